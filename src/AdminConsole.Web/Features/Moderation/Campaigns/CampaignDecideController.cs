using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>
/// The campaign's form in the reading pane. <see cref="Do"/> is the button pressed; a reason alone means remove. Of the
/// members on the screen, those <see cref="Listed"/> are decided with the others unless they are not among <see cref="Member"/>.
/// </summary>
public sealed record CampaignForm : VerdictForm
{
    public Guid Front { get; init; }
    public long Seen { get; init; }
    public QueueState State { get; init; }
    public Guid? Next { get; init; }
    public string? Back { get; init; }
    public IReadOnlyList<Guid>? Listed { get; init; }
    public IReadOnlyList<Guid>? Member { get; init; }

    public CampaignChoice Choice => new(Seen, State, Ids(Listed, Member), Ids(Member, Listed));

    /// <summary>Members were on the screen and none is ticked.</summary>
    public bool IsEmpty => Listed is { Count: > 0 } && Member is null or { Count: 0 };

    private static List<CommentId> Ids(IReadOnlyList<Guid>? these, IReadOnlyList<Guid>? notThose) => [.. (these ?? []).Except(notThose ?? []).Select(id => new CommentId(id))];
}

/// <summary>Decides a campaign as one, and takes such a decision back. Answers as the queue's own forms do.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class CampaignDecideController(
    CampaignDecisions decisions, Batches batches, CampaignQuery campaigns, QueueQuery queue, Viewer viewer, IStringLocalizer<CampaignsText> words) : Controller
{
    private Moderator Me => viewer.AsModerator();

    [HttpPost("/campaigns/{id:guid}/decide")]
    public async Task<IActionResult> Decide(Guid id, CampaignForm form, [FromServices] VerdictReader verdicts, [FromServices] Grace grace, CancellationToken cancel)
    {
        if (form.Do == "skip")
            return Redirect(QueueLinks.Back(form.Back, form.Next));
        if (form.State is not (QueueState.Waiting or QueueState.Escalated))
            return BadRequest();
        if (form.State == QueueState.Escalated && !Me.IsLead)
            return Forbid();
        var (verdict, problem) = form.Do == "same" && (await campaigns.DecisionsAsync([id], cancel)).GetValueOrDefault(id) is { } before
            ? (new Verdict(before.Kind, before.Reason, form.Note), null)
            : await verdicts.ReadAsync(form, cancel);
        if (verdict is null)
            return Refuse(problem!, form);

        var front = new CommentId(form.Front);
        var text = (await queue.RowAsync(front, cancel))?.Text ?? "";
        var result = await decisions.DecideAsync(Me, id, verdict, form.Choice, cancel);
        if (result is null)
        {
            if (form.IsEmpty)
                return Refuse(words["Nothing of it was chosen."], form);
            this.Warn(words["Nothing of it waits any more. Your decision was not recorded."]);
            Response.Headers[DecideController.Outcome] = "gone";
            if (Request.IsHtmx())
                return await RowAsync(front, StatusCodes.Status409Conflict, cancel);
            KeptNote.Leave(TempData, form.Front, form.Note);
            return Redirect(QueueLinks.Back(form.Back, form.Next));
        }

        var recorded = result.Count(BatchItemOutcome.Recorded);
        var others = result.IsFinished ? result.Items.Count - recorded : 0;
        if (!result.IsFinished)
            this.Notify(words["It is being carried out: {0} comments, one after the other.", Say.Number(result.Items.Count)]);
        else if (others > 0)
            this.Warn(words["{0} were recorded; {1} were not, because somebody else was first or the text changed.", Say.Number(recorded), Say.Number(others)]);
        var bar = new CampaignUndo(result.Batch.Id, id, front, verdict.Kind, verdict.Reason, result.IsFinished ? recorded : result.Items.Count, others, text,
            await grace.LeftAsync(result.Batch.RequestedById, result.Batch.CreatedAt, cancel));
        if (Request.IsHtmx())
            return PartialView("_CampaignUndo", bar);
        if (others == 0 && result.IsFinished)
            this.Notify(words["{0} comments", Say.Number(recorded)], $"/campaigns/{id}", words["The campaign’s own page"]);
        return Redirect(QueueLinks.Back(form.Back, form.Next));
    }

    /// <summary>Takes a decision on the campaign back as a whole: a colleague's, and one whose grace is over, with a reason.</summary>
    [HttpPost("/campaigns/batches/{batch:guid}/undo")]
    public async Task<IActionResult> Undo(Guid batch, string? reason, Guid? front, string? back, CancellationToken cancel)
    {
        var outcome = await batches.UndoAsync(Me, batch, reason, cancel);
        var home = Url.IsLocalUrl(back) ? back : "/campaigns";
        if (outcome is BatchUndoOutcome.Begun begun)
        {
            if (Request.IsHtmx() && front is { } comment)
                return await RowAsync(new CommentId(comment), StatusCodes.Status200OK, cancel);
            this.Notify(words["Undone. {0} comments wait again, and the platform is told.", Say.Number(begun.Result.Count(BatchItemOutcome.Undone))]);
            return LocalRedirect(home);
        }

        var sentence = outcome switch
        {
            BatchUndoOutcome.AlreadyUndone already => words["{0} has undone it already.", already.By].Value,
            BatchUndoOutcome.NotYours other => words["Only a lead may undo what {0} decided.", other.By].Value,
            BatchUndoOutcome.ReasonNeeded => words["Say why you undo it."].Value,
            BatchUndoOutcome.StillRunning => words["It is still being carried out. Try again in a moment."].Value,
            _ => null,
        };
        if (sentence is null)
            return NotFound();
        if (Request.IsHtmx())
            return StatusCode(StatusCodes.Status409Conflict, sentence);
        this.Warn(sentence);
        return LocalRedirect(home);
    }

    private IActionResult Refuse(string problem, CampaignForm form)
    {
        if (Request.IsHtmx())
            return StatusCode(StatusCodes.Status422UnprocessableEntity, problem);
        TempData["queue-problem"] = problem;
        KeptNote.Leave(TempData, form.Front, form.Note);
        return Redirect(QueueLinks.Back(form.Back, form.Front));
    }

    private async Task<PartialViewResult> RowAsync(CommentId comment, int status, CancellationToken cancel)
    {
        var answer = PartialView("/Features/Moderation/Queue/_Row.cshtml", await queue.RowAsync(comment, cancel));
        answer.StatusCode = status;
        return answer;
    }
}
