using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>One training, live while it runs.</summary>
[Authorize(Policy = Policies.Learn)]
public sealed class RunsController(ModelsQuery query, Trainings trainings, Viewer viewer, IStringLocalizer<ModelsText> words) : Controller
{
    [HttpGet("/runs/{id:guid}")]
    public async Task<IActionResult> Run(Guid id, CancellationToken cancel) =>
        await query.RunAsync(id, cancel) is { } page ? View(page) : NotFound();

    /// <summary>The part that changes; asks for itself every second until the run is over.</summary>
    [HttpGet("/runs/{id:guid}/progress")]
    public async Task<IActionResult> Progress(Guid id, CancellationToken cancel) =>
        await query.RunAsync(id, cancel) is { } page ? PartialView("_Run", page) : NotFound();

    [HttpPost("/runs/{id:guid}/cancel")]
    public async Task<IActionResult> Cancel(Guid id, CancellationToken cancel)
    {
        switch (await trainings.CancelAsync(viewer.Doing("training.cancel"), id, cancel))
        {
            case CancelOutcome.NotFound:
                return NotFound();
            case CancelOutcome.AlreadyOver:
                this.Warn(words["It was over already."]);
                break;
            case CancelOutcome.Cancelled:
                this.Notify(words["Cancelled before it began."]);
                break;
            default:
                this.Notify(words["It stops at its next step."]);
                break;
        }

        return RedirectToAction(nameof(Run), new { id });
    }
}
