using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// The durable job that lays out what is new and sends what is due, until nothing is. Endpoints do not wait for each other:
/// while one takes its time, new messages are laid out and the others get theirs. Running twice does no harm: each delivery
/// is claimed by its row.
/// </summary>
public sealed class WebhookJob(OutboxRouter router, WebhookDeliverer deliverer, TimeProvider clock) : IJobHandler
{
    public const string Name = "deliver-webhooks";

    /// <summary>Endpoints that are sent to at the same time.</summary>
    private const int Most = 16;

    /// <summary>How soon it looks for what is new while every endpoint at work is slow.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public string Kind => Name;

    public string Lane => Name;

    public Task RunAsync(JobContext context, CancellationToken cancellationToken) => DeliverAsync(cancellationToken);

    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        var sending = new Dictionary<Guid, Task>();
        try
        {
            do
            {
                while (await router.RouteAsync(cancellationToken) > 0)
                {
                }

                var due = await deliverer.DueEndpointsAsync(cancellationToken);
                foreach (var endpoint in due.Where(e => !sending.ContainsKey(e.Id)).Take(Most - sending.Count))
                    sending.Add(endpoint.Id, deliverer.DeliverAsync(endpoint, cancellationToken));
                await AnyAsync(sending, cancellationToken);
                foreach (var (endpoint, sent) in sending.Where(s => s.Value.IsCompleted).ToList())
                {
                    sending.Remove(endpoint);
                    await sent;
                }
            }
            while (sending.Count > 0 || await deliverer.IsAnythingDueAsync(cancellationToken));
        }
        finally
        {
            await Task.WhenAll(sending.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnyAsync(Dictionary<Guid, Task> sending, CancellationToken cancellationToken)
    {
        if (sending.Count == 0)
            return;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny([.. sending.Values, Task.Delay(LookAgain, clock, waiting.Token)]);
        await waiting.CancelAsync();
    }
}
