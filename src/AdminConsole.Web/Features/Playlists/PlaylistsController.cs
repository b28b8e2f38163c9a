using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Playlists;

/// <summary>The list of playlists.</summary>
[Authorize(Policy = Policies.Curate)]
public sealed class PlaylistsController(
    PlaylistsQuery query, Engine.Curation.Publish.Playlists playlists, Viewer viewer, IStringLocalizer<PlaylistsText> words) : Controller
{
    [HttpGet("/playlists")]
    public async Task<IActionResult> Index(PlaylistsFilter filter, CancellationToken cancel) => View(await query.PageAsync(filter, cancel));

    [HttpGet("/playlists.csv")]
    public IActionResult Csv(PlaylistsFilter filter) => new CsvResult<PlaylistRow>("playlists", query.All(filter),
        ("title", p => p.Title), ("address", p => p.Slug), ("state", p => p.State), ("recipe", p => p.Surface), ("placed", p => p.Placed),
        ("slots", p => p.Length), ("followers", p => p.Followers), ("from", p => p.From), ("to", p => p.To), ("updated", p => p.UpdatedAt));

    [HttpPost("/playlists")]
    public async Task<IActionResult> Create(string? title, string? slug, CancellationToken cancel)
    {
        var outcome = await playlists.CreateAsync(viewer.Doing("playlist.create"), title ?? "", slug?.Trim(), cancel);
        if (outcome is PlaylistOutcome.Saved saved)
            return Redirect($"/playlists/{saved.Slug}");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var problem = outcome is PlaylistOutcome.Invalid invalid ? words.Problem(invalid) : null;
        return View(nameof(Index), await query.PageAsync(new PlaylistsFilter(null, null, null, null, null), cancel) with { New = (title, slug, problem) });
    }
}

