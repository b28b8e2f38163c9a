using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Once an hour forgets attempts that are older than their time, and secrets that sign no more.</summary>
public sealed partial class WebhookTidying(BookkeepingWriter writer, WebhookOptions options, TimeProvider clock, ILogger<WebhookTidying> log)
    : BackgroundService
{
    private const int Batch = 2000;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.TidyingFailed(log, e); // the database is away; the next hour finds the same rows
            }
        }
    }

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await writer.WriteAsync(db => SecretRollover.Forget(db.WebhookEndpoints.Where(e => e.PreviousUntil <= now), cancellationToken), cancellationToken);
        var oldest = now.AddDays(-options.KeepAttemptsDays);
        int forgotten;
        do
        {
            forgotten = await writer.WriteAsync(
                async db =>
                {
                    var old = await db.WebhookAttempts.Where(a => a.At < oldest).OrderBy(a => a.At).Select(a => a.Id).Take(Batch).ToListAsync(cancellationToken);
                    return await db.WebhookAttempts.Where(a => old.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
                },
                cancellationToken);
        }
        while (forgotten == Batch);
    }

    private static partial class Log
    {
        [LoggerMessage(3407, LogLevel.Error, "Could not forget old webhook attempts.")]
        public static partial void TidyingFailed(ILogger log, Exception e);
    }
}
