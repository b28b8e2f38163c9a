using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>The durable job that lays out what is new and sends what is due. Running twice does no harm: each delivery is claimed by its row.</summary>
public sealed class WebhookJob(OutboxRouter router, WebhookDeliverer deliverer) : IJobHandler
{
    public const string Name = "deliver-webhooks";

    public string Kind => Name;

    public string Lane => Name;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        while (await router.RouteAsync(cancellationToken) > 0)
        {
        }

        await deliverer.DeliverDueAsync(cancellationToken);
    }
}