/// <summary>One playlist under an editor's hands.</summary>
[Authorize(Policy = Policies.Curate)]
[Route("/playlists/{slug}")]
public sealed class EditorController(
    EditorQuery query,
    Engine.Curation.Publish.Playlists playlists,
    Editions editions,
    ListComposer composer,
    Viewer viewer,
    IStringLocalizer<PlaylistsText> words) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string slug, string? listener, CancellationToken cancel) =>
        await query.PageAsync(slug, listener, cancel) is not { } page ? NotFound()
        : Request.IsHtmx() ? PartialView("_Editor", page)
        : View("Editor", page);

    [HttpGet("find")]
    public async Task<IActionResult> Find(string slug, string? q, CancellationToken cancel) =>
        await query.PageAsync(slug, null, cancel) is { } page ? PartialView("_Found", (page, await query.FindAsync(q, cancel))) : NotFound();

    [HttpPost("details")]
    public Task<IActionResult> Details(string slug, DetailsForm form, CancellationToken cancel) => DoAsync(
        slug, null,
        id => playlists.EditAsync(
            viewer.Doing("playlist.edit"), id, form.Version,
            new PlaylistEdit(form.Title ?? "", form.Description ?? "", (form.Tags ?? "").Split([',', '，'], StringSplitOptions.TrimEntries), form.Surface, form.Length), cancel),
        words["Saved."], page => page with { TypedDetails = form with { Version = page.Playlist.Version } }, cancel);

    [HttpPost("window")]
    public Task<IActionResult> Window(string slug, WindowForm form, CancellationToken cancel) => DoAsync(
        slug, null,
        id => playlists.SetWindowAsync(viewer.Doing("playlist.window"), id, form.Version, new PublishWindow(form.From, form.To, form.Zone ?? ""), cancel),
        words["The window is set."], page => page with { TypedWindow = form with { Version = page.Playlist.Version } }, cancel);

    [HttpPost("tracks")]
    public async Task<IActionResult> Add(string slug, long version, string? track, string? q, string? listener, CancellationToken cancel)
    {
        // Enter in the search field adds the first track found, as the list below the field shows it.
        var chosen = !string.IsNullOrEmpty(track) ? track : await query.FindAsync(q, cancel) is [var first, ..] ? first.Id.ToString() : q?.Trim() ?? "";
        return await DoAsync(slug, listener, id => playlists.AddAsync(viewer.Doing("playlist.add"), id, version, chosen, cancel), words["Added."], null, cancel);
    }

    [HttpPost("tracks/{track:guid}/remove")]
    public Task<IActionResult> Remove(string slug, Guid track, long version, string? listener, CancellationToken cancel) => DoAsync(
        slug, listener, id => playlists.RemoveAsync(viewer.Doing("playlist.remove"), id, version, new TrackId(track), cancel), words["Removed."], null, cancel);

    [HttpPost("tracks/{track:guid}/pin")]
    public Task<IActionResult> Pin(string slug, Guid track, long version, int? slot, string? listener, CancellationToken cancel) => DoAsync(
        slug, listener, id => playlists.PinAsync(viewer.Doing("playlist.pin"), id, version, new TrackId(track), slot, cancel),
        slot is null ? words["Unpinned."] : words["Pinned to slot {0}.", slot], null, cancel);

    [HttpPost("order")]
    public Task<IActionResult> Order(string slug, long version, string? order, string? listener, CancellationToken cancel) => DoAsync(
        slug, listener,
        id => playlists.ReorderAsync(
            viewer.Doing("playlist.order"), id, version,
            [.. (order ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => Guid.TryParse(t, out var g) ? new TrackId(g) : default)], cancel),
        words["Moved."], null, cancel);

    [HttpPost("publish")]
    public Task<IActionResult> Publish(string slug, long version, string? reason, CancellationToken cancel) => DoAsync(
        slug, null,
        async id => await composer.ComposeAsync(id, null, strict: true, cancel) switch
        {
            Composition.Composed made => await editions.PublishAsync(viewer.Doing("playlist.publish", reason), id, version, made.List, cancel),
            Composition.Impossible => new PlaylistOutcome.Invalid(PlaylistProblem.Infeasible, words["It was not published: the recipe’s rule above cannot be kept."]),
            _ => new PlaylistOutcome.NotFound(),
        },
        words["Published. The platform is told."], null, cancel);

    [HttpPost("back")]
    public Task<IActionResult> Back(string slug, long version, int edition, string? reason, CancellationToken cancel) => DoAsync(
        slug, null, id => editions.GoBackAsync(viewer.Doing("playlist.back", reason), id, version, edition, cancel),
        words["Edition {0} is live again.", edition], null, cancel);

    /// <summary>Runs one change and shows the editor as it is after it; what was refused stays on the page, with why.</summary>
    private async Task<IActionResult> DoAsync(
        string slug, string? listener, Func<PlaylistId, Task<PlaylistOutcome>> change, string done, Func<EditorPage, EditorPage>? keep, CancellationToken cancel)
    {
        if (await query.PageAsync(slug, null, cancel) is not { } before)
            return NotFound();
        var outcome = await change(before.Playlist.Id);
        var refused = outcome switch
        {
            PlaylistOutcome.Invalid invalid => words.Problem(invalid),
            PlaylistOutcome.Stale stale => words["{0} {1} a moment ago, so your change was not made. This is the list as it is now: look, and do it again.", stale.By, words.Deed(stale.Kind)].Value,
            _ => null,
        };
        if (outcome is PlaylistOutcome.NotFound)
            return NotFound();
        if (refused is null)
        {
            this.Notify(done);
            return Request.IsHtmx()
                ? PartialView("_Editor", await query.PageAsync(slug, listener, cancel))
                : Redirect($"/playlists/{slug}{(string.IsNullOrEmpty(listener) ? "" : $"?listener={Uri.EscapeDataString(listener)}")}");
        }

        Response.StatusCode = outcome is PlaylistOutcome.Stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        var page = (await query.PageAsync(slug, listener, cancel))! with { Refused = refused };
        page = keep is null ? page : keep(page);
        return Request.IsHtmx() ? PartialView("_Editor", page) : View("Editor", page);
    }
}
