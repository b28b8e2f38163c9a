using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>
/// The compensating decision by which an appeal succeeds: the comment is approved, and its removal leaves no mark. Where the
/// author changed or withdrew the text since, nobody judged what is there now: only the mark goes.
/// </summary>
internal sealed class OverturnAttempt(Moderator who, Appeal appeal, ProcessContext context, AuditSubject subject) : Attempt<AnswerOutcome>(who, appeal.CommentId)
{
    public override bool NeedsHistory => true;

    public override Change? Judge(CommentNow? comment, Circumstances circumstances, TimeProvider clock)
    {
        if (comment is not { History.Standing: { } removal } || removal.Id != appeal.DecisionId)
        {
            Outcome = new AnswerOutcome.Moot();
            return null;
        }

        Outcome = new AnswerOutcome.Answered(appeal);
        var stays = comment.Status != CommentStatus.Removed;
        var decision = new Decision
        {
            Id = Ids.New(clock),
            CommentId = Comment,
            Kind = stays ? DecisionKind.Undo : DecisionKind.Approve,
            DecidedById = Who.Id,
            DecidedBy = Who.Name,
            DecidedAt = circumstances.Now,
            TextHash = stays ? removal.TextHash : comment.TextHash,
            Category = removal.Category,
            Probability = removal.Probability,
            ModelVersionId = removal.ModelVersionId,
            PolicyNumber = removal.PolicyNumber,
            UndoesId = removal.Id,
            CampaignId = removal.CampaignId,
            AppealId = appeal.Id,
        };
        return new Change(comment, decision, stays ? comment.Place : comment.Place.After(decision), TimeSpan.Zero, Removals: -1, new AuditAct(context, subject))
        {
            Stays = stays,
            Told = [AppealEvent.MessageOf(appeal, comment.PlatformId, circumstances.Now)],
        };
    }
}
