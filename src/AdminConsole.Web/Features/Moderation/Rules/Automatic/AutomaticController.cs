using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Web.Features.Moderation.Rules.Thresholds;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Rules.Automatic;

/// <summary>Automatic rules: tried on the past, watched in their shadow, live while they hold, off.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class AutomaticController(AutomaticQuery query, AutoRules rules, RuleUndo undo, Viewer viewer, IStringLocalizer<ThresholdsText> words) : Controller
{
    [HttpGet("/policy/automatic")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await query.PageAsync(cancel));

    /// <summary>Tries a rule on the past, or adds it to the list.</summary>
    [HttpPost("/policy/automatic")]
    public async Task<IActionResult> Add(RuleForm form, string? @do, CancellationToken cancel)
    {
        if (form.Read() is not { } draft)
            return Again(await query.PageAsync(cancel) with { Form = form, Problem = words["A rule asks for a score of .5 to .999; an author’s share is a percentage."] });
        if (@do == "try")
            return View(nameof(Index), await query.PageAsync(cancel) with { Form = form, Tried = await query.TryAsync(draft, cancel) });
        if (Unsaid(form.Why))
            return Again(await query.PageAsync(cancel) with { Form = form, Problem = words["Say why: it stands beside the rule for good."] });
        var rule = await rules.AddAsync(viewer.Doing("rule.add", form.Why!.Trim()), draft, @do == "shadow" ? RuleState.Shadow : RuleState.Backtest, cancel);
        this.Notify(rule.State == RuleState.Shadow ? words["{0} is in its shadow: it notes what it would remove.", rule.Name] : words["{0} is on the list.", rule.Name]);
        return RedirectToAction(nameof(Index));
    }

    [HttpPost("/policy/automatic/{id:guid}/shadow")]
    public Task<IActionResult> Shadow(Guid id, long version, string? why, CancellationToken cancel) => MoveAsync("rule.shadow", id, RuleState.Shadow, version, why, cancel);

    [HttpPost("/policy/automatic/{id:guid}/live")]
    public Task<IActionResult> Live(Guid id, long version, string? why, CancellationToken cancel) => MoveAsync("rule.live", id, RuleState.Live, version, why, cancel);

    [HttpPost("/policy/automatic/{id:guid}/off")]
    public Task<IActionResult> Off(Guid id, long version, string? why, CancellationToken cancel) => MoveAsync("rule.off", id, RuleState.Off, version, why, cancel);

    /// <summary>Takes back all that a rule removed and that nobody has decided since, and switches it off.</summary>
    [HttpPost("/policy/automatic/{id:guid}/undo")]
    public async Task<IActionResult> Undo(Guid id, long version, string? why, CancellationToken cancel)
    {
        if (Unsaid(why))
            return Again(await query.PageAsync(cancel) with { Problem = words["Say why: it stands beside the rule for good."] });
        switch (await undo.TakeBackAsync(viewer.AsModerator(), id, version, why!.Trim(), cancel))
        {
            case RuleUndoOutcome.Begun begun:
                this.Notify(words.Count(begun.Removals, "{0} removal is being taken back; the rule is off.", "{0} removals are being taken back; the rule is off."));
                return begun.Batches.Count == 1 ? Redirect($"/batches/{begun.Batches[0]}") : RedirectToAction(nameof(Index));
            case RuleUndoOutcome.Nothing:
                this.Warn(words["None of its removals stands any more: there was nothing to take back."]);
                return RedirectToAction(nameof(Index));
            case RuleUndoOutcome.Stale:
                return Again(await query.PageAsync(cancel) with { Problem = words["The rule was changed meanwhile. Look at it again."] }, StatusCodes.Status409Conflict);
            default:
                return NotFound();
        }
    }

    /// <summary>Stops every rule at once.</summary>
    [HttpPost("/policy/automatic/stop")]
    public Task<IActionResult> Stop(string? why, CancellationToken cancel) => SwitchAsync(stopped: true, why, cancel);

    /// <summary>Lets them act again.</summary>
    [HttpPost("/policy/automatic/resume")]
    public Task<IActionResult> Resume(string? why, CancellationToken cancel) => SwitchAsync(stopped: false, why, cancel);

    private async Task<IActionResult> MoveAsync(string act, Guid id, RuleState to, long version, string? why, CancellationToken cancel)
    {
        if (Unsaid(why))
            return Again(await query.PageAsync(cancel) with { Problem = words["Say why: it stands beside the rule for good."] });
        switch (await rules.MoveAsync(viewer.Doing(act, why!.Trim()), id, to, version, cancel))
        {
            case RuleOutcome.Done done:
                this.Notify(to switch
                {
                    RuleState.Live => words["{0} removes from now on.", done.Rule.Name],
                    RuleState.Shadow => words["{0} is in its shadow: it notes what it would remove.", done.Rule.Name],
                    _ => words["{0} is off.", done.Rule.Name],
                });
                return RedirectToAction(nameof(Index));
            case RuleOutcome.NotProven:
                return Again(await query.PageAsync(cancel) with { Problem = words["It is not proven: nothing was changed."] }, StatusCodes.Status409Conflict);
            case RuleOutcome.Stale:
                return Again(await query.PageAsync(cancel) with { Problem = words["The rule was changed meanwhile. Look at it again."] }, StatusCodes.Status409Conflict);
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> SwitchAsync(bool stopped, string? why, CancellationToken cancel)
    {
        if (Unsaid(why))
            return Again(await query.PageAsync(cancel) with { Problem = words["Say why: it stands beside the rule for good."] });
        await rules.SwitchAsync(viewer.Doing(stopped ? "rules.stop" : "rules.resume", why!.Trim()), stopped, cancel);
        this.Notify(stopped ? words["No rule removes anything until they are let loose again."] : words["Live rules act again, on what comes from now on."]);
        return RedirectToAction(nameof(Index));
    }

    private static bool Unsaid(string? why) => string.IsNullOrWhiteSpace(why) || why.Length > AutoRule.MaxWhyLength;

    private ViewResult Again(AutomaticPage page, int status = StatusCodes.Status422UnprocessableEntity)
    {
        Response.StatusCode = status;
        return View(nameof(Index), page);
    }
}
