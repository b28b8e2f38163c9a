using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>Thresholds, word list and promise. Each change is a version with a reason; an old one comes back as a new one.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class RulesController(
    RulesQuery query, PolicyBook policies, Viewer viewer, WordListReader lists, IStringLocalizer<ModerationText> words, IStringLocalizer<AppealsText> appealWords) : Controller
{
    [HttpGet("/policy")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await query.PageAsync(null, cancel));

    [HttpPost("/policy")]
    public async Task<IActionResult> Save(RulesForm form, StrikesForm strikes, string? @do, CancellationToken cancel)
    {
        var preview = @do == "preview";
        var problems = Problems(form, reasonNeeded: !preview);
        form = await WithFilesAsync(form, problems, cancel);
        var listed = lists.Read(form.Lists ?? [], problems);
        if (strikes.Problem(appealWords) is { } unsound)
            problems["strikes"] = unsound;
        if (preview || problems.Count > 0)
            return await AgainAsync(form, strikes, problems, preview, cancel);

        var draft = new PolicyDraft(form.Inflammatory!.Value, form.Marketing!.Value, form.Improper!.Value, form.Promise!.Value, listed) { CampaignsFollow = form.Follow };
        switch (await policies.SaveAsync(viewer.Doing("policy.change", form.Reason!.Trim()), draft with { Strikes = strikes.Read()?.Write() }, form.BasedOn, cancel))
        {
            case PolicyOutcome.Saved saved:
                this.Notify(words["Version {0} is in force for every comment that comes from now on.", saved.Number]);
                return RedirectToAction(nameof(Index));
            case PolicyOutcome.Stale stale:
                problems["form"] = words["Meanwhile version {0} was made. Compare it below, then save again to go over it.", stale.Number];
                return await AgainAsync(form with { BasedOn = stale.Number }, strikes, problems, preview: false, cancel, StatusCodes.Status409Conflict);
            default:
                throw new InvalidOperationException("An outcome nobody knows.");
        }
    }

    /// <summary>Makes a new version with the rules of an old one.</summary>
    [HttpPost("/policy/{number:int}/restore")]
    public async Task<IActionResult> Restore(int number, CancellationToken cancel)
    {
        if (await query.FindAsync(number, cancel) is not { } old)
            return NotFound();
        var inForce = await query.InForceAsync(cancel);
        var draft = new PolicyDraft(old.InflammatoryThreshold, old.MarketingThreshold, old.ImproperThreshold, old.PromisedMinutes, PolicyWords.Read(old.Words)) { CampaignsFollow = old.CampaignsFollow, Samples = new SampleSizes(old.SampleRandom, old.SampleUncertain, old.SampleFlagged) };
        var outcome = await policies.SaveAsync(
            viewer.Doing("policy.restore", words["Back to version {0}: {1}", old.Number, old.Reason].Value is var reason && reason.Length > RulesForm.MaxReason ? reason[..RulesForm.MaxReason] : reason),
            draft with { Strikes = StrikeRules.Read(old.Strikes).Write() }, inForce.Number, cancel);
        if (outcome is PolicyOutcome.Saved saved)
            this.Notify(words["Version {0} is in force for every comment that comes from now on.", saved.Number]);
        else
            this.Warn(words["Somebody made another version at the same moment. Look again."]);
        return RedirectToAction(nameof(Index));
    }

    private async Task<RulesForm> WithFilesAsync(RulesForm form, Dictionary<string, string> problems, CancellationToken cancel)
    {
        if (form.Lists is null)
            return form;
        var typed = form.Lists.ToArray();
        for (var at = 0; at < typed.Length; at++)
        {
            if (Request.Form.Files[WordListReader.Field(at, "file")] is not { Length: > 0 } file)
                continue;
            (typed[at], var problem) = await lists.ImportAsync(typed[at], file, cancel);
            if (problem is not null)
                problems[WordListReader.Field(at, "file")] = problem;
        }

        return form with { Lists = typed };
    }

    private async Task<IActionResult> AgainAsync(
        RulesForm form, StrikesForm strikes, Dictionary<string, string> problems, bool preview, CancellationToken cancel, int status = StatusCodes.Status422UnprocessableEntity)
    {
        if (problems.Count > 0)
            Response.StatusCode = status;
        return View("Index", await query.PageAsync(form, cancel) with { Problems = problems, IsPreview = preview && problems.Count == 0, Typed = strikes });
    }

    private Dictionary<string, string> Problems(RulesForm form, bool reasonNeeded)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var category in Categories.All.Where(c => !form.IsThreshold(c)))
            problems[Categories.NameOf(category)] = words["A probability from 0.01 to 1."];
        if (form.Promise is not (>= 1 and <= RulesForm.MaxPromise))
            problems["promise"] = words["From 1 minute to 7 days."];
        if (reasonNeeded && (string.IsNullOrWhiteSpace(form.Reason) || form.Reason.Length > RulesForm.MaxReason))
            problems["reason"] = words["Say why, in 1 to 500 characters; colleagues read it in the history."];
        return problems;
    }
}
