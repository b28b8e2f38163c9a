using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// Takes a standing decision back by a compensating one; the comment waits where it waited before. A removal can also be taken
/// back after its author changed or withdrew the text: the comment stays where it is then, and the strike goes.
/// </summary>
internal sealed class UndoAttempt(Moderator who, CommentId comment, Guid decisionId, string? reason) : Attempt<UndoOutcome>(who, comment)
{
    private readonly string? reason = Worded.OrNull(reason);

    /// <summary>Whether a reason is needed was settled when the batch was taken back as a whole.</summary>
    public bool IsSettled { get; init; }

    public override bool NeedsHistory => true;

    public override Change? Judge(CommentNow? comment, Circumstances circumstances, TimeProvider clock)
    {
        var undone = comment?.History.All.FirstOrDefault(d => d.Id == decisionId);
        Outcome = undone is null ? new UndoOutcome.NotFound() : RefusalOf(undone, comment!, circumstances);
        if (Outcome is not null)
            return null;

        // Its comment has gone on without it: only the mark on the author's record is taken back.
        var markOnly = !IsInForce(undone!, comment!);
        var decision = new Decision
        {
            Id = Ids.New(clock),
            CommentId = Comment,
            Kind = DecisionKind.Undo,
            Note = reason,
            DecidedById = Who.Id,
            DecidedBy = Who.Name,
            DecidedAt = circumstances.Now,
            TextHash = markOnly ? undone!.TextHash : comment!.TextHash,
            Category = undone!.Category,
            Probability = undone.Probability,
            ModelVersionId = undone.ModelVersionId,
            PolicyNumber = undone.PolicyNumber,
            UndoesId = undone.Id,
            BatchId = BatchId,
            CampaignId = undone.CampaignId,
        };
        Outcome = new UndoOutcome.Undone(Comment, StandingDecision.Of(decision));
        return new Change(
            comment!, decision, markOnly ? comment!.Place : CommentPlace.Before(undone, comment!.History, comment.TextHash, circumstances.Now),
            circumstances.GraceFor(Who.Id), undone.Kind == DecisionKind.Remove ? -1 : 0,
            new AuditAct(Context(DecisionKind.Undo, Who, reason), SubjectOf(decision)))
        {
            Stays = markOnly,
        };
    }

    private UndoOutcome? RefusalOf(Decision undone, CommentNow comment, Circumstances circumstances)
    {
        if (comment.History.UndoOf(decisionId) is { } earlier)
            return new UndoOutcome.AlreadyUndone(earlier.DecidedBy, earlier.DecidedAt);
        if (comment.History.Standing!.Id != decisionId)
            return new UndoOutcome.NotTheLatest(StandingDecision.Of(comment.History.Standing));
        if (undone.Kind != DecisionKind.Remove && !IsInForce(undone, comment))
            return new UndoOutcome.NotTheLatest(null);
        var own = undone.DecidedById == Who.Id;
        if (!own && !Who.IsLead)
            return new UndoOutcome.NotYours(undone.DecidedBy);

        // Within the grace of an own decision the platform has heard nothing, and a slip needs no explanation.
        var unheard = own && circumstances.Now < undone.DecidedAt + circumstances.GraceFor(Who.Id);
        return unheard || IsSettled || reason is not null ? null : new UndoOutcome.ReasonNeeded();
    }

    /// <summary>Whether the comment is where this decision put it.</summary>
    private static bool IsInForce(Decision undone, CommentNow comment) => undone.Kind switch
    {
        DecisionKind.Approve => comment.Status == CommentStatus.Approved,
        DecisionKind.Remove => comment.Status == CommentStatus.Removed,
        DecisionKind.Escalate => comment.Status == CommentStatus.Escalated,
        DecisionKind.Hold => comment.Status is CommentStatus.Waiting or CommentStatus.Escalated && comment.Queue?.State == QueueState.Held,
        DecisionKind.Assign => comment.Status is CommentStatus.Waiting or CommentStatus.Escalated && comment.Queue?.AssignedToId == undone.AssignedToId,
        _ => false,
    };
}
