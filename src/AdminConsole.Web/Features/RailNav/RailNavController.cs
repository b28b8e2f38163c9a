using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.RailNav;

/// <summary>The rail again, for a page that stays open: its figures are fetched every half minute.</summary>
[Authorize]
public sealed class RailNavController(IRailCounts counts, Viewer viewer) : Controller
{
    [HttpGet("/rail")]
    public async Task<IActionResult> Show(CancellationToken cancel)
    {
        var at = Uri.TryCreate(Request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) ? page.AbsolutePath : "/";
        return PartialView("_Rail", new RailView(Rail.For(viewer), await counts.ForAsync(viewer, cancel), Rail.At(at)?.Key, at is "/"));
    }
}
