using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>
/// Once an hour forgets attempts that are older than their time, secrets that sign no more, and old messages that nobody needs:
/// the platform acknowledged them or every endpoint has them, none of them is a dead letter or on its way, and every reader of
/// the pull side is past them. While neither an endpoint nor a reader has taken a message, it stays.
/// </summary>
public sealed class WebhookTidying(BookkeepingWriter writer, WebhookOptions options, TimeProvider clock, ILogger<WebhookTidying> log)
    : Rounds(TimeSpan.FromHours(1), clock, log)
{
    private const int Batch = 2000;

    protected override Task RoundAsync(CancellationToken cancellationToken) => TidyAsync(cancellationToken);

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await writer.WriteAsync(db => SecretRollover.Forget(db.WebhookEndpoints.Where(e => e.PreviousUntil <= now), cancellationToken), cancellationToken);
        var oldestAttempt = now.AddDays(-options.KeepAttemptsDays);
        var oldestMessage = now.AddDays(-options.KeepMessagesDays);
        await InBatchesAsync(db => ForgetAttemptsAsync(db, oldestAttempt, cancellationToken), cancellationToken);
        await InBatchesAsync(db => ForgetMessagesAsync(db, oldestMessage, cancellationToken), cancellationToken);
    }

    private async Task InBatchesAsync(Func<ConsoleDb, Task<int>> forget, CancellationToken cancellationToken)
    {
        while (await writer.WriteAsync(forget, cancellationToken) == Batch)
        {
        }
    }

    private static async Task<int> ForgetAttemptsAsync(ConsoleDb db, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var old = await db.WebhookAttempts.Where(a => a.At < oldest).OrderBy(a => a.At).Select(a => a.Id).Take(Batch).ToListAsync(cancellationToken);
        return await db.WebhookAttempts.Where(a => old.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<int> ForgetMessagesAsync(ConsoleDb db, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var old = await Done(db).Where(m => m.CreatedAt < oldest).OrderBy(m => m.Sequence).Select(m => m.Id).Take(Batch).ToListAsync(cancellationToken);
        if (old.Count == 0)
            return 0;
        await db.WebhookAttempts.Where(a => db.WebhookDeliveries.Any(d => d.Id == a.DeliveryId && old.Contains(d.MessageId))).ExecuteDeleteAsync(cancellationToken);
        await db.WebhookDeliveries.Where(d => old.Contains(d.MessageId)).ExecuteDeleteAsync(cancellationToken);
        return await db.OutboxMessages.Where(m => old.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A reader whose key was revoked reads no more, and one whose message is acknowledged has carried it out.</summary>
    private static IQueryable<OutboxMessage> Done(ConsoleDb db) => db.OutboxMessages
        .Where(m => m.RoutedAt != null && !db.WebhookDeliveries.Any(d => d.MessageId == m.Id && d.State != DeliveryState.Delivered))
        .Where(m => m.AcknowledgedAt != null || db.WebhookDeliveries.Any(d => d.MessageId == m.Id)
            || db.PullReaders.Any(r => db.ApiKeys.Any(k => k.Id == r.KeyId && k.RevokedAt == null)))
        .Where(m => m.AcknowledgedAt != null || !db.PullReaders.Any(r => db.ApiKeys.Any(k => k.Id == r.KeyId && k.RevokedAt == null)
            && (r.Sequence < m.Sequence || (r.Sequence == m.Sequence && r.MessageId.CompareTo(m.Id) < 0))));
}
