using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Looks once a second whether something is due and asks for a <see cref="WebhookJob"/>, unless one is asked for already.
/// The outbox and delivery rows are what must be done: a job that failed or died is asked for again by the next look.
/// </summary>
public sealed partial class OutboxPump(
    WebhookDeliverer deliverer, WebhookEndpoints endpoints, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<OutboxPump> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await endpoints.EnsureFirstAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await deliverer.IsAnythingDueAsync(stoppingToken))
                    await AskAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.LookFailed(log, e); // the database is away; the next look finds the same rows
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isNew = await writer.WriteAsync(async db =>
        {
            // A queued job that pauses after a failure does not count: the due rows need not wait for its next attempt.
            if (await db.JobRuns.AnyAsync(
                j => j.Kind == WebhookJob.Name && (j.State == JobState.Running || (j.State == JobState.Queued && j.NotBefore <= now)), cancellationToken))
                return false;
            await jobs.EnqueueAsync(db, WebhookJob.Name, new { }, "outbox", cancellationToken: cancellationToken);
            return true;
        }, cancellationToken);
        if (isNew)
            jobs.Poke();
    }

    private static partial class Log
    {
        [LoggerMessage(3403, LogLevel.Error, "Could not look for due webhook deliveries.")]
        public static partial void LookFailed(ILogger log, Exception e);
    }
}
