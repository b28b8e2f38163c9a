using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>The compensating decision by which an appeal succeeds: the comment is approved, and its removal leaves no mark.</summary>
internal sealed class OverturnAttempt(Moderator who, Appeal appeal, ProcessContext context, AuditSubject subject) : Attempt<AnswerOutcome>(who, appeal.CommentId)
{
    public override bool NeedsHistory => true;

    public override Change? Judge(CommentNow? comment, Circumstances circumstances, TimeProvider clock)
    {
        if (comment is not { Status: CommentStatus.Removed, History.Standing: { } removal } || removal.Id != appeal.DecisionId)
        {
            Outcome = new AnswerOutcome.Moot();
            return null;
        }

        Outcome = new AnswerOutcome.Answered(appeal);
        var decision = new Decision
        {
            Id = Ids.New(clock),
            CommentId = Comment,
            Kind = DecisionKind.Approve,
            DecidedById = Who.Id,
            DecidedBy = Who.Name,
            DecidedAt = circumstances.Now,
            TextHash = comment.TextHash,
            Category = removal.Category,
            Probability = removal.Probability,
            ModelVersionId = removal.ModelVersionId,
            PolicyNumber = removal.PolicyNumber,
            UndoesId = removal.Id,
            CampaignId = removal.CampaignId,
            AppealId = appeal.Id,
        };
        return new Change(comment, decision, comment.Place.After(decision), TimeSpan.Zero, Removals: -1, new AuditAct(context, subject))
        {
            Told = [AppealEvent.MessageOf(appeal, comment.PlatformId, circumstances.Now)],
        };
    }
}
