using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Queue.Reasons;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Reads the list. Every order has an index behind it, and a page costs the same at any depth.</summary>
public sealed class QueueQuery(ConsoleDb db, QueueItems source, CommentFinder finder, Viewer viewer, TimeProvider clock)
{
    /// <summary>Counting a narrowed list stops here; the page says "and more".</summary>
    public const int CountCap = 10_000;

    private const int FoundAtOnce = 500;

    /// <summary>A page of the list; the first one begins with what the viewer has just leased in it.</summary>
    public async Task<QueueRows> RowsAsync(QueueFilter filter, TakenLease? lease, bool count, CancellationToken cancel)
    {
        if (filter.Text is { } text)
        {
            var (found, further, all, exact, down) = await FoundItemsAsync(filter, text, cancel);
            return new QueueRows(await DressAsync(found, cancel), further, all, exact, down);
        }

        var items = source.Narrowed(filter);
        var mine = filter.After is null ? await LeasedItemsAsync(filter, lease, cancel) : [];
        var (page, next) = await QueueOrder.PageAsync(Unleased(QueueItems.Shown(items, filter)), filter, cancel);
        page.InsertRange(0, mine);
        long? total = null;
        if (count)
            total = await QueueOrder.Capped(items, filter, CountCap + 1).CountAsync(cancel);
        return new QueueRows(await DressAsync(page, cancel), next, total > CountCap ? CountCap : total, total is null or <= CountCap, false);
    }

    /// <summary>Only what the viewer has leased in the view, in its order.</summary>
    public async Task<QueueRows> LeasedAsync(QueueFilter filter, TakenLease? lease, CancellationToken cancel) =>
        new(await DressAsync(await LeasedItemsAsync(filter, lease, cancel), cancel), null, null, false, false);

    /// <summary>
    /// What may be this person's next in the view, in its order; the comment they opened by its address comes first.
    /// </summary>
    public async Task<IReadOnlyList<CommentId>> FreeAsync(QueueFilter filter, Guid person, int most, CancellationToken cancel)
    {
        var entries = db.QueueEntries.Where(LeaseRules.FreeFor(db, person, clock.GetUtcNow()));
        List<CommentId> ids;
        if (filter.Text is { } text)
        {
            ids = (await FoundItemsAsync(filter, text, cancel)).Items.ConvertAll(i => i.Id);
            var free = await entries.Where(e => ids.Contains(e.CommentId)).Select(e => e.CommentId).ToListAsync(cancel);
            ids = [.. ids.Where(free.Contains).Take(most)];
        }
        else
        {
            ids = await QueueOrder.Ordered(QueueItems.Shown(source.Narrowed(filter, db.Comments, entries), filter), filter).Select(i => i.Id).Take(most).ToListAsync(cancel);
        }

        var lead = viewer.May(Policies.Lead);
        if (filter.Comment is { } asked && await entries.AnyAsync(
            e => e.CommentId == new CommentId(asked)
                && (e.State == QueueState.Waiting || (e.State == QueueState.Escalated && (lead || e.AssignedToId == person))), cancel))
            ids = [new CommentId(asked), .. ids.Where(id => id.Value != asked)];
        return ids;
    }

    /// <summary>One row as it stands now, decided or not.</summary>
    public async Task<QueueRow?> RowAsync(CommentId id, CancellationToken cancel)
    {
        var row = await source.Items(db.Comments.Where(c => c.Id == id)).AsNoTracking().SingleOrDefaultAsync(cancel);
        return row is null ? null : (await DressAsync([row], cancel))[0];
    }

    /// <summary>Only its text, for the word about what was just done to it: this is on the way of every decision.</summary>
    public async Task<string> TextAsync(CommentId id, CancellationToken cancel) =>
        await db.Comments.Where(c => c.Id == id).Select(c => c.Text).SingleOrDefaultAsync(cancel) ?? "";

