using AdminConsole.Engine.Scheduling;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Jobs;

/// <summary>Work in the background: what waits, runs, failed. The rows are the truth; Hangfire's dashboard is the machine room.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class JobsController(JobsQuery query, JobQueue queue, Viewer viewer, IStringLocalizer<JobsText> words) : Controller
{
    [HttpGet("/jobs")]
    public async Task<IActionResult> Index(JobsFilter filter, CancellationToken cancel) => View(await PageAsync(filter, cancel));

    /// <summary>The list alone, which asks for itself again while something is under way.</summary>
    [HttpGet("/jobs/live")]
    public async Task<IActionResult> Live(JobsFilter filter, CancellationToken cancel) => PartialView("_Jobs", await PageAsync(filter, cancel));

    [HttpPost("/jobs/{id:guid}/cancel")]
    public async Task<IActionResult> Cancel(Guid id, CancellationToken cancel)
    {
        switch (await queue.CancelAsync(viewer.Doing("job.cancel"), id, cancel))
        {
            case CancelOutcome.NotFound:
                return NotFound();
            case CancelOutcome.AlreadyOver over:
                this.Warn(words["It was over already: {0}.", JobWords.State(words, over.State)]);
                break;
            case CancelOutcome.Requested:
                this.Notify(words["It has been told to stop."]);
                break;
            default:
                this.Notify(words["Cancelled before it began."]);
                break;
        }

        return RedirectToAction(nameof(Index));
    }

    [HttpPost("/jobs/{id:guid}/retry")]
    public async Task<IActionResult> Retry(Guid id, CancellationToken cancel)
    {
        switch (await queue.RetryAsync(viewer.Doing("job.retry"), id, cancel))
        {
            case RetryOutcome.NotFound:
                return NotFound();
            case RetryOutcome.NotOver:
                this.Warn(words["Only a failed or cancelled job can be run again."]);
                break;
            default:
                this.Notify(words["The job is on its way."]);
                break;
        }

        return RedirectToAction(nameof(Index));
    }

    private Task<JobsPage> PageAsync(JobsFilter filter, CancellationToken cancel) =>
        query.PageAsync(filter, "/jobs/live" + Request.With(), cancel);
}
