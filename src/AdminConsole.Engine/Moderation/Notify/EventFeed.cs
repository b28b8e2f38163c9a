using System.Linq.Expressions;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>A place in the order of commits: behind this event.</summary>
public sealed record FeedPlace(long Sequence, Guid MessageId)
{
    public static FeedPlace Start { get; } = new(0, Guid.Empty);
}

/// <summary>
/// The pull side: every event of moderation in the order in which the writes were committed. A write gets its number while it holds
/// the audit head and commits before the next one counts, so whoever sees a number has seen every number below it;
/// nothing can appear behind a place that was read.
/// </summary>
public sealed class EventFeed(IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, TimeProvider clock)
{
    /// <summary>What moderation tells; tests and playlists go to webhooks alone.</summary>
    private static readonly string[] Families = ["comment.", "author.", "appeal."];

#pragma warning disable CA1310 // it becomes SQL, which knows no culture
    private static readonly Expression<Func<OutboxMessage, bool>> Carried = m => Families.Any(f => m.Kind.StartsWith(f));
#pragma warning restore CA1310

    public static bool Carries(string type) => Families.Any(family => type.StartsWith(family, StringComparison.Ordinal));

    /// <summary>The next events behind a place. It stops before the first that is still in its grace: what follows it waits too.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ReadAsync(FeedPlace after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var next = await db.OutboxMessages.AsNoTracking()
            .Where(Carried)
            .Where(m => m.Sequence >= after.Sequence && m.Sequence > 0
                && (m.Sequence > after.Sequence || m.Id.CompareTo(after.MessageId) > 0))
            .OrderBy(m => m.Sequence).ThenBy(m => m.Id)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return [.. next.TakeWhile(m => m.NotBefore is null || m.NotBefore <= now)];
    }

    /// <summary>Keeps how far a reader has come: what lies before the place it asks from, it has, also when it starts over.</summary>
    public async Task KeepAsync(Guid keyId, string name, FeedPlace place, CancellationToken cancellationToken)
    {
        await using (var read = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await read.PullReaders.AnyAsync(r => r.KeyId == keyId, cancellationToken) && !await Behind(read, keyId, place).AnyAsync(cancellationToken))
                return;
        }

        var now = clock.GetUtcNow();
        await writer.WriteAsync(async db =>
        {
            var isNew = await BulkSql.On(db).RunAsync(
                "INSERT INTO pull_readers (key_id, name, sequence, message_id, read_at) {rows} ON CONFLICT (key_id) DO NOTHING", [place],
                [
                    BulkColumn.Id<FeedPlace>("key", _ => keyId),
                    BulkColumn.Text<FeedPlace>("name", _ => name),
                    BulkColumn.Long<FeedPlace>("seq", p => p.Sequence),
                    BulkColumn.Id<FeedPlace>("message", p => p.MessageId),
                    BulkColumn.Instant<FeedPlace>("at", _ => now),
                ], cancellationToken);
            return isNew == 1 ? isNew : await Behind(db, keyId, place).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Name, name).SetProperty(r => r.Sequence, place.Sequence).SetProperty(r => r.MessageId, place.MessageId).SetProperty(r => r.ReadAt, now),
                cancellationToken);
        }, cancellationToken);
    }

    /// <summary>The reader's row while its place lies before this one: of two requests at once, the one that has come further counts.</summary>
    private static IQueryable<PullReader> Behind(ConsoleDb db, Guid keyId, FeedPlace place) => db.PullReaders.Where(r => r.KeyId == keyId
        && (r.Sequence < place.Sequence || (r.Sequence == place.Sequence && r.MessageId.CompareTo(place.MessageId) < 0)));
}
