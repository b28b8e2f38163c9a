using AdminConsole.Engine.Storage;
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
    public static bool Carries(string type) =>
        type.StartsWith("comment.", StringComparison.Ordinal) || type.StartsWith("author.", StringComparison.Ordinal) || type.StartsWith("appeal.", StringComparison.Ordinal);

    /// <summary>The next events behind a place. It stops before the first that is still in its grace: what follows it waits too.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ReadAsync(FeedPlace after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var next = await db.OutboxMessages.AsNoTracking()
            .Where(m => m.Sequence >= after.Sequence && m.Sequence > 0
                && (m.Kind.StartsWith("comment.") || m.Kind.StartsWith("author.") || m.Kind.StartsWith("appeal."))
                && (m.Sequence > after.Sequence || m.Id.CompareTo(after.MessageId) > 0))
            .OrderBy(m => m.Sequence).ThenBy(m => m.Id)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return [.. next.TakeWhile(m => m.NotBefore is null || m.NotBefore <= now)];
    }

    /// <summary>Keeps how far a reader has come: what lies before the place it asks from, it has.</summary>
    public async Task KeepAsync(Guid keyId, string name, FeedPlace place, CancellationToken cancellationToken)
    {
        await using var read = await databases.CreateDbContextAsync(cancellationToken);
        var known = await read.PullReaders.AsNoTracking().SingleOrDefaultAsync(r => r.KeyId == keyId, cancellationToken);
        if (known is not null && (place.Sequence, place.MessageId).CompareTo((known.Sequence, known.MessageId)) <= 0)
            return; // a reader that starts over has still read what it has read
        var now = clock.GetUtcNow();
        try
        {
            await writer.WriteAsync(async db =>
            {
                if (await db.PullReaders.SingleOrDefaultAsync(r => r.KeyId == keyId, cancellationToken) is { } reader)
                    (reader.Name, reader.Sequence, reader.MessageId, reader.ReadAt) = (name, place.Sequence, place.MessageId, now);
                else
                    db.PullReaders.Add(new PullReader { KeyId = keyId, Name = name, Sequence = place.Sequence, MessageId = place.MessageId, ReadAt = now });
                return true;
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            // Two first requests of one reader at once; the next one keeps its place.
        }
    }
}
