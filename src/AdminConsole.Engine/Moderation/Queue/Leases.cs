using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>Who works in the queue.</summary>
public sealed record Holder(Guid Id, string Name);

/// <summary>A page of comments that is somebody's now, in the order in which it was asked for.</summary>
public sealed record TakenLease(Guid Id, long Token, DateTimeOffset ExpiresAt, IReadOnlyList<CommentId> Comments);

public abstract record RenewOutcome
{
    private RenewOutcome()
    {
    }

    public sealed record Renewed(DateTimeOffset ExpiresAt) : RenewOutcome;

    /// <summary>It ran out, was released, or was never this person's.</summary>
    public sealed record Lost : RenewOutcome;
}

/// <summary>
/// Hands out the queue by the page. A person holds one lease: taking anew (a page opened, a page topped up, another
/// tab) makes a later one with a higher token, moves what is still theirs to it and ends the one before, so that a late
/// word about the old lease (a closing tab, a slow heartbeat) touches nothing of the new one.
/// </summary>
public sealed class Leases(BookkeepingWriter writer, AuditedWriter audited, LeaseOptions options, TimeProvider clock)
{
    /// <summary>How many candidates are looked at for one that is wanted: room for colleagues who open at the same moment.</summary>
    private const int Breadth = 3;

    private const int Attempts = 12;
    private const int CleanEvery = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>
    /// Leases the first comments that are free for this person among the candidates.
    /// </summary>
    /// <param name="candidates">
    /// Reads at most so many ids in the order of the person's view, by <see cref="LeaseRules.FreeFor"/>; asked again when
    /// a colleague took them in between.
    /// </param>
    /// <returns>Null when nothing is free; a lease the person had then stays.</returns>
    public async Task<TakenLease?> TakeAsync(
        Holder who, Func<int, CancellationToken, Task<IReadOnlyList<CommentId>>> candidates, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wanted = options.LeaseSize * Breadth;
            var found = await candidates(wanted, cancellationToken);
            if (found.Count == 0)
                return null;
            var enough = attempt == Attempts ? 1 : Math.Min(options.LeaseSize, found.Count);
            if (await ClaimAsync(who, found, enough, cancellationToken) is { } taken)
                return taken;
            if (attempt == Attempts)
                return null;
        }
    }

    /// <summary>Another full length for a lease that still holds.</summary>
    public Task<RenewOutcome> RenewAsync(Guid person, Guid lease, CancellationToken cancellationToken) => writer.WriteAsync<RenewOutcome>(async db =>
    {
        var now = clock.GetUtcNow();
        var until = now + options.Length;
        var renewed = await db.Leases.Live(now).Where(l => l.Id == lease && l.HolderId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, until), cancellationToken);
        return renewed == 1 ? new RenewOutcome.Renewed(until) : new RenewOutcome.Lost();
    }, cancellationToken);

    /// <summary>The page is closed. False when the lease is not this person's or no longer holds.</summary>
    public Task<bool> ReleaseAsync(Guid person, Guid lease, CancellationToken cancellationToken) => writer.WriteAsync(async db =>
    {
        var now = clock.GetUtcNow();
        return await ReleaseAsync(db.Leases.Live(now).Where(l => l.Id == lease && l.HolderId == person), now, cancellationToken) == 1;
    }, cancellationToken);

    /// <summary>The person leaves: whatever they hold is free.</summary>
    public Task<int> ReleaseAllAsync(Guid person, CancellationToken cancellationToken) => writer.WriteAsync(db =>
    {
        var now = clock.GetUtcNow();
        return ReleaseAsync(db.Leases.Live(now).Where(l => l.HolderId == person), now, cancellationToken);
    }, cancellationToken);

    /// <summary>Passes one comment on: free for others at once, and not handed to this person for a while.</summary>
    /// <param name="handledMs">How long it was on the screen.</param>
    public Task<bool> SkipAsync(Holder who, CommentId comment, int? handledMs, CancellationToken cancellationToken) =>
        audited.WriteAsync(new ProcessContext("comment.skip", who.Name, who.Id), async (db, now) =>
    {
        if (!await db.QueueEntries.AnyAsync(e => e.CommentId == comment, cancellationToken))
            return (false, AuditSubject.Nothing);
        var own = db.Leases.Where(l => l.HolderId == who.Id).Select(l => (Guid?)l.Id);
        await db.QueueEntries.Where(e => e.CommentId == comment && own.Contains(e.LeaseId))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseId, (Guid?)null).SetProperty(e => e.LeasedAt, (DateTimeOffset?)null), cancellationToken);
        db.Skips.Add(new Skip
        {
            Id = Ids.New(clock),
            CommentId = comment,
            PersonId = who.Id,
            At = now,
            HandledMs = handledMs is > 0 ? handledMs : null,
        });
        return (true, new AuditSubject($"comment:{comment}"));
    }, cancellationToken);

    /// <summary>
    /// Claims in turn (SQLite's gate, a lock of its own on PostgreSQL): every claim sees all earlier ones. Entries that
    /// a decision holds at this moment are passed over, so nothing waits and nothing can deadlock.
    /// </summary>
    private Task<TakenLease?> ClaimAsync(Holder who, IReadOnlyList<CommentId> candidates, int enough, CancellationToken cancellationToken) =>
        writer.WriteAsync<TakenLease?>(async db =>
        {
            await BulkSql.On(db).TakeTurnAsync("lease", cancellationToken);
            var now = clock.GetUtcNow();
            var live = await db.Leases.AsNoTracking().Live(now).ToListAsync(cancellationToken);
            var others = live.Where(l => l.HolderId != who.Id).Select(l => l.Id).ToHashSet();
            var own = live.Where(l => l.HolderId == who.Id).Select(l => l.Id).ToHashSet();
            var entries = (await EntriesAsync(db, candidates, cancellationToken)).ToDictionary(e => e.CommentId);
            var free = candidates
                .Where(id => entries.TryGetValue(id, out var e)
                    && e.State is QueueState.Waiting or QueueState.Escalated
                    && (e.AssignedToId is null || e.AssignedToId == who.Id)
                    && (e.LeaseId is not { } held || !others.Contains(held)))
                .Take(options.LeaseSize)
                .ToList();
            if (free.Count < enough)
                return null;

            var token = (await db.Leases.MaxAsync(l => (long?)l.Token, cancellationToken) ?? 0) + 1;
            var lease = new Lease
            {
                Id = Ids.New(clock),
                Token = token,
                HolderId = who.Id,
                Holder = who.Name,
                TakenAt = now,
                ExpiresAt = now + options.Length,
            };
            db.Leases.Add(lease);
            await db.SaveChangesAsync(cancellationToken);
            var kept = free.Where(id => entries[id].LeaseId is { } held && own.Contains(held)).ToList();
            await db.QueueEntries.Where(e => kept.Contains(e.CommentId))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseId, lease.Id), cancellationToken);
            var fresh = free.Except(kept).ToList();
            await db.QueueEntries.Where(e => fresh.Contains(e.CommentId))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseId, lease.Id).SetProperty(e => e.LeasedAt, now), cancellationToken);
            await ReleaseAsync(db.Leases.Live(now).Where(l => l.HolderId == who.Id && l.Id != lease.Id), now, cancellationToken);
            if (token % CleanEvery == 0)
            {
                var old = now - Kept;
                await db.Leases.Where(l => l.ExpiresAt < old && l.Token < token).ExecuteDeleteAsync(cancellationToken);
            }

            return new TakenLease(lease.Id, token, lease.ExpiresAt, free);
        }, cancellationToken);

    private static async Task<List<QueueEntry>> EntriesAsync(ConsoleDb db, IReadOnlyList<CommentId> ids, CancellationToken cancellationToken)
    {
        if (db is not PostgresConsoleDb)
            return await db.QueueEntries.AsNoTracking().Where(e => ids.Contains(e.CommentId)).ToListAsync(cancellationToken);
        var keys = ids.Select(id => id.Value).ToArray();
        return await db.QueueEntries.FromSql($"SELECT * FROM queue_entries WHERE comment_id = ANY({keys}) FOR UPDATE SKIP LOCKED")
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    private static Task<int> ReleaseAsync(IQueryable<Lease> leases, DateTimeOffset now, CancellationToken cancellationToken) =>
        leases.ExecuteUpdateAsync(set => set.SetProperty(l => l.ReleasedAt, now), cancellationToken);
}
