using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>The threshold desk: how the scores lie, and two handles on them.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class ThresholdsController(
    ThresholdsQuery query, ThresholdKeeping keeping, Viewer viewer, IStringLocalizer<ThresholdsText> words) : Controller
{
    [HttpGet("/policy/thresholds")]
    public async Task<IActionResult> Index(ThresholdsForm form, CancellationToken cancel)
    {
        var page = await query.PageAsync(form, cancel);
        return Request.IsHtmx() ? PartialView("_Thresholds", page) : View(page);
    }

    /// <summary>Writes what was set: the lower handle as a policy version, the upper one as a rule that begins in its shadow.</summary>
    [HttpPost("/policy/thresholds")]
    public async Task<IActionResult> Keep(ThresholdsForm form, CancellationToken cancel)
    {
        var page = await query.PageAsync(form, cancel);
        if (string.IsNullOrWhiteSpace(form.Reason) || form.Reason.Length > AutoRule.MaxWhyLength)
            return Again(page with { Problem = words["Say why: it stands beside the version for good."] }, StatusCodes.Status422UnprocessableEntity);
        if (!page.IsMoved)
            return Again(page with { Problem = words["Nothing was moved."] }, StatusCodes.Status422UnprocessableEntity);
        var problem = await keeping.KeepAsync(viewer, page, form, cancel) switch
        {
            KeepOutcome.AnotherVersion first => words["Meanwhile version {0} was made. Look at it, then keep yours again.", first.Number].Value,
            KeepOutcome.AnotherHandle { By: "" } => words["Meanwhile a rule changed its state by itself. Look at it, then keep yours again."].Value,
            KeepOutcome.AnotherHandle first => words["Meanwhile {0} moved what is removed at once. Look at it, then keep yours again.", first.By].Value,
            _ => null,
        };
        if (problem is not null)
            return Again(await query.PageAsync(form, cancel) with { Problem = problem }, StatusCodes.Status409Conflict);
        this.Notify(page.At.High != page.InForce.High && page.At.High < 100
            ? words["Kept. What removes at once begins in its shadow: it acts once it is proven."]
            : words["Kept, for every comment that comes from now on."]);
        return RedirectToAction(nameof(Index), new { category = Categories.NameOf(page.Category), days = page.Days });
    }

    private ViewResult Again(ThresholdsPage page, int status)
    {
        Response.StatusCode = status;
        return View(nameof(Index), page);
    }
}
