using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>
/// Decides and undoes. A script gets the part of the page that changes (200 the undo bar, 409 the row or the new text,
/// named by <see cref="Outcome"/>); a plain form gets the queue with the next comment.
/// </summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class DecideController(
    Decisions decisions, QueueQuery queue, PaneQuery panes, VerdictReader verdicts, Viewer viewer, IStringLocalizer<ModerationText> words) : Controller
{
    public const string Outcome = "X-Outcome";

    private Moderator Me => viewer.AsModerator();

    [HttpPost("/queue/{id:guid}/decide")]
    public async Task<IActionResult> Decide(Guid id, DecideForm form, [FromServices] ModerationWords say, [FromServices] Leases skips, [FromServices] TimeProvider clock, CancellationToken cancel)
    {
        var comment = new CommentId(id);
        if (form.Do == "skip")
        {
            await skips.SkipAsync(new Holder(Me.Id, Me.Name), comment, form.Shown, cancel);
            return ToQueue(form.Back, form.Next);
        }

        if (form.Seen is not { } seen || form.Kind is null)
            return BadRequest();
        var (verdict, problem) = await verdicts.ReadAsync(form, cancel);
        if (verdict is null)
        {
            if (Request.IsHtmx())
                return StatusCode(StatusCodes.Status422UnprocessableEntity, problem);
            TempData["queue-problem"] = problem;
            KeptNote.Leave(TempData, id, form.Note);
            return ToQueue(form.Back, id);
        }

        var outcome = await decisions.DecideAsync(Me, comment, verdict, seen, cancel);
        switch (outcome)
        {
            case DecideOutcome.Recorded recorded:
                if (Request.IsHtmx())
                    return PartialView("_Undo", new UndoBar(recorded.Decision, comment, await queue.TextAsync(comment, cancel), (int)recorded.Grace.TotalSeconds));
                UndoMark.Leave(TempData, recorded.Decision);
                return ToQueue(form.Back, form.Next);
            case DecideOutcome.AlreadyDecided already:
                return await ConflictAsync("decided", comment, say.WhoWhatWhen(already.Decision, Say.Relative(already.Decision.At, clock.GetUtcNow())), form, cancel);
            case DecideOutcome.TextChanged:
                Response.Headers[Outcome] = "changed";
                if (Request.IsHtmx())
                    return Answer(409, "_Pane", await panes.FindAsync(comment, form.Hash, cancel));
                KeptNote.Leave(TempData, id, form.Note);
                return Redirect(QueueLinks.Back(form.Back, ("comment", id.ToString()), ("seen", form.Hash)));
            case DecideOutcome.HeldByOther held:
                var sentence = words["{0} has this comment open until {1}. Your decision was not recorded.", held.By, Say.When(held.Until, viewer.Zone)].Value;
                if (!Me.IsLead)
                    return await ConflictAsync("held", comment, sentence, form, cancel);
                Response.Headers[Outcome] = "held";
                if (Request.IsHtmx())
                    return Answer(409, "_Pane", await panes.FindAsync(comment, null, cancel) is { } pane ? pane with { Holder = new PaneHolder(held.By, held.Until) } : null);
                KeptNote.Leave(TempData, id, form.Note);
                return Redirect(QueueLinks.Back(form.Back, ("comment", id.ToString()), ("over", "true")));
            case DecideOutcome.NotWaiting:
                return await ConflictAsync("gone", comment, words["This comment no longer waits. Your decision was not recorded."], form, cancel);
            default:
                return NotFound();
        }
    }

    [HttpPost("/decisions/{id:guid}/undo")]
    public async Task<IActionResult> Undo(Guid id, string? reason, string? back, [FromServices] ModerationWords say, CancellationToken cancel)
    {
        var outcome = await decisions.UndoAsync(Me, id, reason, cancel);
        switch (outcome)
        {
            case UndoOutcome.Undone undone:
                if (Request.IsHtmx())
                    return PartialView("_Row", await queue.RowAsync(undone.CommentId, cancel));
                this.Notify(words["Undone. The comment waits again, and the platform is told."]);
                return Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect($"/queue?comment={undone.CommentId}");
            case UndoOutcome.NotFound:
                return NotFound();
        }

        var sentence = outcome switch
        {
            UndoOutcome.AlreadyUndone already => words["{0} has undone it already.", already.By].Value,
            UndoOutcome.NotYours other => words["Only a lead may undo what {0} decided.", other.By].Value,
            UndoOutcome.ReasonNeeded => words["Say why the decision is undone."].Value,
            UndoOutcome.NotTheLatest { Standing: { } standing } => words["A later decision stands: {0}. Undo that one first.", say.Who(standing)].Value,
            _ => words["The text has changed since; the comment waits already."].Value,
        };
        if (Request.IsHtmx())
            return StatusCode(409, sentence);
        this.Warn(sentence);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/queue");
    }

    private async Task<IActionResult> ConflictAsync(string name, CommentId comment, string sentence, DecideForm form, CancellationToken cancel)
    {
        Response.Headers[Outcome] = name;
        if (Request.IsHtmx())
        {
            this.Warn(sentence);
            return Answer(409, "_Row", await queue.RowAsync(comment, cancel));
        }

        this.Warn(sentence, $"/comments/{comment}", words["See its history"]);
        KeptNote.Leave(TempData, comment.Value, form.Note);
        return ToQueue(form.Back, form.Next);
    }

    private PartialViewResult Answer(int status, string view, object? model)
    {
        var answer = PartialView(view, model);
        answer.StatusCode = status;
        return answer;
    }

    private RedirectResult ToQueue(string? back, Guid? next) => Redirect(QueueLinks.Back(back, next));
}
