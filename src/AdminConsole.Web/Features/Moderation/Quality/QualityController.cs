using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Quality;

/// <summary>What the model finds and misses, estimated from comments drawn by lot, and how many are drawn. The sizes are part of the policy.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class QualityController(QualityQuery query, PolicyBook policies, Viewer viewer, IStringLocalizer<QualityText> words) : Controller
{
    [HttpGet("/quality")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await query.PageAsync(null, cancel));

    [HttpPost("/quality")]
    public async Task<IActionResult> Save(SampleForm form, CancellationToken cancel)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (form.Sizes is null)
            problems["sizes"] = words["Whole numbers from 0 to {0}.", Say.Number(SampleSizes.Most)];
        if (string.IsNullOrWhiteSpace(form.Reason) || form.Reason.Length > SampleForm.MaxReason)
            problems["reason"] = words["Say why, in 1 to 500 characters; colleagues read it in the history."];
        if (problems.Count > 0)
            return await AgainAsync(form, problems, StatusCodes.Status422UnprocessableEntity, cancel);
        return await SaveAsync(form, form.Sizes!, form.Reason!.Trim(), problems, cancel);
    }

    /// <summary>For a console from before there was a lot: draws what a new console draws.</summary>
    [HttpPost("/quality/begin")]
    public Task<IActionResult> Begin(int basedOn, CancellationToken cancel)
    {
        var first = SampleSizes.First;
        var form = new SampleForm(first.Random, first.Uncertain, first.Flagged, words["The daily lot begins."], basedOn);
        return SaveAsync(form, first, form.Reason!, new Dictionary<string, string>(StringComparer.Ordinal), cancel);
    }

    private async Task<IActionResult> SaveAsync(SampleForm form, SampleSizes sizes, string reason, Dictionary<string, string> problems, CancellationToken cancel)
    {
        var now = await query.InForceAsync(cancel);
        var draft = new PolicyDraft(now.InflammatoryThreshold, now.MarketingThreshold, now.ImproperThreshold, now.PromisedMinutes, PolicyWords.Read(now.Words))
        {
            CampaignsFollow = now.CampaignsFollow,
            Samples = sizes,
        };
        switch (await policies.SaveAsync(viewer.Doing("policy.samples", reason), draft, form.BasedOn, cancel))
        {
            case PolicyOutcome.Saved:
                this.Notify(words["From the next draw on, {0} comments a day are judged blind.", Say.Number(sizes.Sum)]);
                return RedirectToAction(nameof(Index));
            case PolicyOutcome.Stale stale:
                problems["form"] = words["Meanwhile version {0} of the rules was made. Save again to add the sample to it.", stale.Number];
                return await AgainAsync(form with { BasedOn = stale.Number }, problems, StatusCodes.Status409Conflict, cancel);
            default:
                throw new InvalidOperationException("An outcome nobody knows.");
        }
    }

    private async Task<IActionResult> AgainAsync(SampleForm form, Dictionary<string, string> problems, int status, CancellationToken cancel)
    {
        Response.StatusCode = status;
        ModelState.Clear(); // the form shows what was typed by itself
        return View("Index", await query.PageAsync(form, cancel) with { Problems = problems });
    }
}
