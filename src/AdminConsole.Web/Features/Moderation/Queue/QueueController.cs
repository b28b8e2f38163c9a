using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Live;
using AdminConsole.Web.Features.Moderation.Queue.Views;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>The queue: list, reading pane and the counts of its tabs.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class QueueController(
    QueueQuery queue, QueueLeases leases, PaneQuery panes, QueueNames names, ViewsQuery views, Viewer viewer, IMemoryCache cache) : Controller
{
    private const long MaxMilliseconds = 253_402_300_799_999; // the year 9999
    private const string CountsKey = "queue-counts";
    private static readonly TimeSpan CountsFresh = TimeSpan.FromSeconds(2);

    [HttpGet("/queue")]
    public async Task<IActionResult> Index(QueueFilter filter, string? seen, bool over, int? above, int? below, [FromServices] LiveReader live, [FromServices] UndoMark mark, [FromServices] TimeProvider clock, CancellationToken cancel)
    {
        var sequence = await live.HeadAsync(cancel); // before the rows are read: an event may come twice, never not at all
        var at = clock.GetUtcNow();
        var taken = await leases.TakeAsync(filter, cancel);
        var list = Linked(await queue.RowsAsync(filter, taken, count: true, cancel));
        var focus = filter.Comment is { } asked ? new CommentId(asked) : list.Rows.FirstOrDefault(r => !r.IsHeld)?.Id;
        var pane = focus is { } id ? await panes.FindAsync(id, seen, cancel, above, below) : null;
        if (filter.Comment is not null && pane is null)
            return NotFound();
        var rows = list.Rows.Select(r => r with { IsCurrent = r.Id == focus }).ToList();
        var place = rows.FindIndex(r => r.IsCurrent);
        var counts = await FreshCountsAsync(cancel);
        var note = KeptNote.Take(TempData);
        var again = note is not null && pane is { MayDecide: true } && pane.Comment.Id.Value == note.Comment;
        return View(new QueuePage(
            filter,
            list with { Rows = rows },
            counts,
            pane is null ? null : pane with { NextId = Neighbour(rows, place), Back = list.Query, Problem = TempData["queue-problem"] as string, Note = again ? note!.Note : null, Holder = over && viewer.May(Policies.Lead) ? new PaneHolder(null, null) : null })
        {
            Thread = filter.Thread is { } thread ? await names.ThreadAsync(thread, cancel) : null,
            Author = filter.Author is { } author ? await names.AuthorAsync(author, cancel) : null,
            Undo = await mark.TakeAsync(TempData, cancel),
            LeftOver = again ? null : note,
            Views = await views.TabsAsync(counts.PromisedMinutes, cancel),
            Mine = await queue.MineAsync(cancel),
            Colleagues = await leases.ColleaguesAsync(cancel),
            Lease = taken is null ? null : new LeaseMark(taken.Id, viewer.Name, taken.ExpiresAt - clock.GetUtcNow(), IsMine: true),
            LeaseToken = taken?.Token ?? 0,
            Sequence = sequence,
            At = at,
            DecidedToday = await queue.DecidedTodayAsync(viewer.Id, viewer.Zone, cancel),
        });
    }

    /// <summary>Further rows for the same list.</summary>
    [HttpGet("/queue/rows")]
    public async Task<IActionResult> Rows(QueueFilter filter, CancellationToken cancel) =>
        PartialView("_Rows", Linked(await queue.RowsAsync(filter, lease: null, count: false, cancel)));

    /// <summary>How many came into this view since the page was drawn, and the words of it.</summary>
    [HttpGet("/queue/new")]
    public async Task<IActionResult> New(QueueFilter filter, long from, [FromServices] IStringLocalizer<ModerationText> words, CancellationToken cancel)
    {
        var count = await queue.NewAsync(filter, DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(from, 0, MaxMilliseconds)), cancel);
        return Json(new { count, text = words.Count(count, "{0} new", "{0} new") });
    }

    [HttpGet("/queue/{id:guid}/row")]
    public async Task<IActionResult> Row(Guid id, CancellationToken cancel) =>
        await queue.RowAsync(new CommentId(id), cancel) is { } row ? PartialView("_Row", row) : NotFound();

    [HttpGet("/queue/{id:guid}/pane")]
    public async Task<IActionResult> Pane(Guid id, string? seen, CancellationToken cancel) =>
        await panes.FindAsync(new CommentId(id), seen, cancel) is { } pane ? PartialView("_Pane", pane) : NotFound();

    /// <summary>More of what was said around a comment.</summary>
    [HttpGet("/queue/{id:guid}/thread")]
    public async Task<IActionResult> Thread(Guid id, int above, int below, CancellationToken cancel) =>
        await panes.AroundAsync(new CommentId(id), above, below, cancel) is { } around ? PartialView("_Thread", around) : NotFound();

    [HttpGet("/queue/counts")]
    public async Task<IActionResult> Counts(CancellationToken cancel)
    {
        var counts = await CountsAsync(cancel);
        var tabs = await views.TabsAsync(counts.PromisedMinutes, cancel);
        var figures = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["all"] = Say.Number(counts.Waiting),
            ["reported"] = Say.Number(counts.Reported),
            ["escalated"] = Say.Number(counts.Escalated),
            ["held"] = Say.Number(counts.Held),
            ["mine"] = Say.Number(await queue.MineAsync(cancel)),
        };
        foreach (var category in Categories.All)
            figures[Categories.NameOf(category)] = Say.Number(counts.Of(category));
        foreach (var tab in tabs)
            figures[tab.CountName] = tab.Figure;
        return Json(new { figures, late = tabs.Where(t => t.IsLate).Select(t => t.CountName) });
    }

    /// <summary>Whether texts are blurred until one points at them; a script has changed the page already and wants no other.</summary>
    [HttpPost("/queue/blur")]
    public async Task<IActionResult> Blur(bool on, string? back, [FromServices] Desks desks, CancellationToken cancel)
    {
        await desks.SetBlurAsync(viewer.Doing("person.desk"), viewer.Id!.Value, on, cancel);
        return Request.IsHtmx() ? NoContent() : LocalRedirect(Url.IsLocalUrl(back) ? back : "/queue");
    }

    /// <summary>The next row, or the one before when it was the last; never one that a colleague holds.</summary>
    private static CommentId? Neighbour(List<QueueRow> rows, int at) =>
        rows.Skip(at + 1).FirstOrDefault(r => !r.IsHeld)?.Id ?? (at < 0 ? null : rows.Take(at).LastOrDefault(r => !r.IsHeld)?.Id);

    private QueueRows Linked(QueueRows rows) => rows with
    {
        Query = Request.With(("comment", null), ("seen", null), ("after", null)),
    };

    /// <summary>For a page that is opened: who decided a moment ago sees it counted.</summary>
    private async Task<QueueCounts> FreshCountsAsync(CancellationToken cancel) =>
        cache.Set(CountsKey, await queue.CountsAsync(cancel), CountsFresh);

    /// <summary>For pages that stand open and ask again and again.</summary>
    private async Task<QueueCounts> CountsAsync(CancellationToken cancel) =>
        cache.Get<QueueCounts>(CountsKey) ?? await FreshCountsAsync(cancel);
}
