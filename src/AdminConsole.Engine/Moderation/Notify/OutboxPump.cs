using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Looks once a second whether something is due and asks for a <see cref="WebhookJob"/>, unless one is asked for already.
/// The outbox and delivery rows are what must be done: a job that failed or died is asked for again by the next look.
/// </summary>
public sealed class OutboxPump(
    WebhookDeliverer deliverer, WebhookEndpoints endpoints, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<OutboxPump> log)
    : Rounds(TimeSpan.FromSeconds(1), clock, log)
{
    private bool begun;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (!begun)
            await endpoints.EnsureFirstAsync(cancellationToken);
        begun = true;
        if (await deliverer.IsAnythingDueAsync(cancellationToken)
            && await writer.WriteAsync(db => jobs.EnqueueUnlessThereAsync(db, WebhookJob.Name, "outbox", cancellationToken), cancellationToken))
            jobs.Poke();
    }
}
