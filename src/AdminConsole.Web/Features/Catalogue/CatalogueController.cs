using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Catalogue;

/// <summary>Tracks, artists and styles, with what listeners make of them.</summary>
[Authorize(Policy = Policies.Curate)]
public sealed class CatalogueController(CatalogueQuery query) : Controller
{
    [HttpGet("/catalogue")]
    public async Task<IActionResult> Index(CatalogueFilter filter, CancellationToken cancel) => View(await query.PageAsync(filter, cancel));

    [HttpGet("/catalogue.csv")]
    public async Task<IActionResult> Csv(CatalogueFilter filter, CancellationToken cancel) => new CsvResult<ShelfTrack>("catalogue", await query.AllAsync(filter, cancel),
        ("id", t => t.PlatformId), ("title", t => t.Title), ("artist", t => t.Artist), ("independent", t => t.Independent), ("style", t => t.Style),
        ("listens", t => t.Listens), ("finished", t => t.FinishedShare), ("likes", t => t.Likes));

    [HttpGet("/catalogue/tracks/{id:guid}")]
    public async Task<IActionResult> Track(Guid id, CancellationToken cancel) =>
        await query.TrackAsync(id, cancel) is { } page ? View(page) : NotFound();

    [HttpGet("/catalogue/artists/{id:guid}")]
    public async Task<IActionResult> Artist(Guid id, CancellationToken cancel) =>
        await query.ArtistAsync(id, cancel) is { } page ? View(page) : NotFound();

    [HttpGet("/catalogue/styles/{slug}")]
    public async Task<IActionResult> Style(string slug, CancellationToken cancel) =>
        await query.StyleAsync(slug, cancel) is { } page ? View(page) : NotFound();
}
