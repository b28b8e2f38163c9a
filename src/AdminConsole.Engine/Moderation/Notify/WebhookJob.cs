using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>The durable job that sends what is due. Running twice does no harm: each delivery is claimed by its row.</summary>
public sealed class WebhookJob(WebhookDeliverer deliverer) : IJobHandler
{
    public const string Name = "deliver-webhooks";

    public string Kind => Name;

    public string Lane => Name;

    public Task RunAsync(JobContext context, CancellationToken cancellationToken) => deliverer.DeliverDueAsync(cancellationToken);
}
