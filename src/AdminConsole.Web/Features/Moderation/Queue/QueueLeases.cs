using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Who holds a comment, seen by the person who looks at it.</summary>
public sealed record LeaseMark(Guid LeaseId, string Holder, TimeSpan Left, bool IsMine);

/// <summary>Somebody who works in the queue at this moment.</summary>
public sealed record Colleague(string Name, DateTimeOffset Since);

/// <summary>The leases as the queue's pages use them: a view is leased as it is opened, and every row can say who holds it.</summary>
public sealed class QueueLeases(ConsoleDb db, QueueQuery queue, Leases leases, Viewer viewer, TimeProvider clock)
{
    private Guid Me => viewer.Id!.Value;

    /// <summary>Only what one may decide is leased: what waits, and for leads what was escalated.</summary>
    public bool Leases(QueueFilter filter) => filter.OfStatus == CommentStatus.Waiting
        || (filter.OfStatus == CommentStatus.Escalated && viewer.May(Policies.Lead));

    /// <summary>The first free comments of the view are this person's from now on; the one they asked for comes first.</summary>
    public async Task<TakenLease?> TakeAsync(QueueFilter filter, CancellationToken cancel) => !Leases(filter)
        ? null
        : await leases.TakeAsync(new Holder(Me, viewer.Name), (most, stop) => queue.FreeAsync(filter, Me, most, stop), cancel);

    /// <summary>The leases that hold among these.</summary>
    public static async Task<Dictionary<Guid, LeaseMark>> OfAsync(
        ConsoleDb db, IReadOnlyCollection<Guid> ids, Guid? viewer, DateTimeOffset now, CancellationToken cancel) => ids.Count == 0
        ? []
        : await db.Leases.AsNoTracking().Live(now).Where(l => ids.Contains(l.Id))
            .ToDictionaryAsync(l => l.Id, l => new LeaseMark(l.Id, l.Holder, l.ExpiresAt - now, l.HolderId == viewer), cancel);

    /// <summary>Colleagues in the queue now, without the viewer.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(CancellationToken cancel)
    {
        var me = viewer.Id;
        return await db.Leases.AsNoTracking().Live(clock.GetUtcNow()).Where(l => l.HolderId != me)
            .OrderBy(l => l.Holder).Select(l => new Colleague(l.Holder, l.TakenAt)).ToListAsync(cancel);
    }
}