    public async Task<QueueCounts> CountsAsync(CancellationToken cancel)
    {
        var cells = await db.QueueEntries.AsNoTracking()
            .Where(e => e.State == QueueState.Waiting || e.State == QueueState.Escalated || e.State == QueueState.Held)
            .GroupBy(e => new { e.State, e.Category, e.Blind, Reported = e.ReportCount > 0 })
            .Select(g => new { g.Key.State, g.Key.Category, g.Key.Blind, g.Key.Reported, Count = g.LongCount() })
            .ToListAsync(cancel);
        var waiting = cells.Where(c => c.State == QueueState.Waiting).ToList();
        long Of(Category category) => waiting.Where(c => c.Category == category && !c.Blind).Sum(c => c.Count); // as the tab's own list has them
        return new QueueCounts(
            waiting.Sum(c => c.Count),
            Of(Category.Inflammatory), Of(Category.Marketing), Of(Category.Improper),
            waiting.Where(c => c.Reported).Sum(c => c.Count),
            cells.Where(c => c.State == QueueState.Escalated).Sum(c => c.Count),
            cells.Where(c => c.State == QueueState.Held).Sum(c => c.Count),
            await db.QueueEntries.Where(e => e.State == QueueState.Waiting).MinAsync(e => (DateTimeOffset?)e.EnteredAt, cancel),
            await db.PolicyVersions.OrderByDescending(p => p.Number).Select(p => (int?)p.PromisedMinutes).FirstOrDefaultAsync(cancel) ?? 0);
    }

    /// <summary>What was handed to the viewer and waits for them.</summary>
    public Task<int> MineAsync(CancellationToken cancel) => db.QueueEntries.CountAsync(
        e => e.AssignedToId == viewer.Id && (e.State == QueueState.Waiting || e.State == QueueState.Escalated), cancel);

    /// <summary>
    /// How many comments fit, at most one more than <see cref="CountCap"/>, and since when the first of them waits. The
    /// order of entry has an index, so that a wide filter stops early; only a text asks the search.
    /// </summary>
    public async Task<(long Count, DateTimeOffset? Oldest)> SizeAsync(QueueFilter filter, CancellationToken cancel)
    {
        if (filter.Text is { } text)
            return ((await FoundItemsAsync(filter, text, cancel)).Total, null);
        var size = await source.Narrowed(filter).OrderBy(i => i.At).Take(CountCap + 1).Select(i => i.At)
            .GroupBy(_ => 1).Select(g => new { Count = g.Count(), Oldest = (DateTimeOffset?)g.Min() }).SingleOrDefaultAsync(cancel);
        return (size?.Count ?? 0, size?.Oldest);
    }

    /// <summary>Rows as they stand now, decided or not.</summary>
    public async Task<IReadOnlyList<QueueRow>> RowsOfAsync(IReadOnlyList<CommentId> ids, CancellationToken cancel) =>
        ids.Count == 0 ? [] : await DressAsync(await source.Items(db.Comments.Where(c => ids.Contains(c.Id))).AsNoTracking().ToListAsync(cancel), cancel);

    /// <summary>What of the list came in by <paramref name="asOf"/> and waits for a verdict of the viewer, most urgent first.</summary>
    public async Task<IReadOnlyList<CommentId>> OpenAsync(QueueFilter filter, DateTimeOffset asOf, int most, CancellationToken cancel)
    {
        if (filter.Text is not { } text)
            return await source.Open(source.Narrowed(filter), asOf).OrderByDescending(i => i.Priority).ThenBy(i => i.Id).Select(i => i.Id).Take(most).ToListAsync(cancel);
        var found = new List<CommentId>();
        var query = Asked(filter, text) with { Limit = FoundAtOnce };
        while (found.Count < most)
        {
            var page = await finder.FindAsync(query, cancel);
            var ids = page.Ids;
            var open = (await source.Open(source.Narrowed(filter, db.Comments.Where(c => ids.Contains(c.Id))), asOf).Select(i => i.Id).ToListAsync(cancel)).ToHashSet();
            found.AddRange(ids.Where(open.Contains));
            if (page.Next is null)
                break;
            query = query with { Cursor = page.Next };
        }

        return [.. found.Take(most)];
    }

