using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Live;

/// <summary>
/// Reads what happened from the rows that every write leaves behind, so that pages hear of other processes too. Audit
/// rows are numbered in the order of their commits: who reads on from a number misses nothing.
/// </summary>
public sealed class LiveReader(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Audit rows told one by one; a page that is further behind looks at everything again.</summary>
    public const int Most = 500;

    private const string CommentSubject = "comment:";
    private const string CommentKind = "comment.";

    public async Task<long> HeadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditHeads.Where(h => h.Id == 1).Select(h => h.Sequence).SingleAsync(cancel);
    }

    /// <summary>What came after a number, up to and including another (or to the end), and the number reached.</summary>
    public async Task<(IReadOnlyList<LiveEvent> Events, long Reached)> AfterAsync(long sequence, long? upTo, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var last = upTo ?? long.MaxValue;
        var rows = await db.AuditEntries.AsNoTracking().Where(a => a.Sequence > sequence && a.Sequence <= last).OrderBy(a => a.Sequence)
            .Select(a => new Row(a.Sequence, a.Kind, a.Subject, a.Actor, a.ActorId)).Take(Most + 1).ToListAsync(cancel);
        if (rows.Count == 0)
            return ([], sequence);
        if (rows.Count > Most)
        {
            var head = upTo ?? await db.AuditHeads.Where(h => h.Id == 1).Select(h => h.Sequence).SingleAsync(cancel);
            return ([new LiveEvent.Resync(head)], head);
        }

        return ([.. rows.Select(Told).OfType<LiveEvent>()], rows[^1].Sequence);
    }

    public async Task<LiveEvent.Holders> HoldersAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var token = await db.Leases.MaxAsync(l => (long?)l.Token, cancel) ?? 0; // first: a lease up to here is in the list, or it does not hold
        var leases = await db.Leases.AsNoTracking().Live(clock.GetUtcNow()).OrderBy(l => l.Token)
            .Select(l => new LiveLease(l.Id, l.Token, l.HolderId, l.Holder, l.ExpiresAt)).ToListAsync(cancel);
        return new LiveEvent.Holders(token, leases);
    }

    /// <summary>The entries under these leases.</summary>
    public async Task<IReadOnlyList<LeasedEntry>> EntriesAsync(IReadOnlyCollection<Guid> leases, CancellationToken cancel)
    {
        if (leases.Count == 0)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.QueueEntries.AsNoTracking().Where(e => e.LeaseId != null && leases.Contains(e.LeaseId.Value))
            .Select(e => new LeasedEntry(e.CommentId, e.LeaseId!.Value, e.Version)).ToListAsync(cancel);
    }

    private static LiveEvent? Told(Row row) => row switch
    {
        { Subject: var subject } when subject.StartsWith(CommentSubject, StringComparison.Ordinal)
            && row.Kind.StartsWith(CommentKind, StringComparison.Ordinal)
            && Guid.TryParse(subject.AsSpan(CommentSubject.Length), out var id)
            => new LiveEvent.Comment(row.Sequence, new CommentId(id), row.Kind[CommentKind.Length..], row.Actor, row.ActorId),
        { Subject: var subject } when subject.StartsWith("intake:", StringComparison.Ordinal) => new LiveEvent.Arrived(row.Sequence),
        _ => null,
    };

    private sealed record Row(long Sequence, string Kind, string Subject, string Actor, Guid? ActorId);
}

/// <param name="Version">Rises when the comment's text or place changes.</param>
public sealed record LeasedEntry(CommentId Id, Guid LeaseId, long Version);
