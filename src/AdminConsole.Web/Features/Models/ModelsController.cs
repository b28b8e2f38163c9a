using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>Both kinds of model: what is in force, what waits for a person, and everything that was trained.</summary>
[Authorize(Policy = Policies.Learn)]
public sealed class ModelsController(
    ModelsQuery query, Trainings trainings, Engine.Learning.Models models, Viewer viewer, IStringLocalizer<ModelsText> words) : Controller
{
    private const int LongestReason = 400;

    [HttpGet("/models")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await query.PageAsync(cancel));

    [HttpGet("/models/{id:guid}")]
    public async Task<IActionResult> Model(Guid id, string? category, CancellationToken cancel) =>
        await query.ModelAsync(id, Categories.TryParse(category, out var asked) ? asked : Category.Inflammatory, cancel) is { } page ? View(page) : NotFound();

    [HttpGet("/models/{id:guid}/gates.csv")]
    public async Task<IActionResult> Gates(Guid id, CancellationToken cancel) =>
        await query.ModelAsync(id, Category.Inflammatory, cancel) is { Gate: { } gate }
            ? new CsvResult<GateRow>("gates", gate.Rows, ("measure", r => r.Measure), ("champion", r => r.Champion), ("challenger", r => r.Challenger),
                ("difference", r => r.Difference), ("low", r => r.Low), ("high", r => r.High), ("asked", r => r.Asked), ("verdict", r => r.Verdict), ("more", r => r.More))
            : NotFound();

    [HttpPost("/models/retrain")]
    public async Task<IActionResult> Retrain(ModelKind kind, CancellationToken cancel)
    {
        if (!Enum.IsDefined(kind))
            return NotFound();
        var request = await trainings.RequestAsync(kind, new TrainingParameters(), viewer.Doing("training.request"), null, cancel);
        this.Notify(request.IsNew ? words["The training starts as soon as a worker is free."] : words["A training of this kind is under way already."]);
        return Redirect($"/runs/{request.RunId}");
    }

    [HttpPost("/models/{id:guid}/promote")]
    public Task<IActionResult> Promote(Guid id, string? reason, Guid? champion, CancellationToken cancel) =>
        PutInForceAsync("model.promote", id, reason, champion, cancel);

    [HttpPost("/models/{id:guid}/rollback")]
    public Task<IActionResult> Rollback(Guid id, string? reason, Guid? champion, CancellationToken cancel) =>
        PutInForceAsync("model.rollback", id, reason, champion, cancel);

    [HttpPost("/models/{id:guid}/reject")]
    public async Task<IActionResult> Reject(Guid id, string? reason, CancellationToken cancel)
    {
        switch (await models.RejectAsync(viewer.Doing("model.reject", Short(reason)), new ModelVersionId(id), cancel))
        {
            case RejectOutcome.NotFound:
                return NotFound();
            case RejectOutcome.NoReason:
                return await RefusedAsync(id, AskedFor.Rejection, reason, words["Say why: others must understand it later."], cancel);
            case RejectOutcome.Rejected:
                this.Notify(words["The challenger is turned down."]);
                break;
            default:
                this.Warn(words["It is no challenger any more."]);
                break;
        }

        return RedirectToAction(nameof(Model), new { id });
    }

    private async Task<IActionResult> PutInForceAsync(string doing, Guid id, string? reason, Guid? champion, CancellationToken cancel)
    {
        var seen = champion is { } known ? new ModelVersionId(known) : (ModelVersionId?)null;
        switch (await models.PromoteAsync(viewer.Doing(doing, Short(reason)), new ModelVersionId(id), seen, cancel))
        {
            case PromoteOutcome.NotFound:
                return NotFound();
            case PromoteOutcome.NoReason:
                return await RefusedAsync(id, AskedFor.Force, reason, words["Say why: others must understand it later."], cancel);
            case PromoteOutcome.Unusable unusable:
                return await RefusedAsync(id, AskedFor.Force, reason, words.Phrase(unusable.Sentence), cancel);
            case PromoteOutcome.Stale stale:
                this.Warn(words["{0} made number {1} champion in the meantime; nothing was changed.", stale.By, stale.ChampionNumber]);
                break;
            case PromoteOutcome.AlreadyChampion:
                this.Notify(words["It is champion already."]);
                break;
            case PromoteOutcome.Promoted promoted:
                this.Notify(words["Number {0} is champion now.", promoted.Number]);
                break;
        }

        return RedirectToAction(nameof(Model), new { id });
    }

    private async Task<IActionResult> RefusedAsync(Guid id, AskedFor asked, string? reason, string problem, CancellationToken cancel)
    {
        if (await query.ModelAsync(id, Category.Inflammatory, cancel) is not { } page)
            return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Model), page with { Asked = asked, Problem = problem, Reason = reason });
    }

    private static string? Short(string? reason) => reason?.Trim() is { } said ? said[..Math.Min(said.Length, LongestReason)] : null;
}
