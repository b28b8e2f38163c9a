using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>Appeals wait for somebody other than the person who decided.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class AppealsController(AppealsQuery query, AppealBook appeals, Viewer viewer, IStringLocalizer<AppealsText> words) : Controller
{
    [HttpGet("/appeals")]
    public async Task<IActionResult> Index(AppealsFilter filter, CancellationToken cancel)
    {
        if (filter.Appeal is { } id && await RefusalAsync(id, cancel) is { } refusal)
            return refusal;
        var page = await query.PageAsync(filter, cancel);
        return View(page with { Pane = page.Pane is null ? null : page.Pane with { Back = Back() } });
    }

    [HttpGet("/appeals/{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken cancel) =>
        await RefusalAsync(id, cancel) ?? RedirectToAction(nameof(Index), new { appeal = id });

    [HttpPost("/appeals/{id:guid}")]
    public async Task<IActionResult> Answer(Guid id, AnswerForm form, [FromServices] TimeProvider clock, CancellationToken cancel)
    {
        if (await RefusalAsync(id, cancel) is { } refusal)
            return refusal;
        if (form.Outcome is not ("uphold" or "overturn"))
            return BadRequest();
        if (string.IsNullOrWhiteSpace(form.Text) || form.Text.Length > Appeal.MaxAnswerLength)
            return await AgainAsync(id, form, cancel);
        switch (await appeals.AnswerAsync(viewer.AsModerator(), id, form.Overturn, form.Text, cancel))
        {
            case AnswerOutcome.Answered { Appeal.State: AppealState.Overturned }:
                this.Notify(words["Overturned: the comment is back, the strike is revoked, and the author gets your answer."]);
                break;
            case AnswerOutcome.Answered:
                this.Notify(words["Upheld: the removal stands, and the author gets your answer."]);
                break;
            case AnswerOutcome.AlreadyAnswered { State: AppealState.Overturned } first:
                this.Warn(words["{0} overturned it {1}. Your answer was not recorded.", first.By, Say.Relative(first.At, clock.GetUtcNow())], $"/appeals?state=answered&appeal={id}", words["See it"]);
                break;
            case AnswerOutcome.AlreadyAnswered first:
                this.Warn(words["{0} upheld it {1}. Your answer was not recorded.", first.By, Say.Relative(first.At, clock.GetUtcNow())], $"/appeals?state=answered&appeal={id}", words["See it"]);
                break;
            case AnswerOutcome.Moot:
                this.Warn(words["The removal had been taken back otherwise; there was nothing left to answer."]);
                break;
            case AnswerOutcome.OwnDecision:
                return NotYours();
            default:
                return NotFound();
        }

        return Redirect(form.Next is { } next ? $"/appeals?appeal={next}" : Url.IsLocalUrl(form.Back) && form.Back.StartsWith("/appeals", StringComparison.Ordinal) ? form.Back : "/appeals");
    }

    [HttpGet("/appeals/figures")]
    [Authorize(Policy = Policies.Lead)]
    public async Task<IActionResult> Figures([FromServices] FiguresQuery figures, int? days, CancellationToken cancel) => View(await figures.ReadAsync(days, cancel));

    [HttpGet("/appeals/texts")]
    [Authorize(Policy = Policies.Lead)]
    public async Task<IActionResult> Texts([FromServices] ConsoleDb db, CancellationToken cancel) => View(await AnswerTemplates.ReadAsync(db, cancel));

    /// <summary>Keeps one text of the start for answers; an empty one brings the shipped one back.</summary>
    [HttpPost("/appeals/texts")]
    [Authorize(Policy = Policies.Lead)]
    public async Task<IActionResult> Keep([FromServices] AnswerTemplates templates, RemovalReason reason, bool overturned, string? language, string? text, CancellationToken cancel)
    {
        var key = new AnswerKey(reason, overturned, language ?? "");
        if (!AnswerKey.All.Contains(key) || text?.Length > Appeal.MaxAnswerLength)
            return BadRequest();
        await templates.SaveAsync(viewer.Doing("appeal.text"), key, text, cancel);
        this.Notify(words["Kept. Answers start from it from now on."]);
        return Redirect($"/appeals/texts#{reason}");
    }

    private async Task<IActionResult?> RefusalAsync(Guid id, CancellationToken cancel) => await query.IsOwnAsync(id, cancel) switch
    {
        null => NotFound(),
        true => NotYours(),
        _ => null,
    };

    private ViewResult NotYours()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View("NotYours");
    }

    private async Task<IActionResult> AgainAsync(Guid id, AnswerForm form, CancellationToken cancel)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var page = await query.PageAsync(new AppealsFilter { Appeal = id }, cancel);
        var sentence = words["An answer has 1 to {0} characters; the author reads it.", Appeal.MaxAnswerLength];
        return View("Index", page with { Pane = page.Pane! with { Back = form.Back ?? "/appeals", Problem = (form.Overturn, form.Text ?? "", sentence) } });
    }

    private string Back() => "/appeals" + Request.With(("appeal", null), ("answer", null)).TrimEnd('?');
}