    /// <summary>Of the same list, those whose score speaks least for it.</summary>
    public async Task<IReadOnlyList<CommentId>> LeastSureAsync(QueueFilter filter, DateTimeOffset asOf, int count, CancellationToken cancel) =>
        filter.Text is not null ? [] : await source.Open(source.Narrowed(filter), asOf).Where(i => !i.Blind).OrderBy(i => i.Score).ThenBy(i => i.Id).Select(i => i.Id).Take(count).ToListAsync(cancel);

    /// <summary>How many rows entered the view after an instant and wait; a text is not looked up for it.</summary>
    public async Task<int> NewAsync(QueueFilter filter, DateTimeOffset from, CancellationToken cancel) =>
        filter.Text is not null ? 0 : await QueueOrder.Capped(QueueItems.Shown(source.Narrowed(filter), filter).Where(i => i.At > from), filter, CountCap).CountAsync(cancel);

    public Task<int> DecidedTodayAsync(Guid? person, TimeZoneInfo zone, CancellationToken cancel)
    {
        var there = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        var midnight = new DateTimeOffset(there.Date, there.Offset).ToUniversalTime();
        return db.Decisions.CountAsync(d => d.DecidedById == person && d.DecidedAt >= midnight && d.UndoesId == null, cancel);
    }

    /// <summary>
    /// A text is looked up in the index; the rows come from SQL, and what SQL says has moved on meanwhile is left out.
    /// Who types a comment's own id or an author's whole name finds those first.
    /// </summary>
    private async Task<(List<QueueItem> Items, string? Next, long Total, bool TotalIsExact, bool SearchDown)> FoundItemsAsync(QueueFilter filter, string text, CancellationToken cancel)
    {
        var named = filter.After is not null ? [] : await source.Narrowed(filter, db.Comments.Where(c => c.PlatformId == text || c.Author!.Name == text))
            .OrderByDescending(i => i.Priority).ThenBy(i => i.Id).Take(QueueOrder.PageSize).ToListAsync(cancel);
        var page = await finder.FindAsync(Asked(filter, text), cancel);
        var ids = page.Ids;
        var rows = (await source.Narrowed(filter, db.Comments.Where(c => ids.Contains(c.Id))).ToListAsync(cancel)).ToDictionary(i => i.Id);
        var known = named.Select(i => i.Id).ToHashSet();
        var found = ids.Where(id => !known.Contains(id)).Select(id => rows.GetValueOrDefault(id)).OfType<QueueItem>();
        var more = named.Count(i => !ids.Contains(i.Id));
        return ([.. named, .. found], page.Next, page.Total + more, page.TotalIsExact, !page.FromIndex);
    }

    private CommentQuery Asked(QueueFilter filter, string text) => new CommentQuery
    {
        Text = text,
        Status = filter.OfStatus is { } status ? [status] : [],
        Category = filter.OfCategory,
        ReportedOnly = filter.Reported,
        ThreadId = filter.Thread,
        AuthorId = filter.Author,
        MinScore = filter.Least,
        MaxScore = filter.Most,
        From = filter.Hours is { } hours ? clock.GetUtcNow().AddHours(-hours) : null,
        Sort = filter.Order switch
        {
            QueueFilter.SortScore => CommentSort.Score,
            QueueFilter.SortOldest => CommentSort.Oldest,
            QueueFilter.SortNewest => CommentSort.Newest,
            _ => CommentSort.Priority,
        },
        Cursor = filter.After,
        Limit = QueueOrder.PageSize,
        WithFacets = false,
    };

