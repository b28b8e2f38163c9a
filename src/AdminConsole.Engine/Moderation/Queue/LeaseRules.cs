using System.Linq.Expressions;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>
/// Who may be handed what, as predicates for SQL. Whether a lease holds stands in its own row and the clock: one that
/// ran out is free without anybody clearing it.
/// </summary>
public static class LeaseRules
{
    public static IQueryable<Lease> Live(this IQueryable<Lease> leases, DateTimeOffset now) =>
        leases.Where(l => l.ReleasedAt == null && l.ExpiresAt > now);

    /// <summary>
    /// What may be this person's <em>next</em>: held by nobody else, handed to nobody else, not skipped by them a moment ago.
    /// The leases and skips inside are few and read once; the order stays the index's.
    /// </summary>
    public static Expression<Func<QueueEntry, bool>> FreeFor(ConsoleDb db, Guid person, DateTimeOffset now)
    {
        var others = db.Leases.Live(now).Where(l => l.HolderId != person).Select(l => (Guid?)l.Id);
        var since = now - LeaseOptions.SkipRest;
        var skipped = db.Skips.Where(s => s.PersonId == person && s.At > since).Select(s => s.CommentId);
        return e => (e.AssignedToId == null || e.AssignedToId == person)
            && (e.LeaseId == null || !others.Contains(e.LeaseId))
            && !skipped.Contains(e.CommentId);
    }
}
