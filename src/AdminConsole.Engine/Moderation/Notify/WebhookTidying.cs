using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Once an hour forgets attempts that are older than their time, and secrets that sign no more.</summary>
public sealed class WebhookTidying(BookkeepingWriter writer, WebhookOptions options, TimeProvider clock, ILogger<WebhookTidying> log)
    : Rounds(TimeSpan.FromHours(1), clock, log)
{
    private const int Batch = 2000;
    protected override Task RoundAsync(CancellationToken cancellationToken) => TidyAsync(cancellationToken);

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
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
}