    private async Task<List<QueueItem>> LeasedItemsAsync(QueueFilter filter, TakenLease? lease, CancellationToken cancel)
    {
        if (lease is null)
            return [];
        var ids = lease.Comments;
        var items = (await source.Narrowed(filter, db.Comments.Where(c => ids.Contains(c.Id))).ToListAsync(cancel)).ToDictionary(i => i.Id);
        return [.. ids.Select(id => items.GetValueOrDefault(id)).OfType<QueueItem>()];
    }

    private IQueryable<QueueItem> Unleased(IQueryable<QueueItem> items)
    {
        var now = clock.GetUtcNow();
        var me = viewer.Id;
        var mine = db.Leases.Live(now).Where(l => l.HolderId == me).Select(l => (Guid?)l.Id);
        return items.Where(i => i.LeaseId == null || !mine.Contains(i.LeaseId));
    }

    private async Task<IReadOnlyList<QueueRow>> DressAsync(List<QueueItem> items, CancellationToken cancel)
    {
        var ids = items.ConvertAll(i => i.Id);
        var spans = (await db.Flags.AsNoTracking().Where(f => ids.Contains(f.CommentId) && f.Spans != null)
            .Select(f => new { f.CommentId, f.Spans }).ToListAsync(cancel)).ToLookup(f => f.CommentId, f => f.Spans);
        var struck = (await SpanObjections.Standing(db).AsNoTracking().Where(f => ids.Contains(f.CommentId)).ToListAsync(cancel)).ToLookup(f => f.CommentId);
        var decided = items.Where(i => i.Status is CommentStatus.Approved or CommentStatus.Removed or CommentStatus.Escalated).Select(i => i.Id).ToList();
        var standing = decided.Count == 0 ? [] : await StandingDecisions.OfAsync(db, decided, cancel);
        var alike = await AlikeAsync([.. items.Select(i => i.CampaignId).OfType<Guid>().Distinct()], cancel);
        var leases = await QueueLeases.OfAsync(
            db, [.. items.Where(i => i.Status is CommentStatus.Waiting or CommentStatus.Escalated).Select(i => i.LeaseId).OfType<Guid>().Distinct()],
            viewer.Id, clock.GetUtcNow(), cancel);
        return [.. items.Select(i => new QueueRow(i.Id, i.PlatformId, i.Text, i.Status, i.Blind ? null : i.Category, i.Blind ? null : i.Score, i.Priority, i.Reports, i.At)
        {
            Spans = i.Blind ? [] : ReasonList.Few(spans[i.Id].SelectMany(FlagSpans.Read), struck[i.Id]),
            Decision = standing.GetValueOrDefault(i.Id),
            Alike = i.CampaignId is { } campaign ? alike.GetValueOrDefault((campaign, i.Status)) : 0,
            HeldUntil = i.HeldUntil,
            AssignedTo = i.AssignedTo,
            IsMine = i.AssignedToId is { } person && person == viewer.Id,
            Lease = i.LeaseId is { } lease ? leases.GetValueOrDefault(lease) : null,
        })];
    }

    /// <summary>How many comments of each campaign wait, here and with the leads.</summary>
    private async Task<Dictionary<(Guid, CommentStatus), int>> AlikeAsync(List<Guid> campaigns, CancellationToken cancel) => campaigns.Count == 0 ? [] :
        (await db.QueueEntries.AsNoTracking()
            .Where(e => e.CampaignId != null && campaigns.Contains(e.CampaignId.Value) && (e.State == QueueState.Waiting || e.State == QueueState.Escalated))
            .GroupBy(e => new { e.CampaignId, e.State }).Select(g => new { g.Key.CampaignId, g.Key.State, Count = g.Count() }).ToListAsync(cancel))
        .ToDictionary(g => (g.CampaignId!.Value, g.State == QueueState.Waiting ? CommentStatus.Waiting : CommentStatus.Escalated), g => g.Count);
}
