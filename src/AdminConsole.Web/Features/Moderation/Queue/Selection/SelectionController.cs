using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Queue.Selection;

/// <summary>Puts what is to be decided together into view. Nothing is written here.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class SelectionController(SelectionQuery selection) : Controller
{
    [HttpPost("/queue/selection")]
    public async Task<IActionResult> Picked(IReadOnlyList<Guid> pick, string? back, CancellationToken cancel) =>
        Panel(await selection.PickedAsync(pick, QueueFilter.Of(back ?? "").IsCollapsed, cancel) with { Back = back ?? "" });

    /// <summary>The whole list that the address narrows.</summary>
    [HttpGet("/queue/selection")]
    public async Task<IActionResult> Whole(QueueFilter filter, CancellationToken cancel) =>
        Panel(await selection.WholeAsync(filter, cancel) with { Back = filter.Query.Length == 0 ? "" : "?" + filter.Query });

    private IActionResult Panel(SelectionPanel panel) => Request.IsHtmx() ? PartialView("_Panel", panel) : View("Selection", panel);
}
