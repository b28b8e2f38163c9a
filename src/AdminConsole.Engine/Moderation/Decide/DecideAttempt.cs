using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

internal sealed class DecideAttempt(Moderator who, CommentId comment, Verdict verdict, Seen seen) : Attempt<DecideOutcome>(who, comment)
{
    /// <summary>A page that lay open longer than this says nothing about how long its comment was looked at.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromHours(1);

    /// <summary>The automatic rule that decides.</summary>
    public Guid? RuleId { get; init; }

    public override Guid? LeaseId => seen.LeaseId;

    public override bool NeedsText => Outcome is DecideOutcome.TextChanged { Text: "" };

    public override void Show(string text) => Outcome = ((DecideOutcome.TextChanged)Outcome!) with { Text = text };

    public override Change? Judge(CommentNow? comment, Circumstances circumstances, TimeProvider clock)
    {
        Outcome = comment is null ? new DecideOutcome.NotFound() : RefusalOf(comment, circumstances);
        if (Outcome is not null)
            return null;

        var grace = circumstances.GraceFor(Who.Id);
        var claimedAt = ClaimedAt(comment!, circumstances);
        var decision = new Decision
        {
            Id = Ids.New(clock),
            CommentId = Comment,
            Kind = verdict.Kind,
            Reason = verdict.Kind == DecisionKind.Remove ? verdict.Reason : null,
            Note = Worded.OrNull(verdict.Note),
            DecidedById = Who.Id,
            DecidedBy = Who.Name,
            DecidedAt = circumstances.Now,
            TextHash = comment!.TextHash,
            Category = comment.Queue is { Blind: false } place ? place.Category : null,
            Probability = comment.Queue is { Blind: false } scored ? scored.Probability : null,
            ModelVersionId = comment.ModelVersionId,
            PolicyNumber = circumstances.PolicyNumber,
            HoldUntil = verdict.Kind == DecisionKind.Hold ? verdict.HoldUntil : null,
            AssignedToId = verdict.Kind == DecisionKind.Assign ? verdict.AssignTo!.Id : null,
            AssignedTo = verdict.Kind == DecisionKind.Assign ? verdict.AssignTo!.Name : null,
            BatchId = BatchId,
            CampaignId = CampaignId,
            RuleId = RuleId,
            ClaimedAt = claimedAt,
            HandledMs = seen.ShownMs is { } shown
                ? (int)Math.Clamp(shown, 0, LookedAtMost(claimedAt, circumstances).TotalMilliseconds)
                : null,
        };
        Outcome = new DecideOutcome.Recorded(StandingDecision.Of(decision), grace);
        return new Change(
            comment, decision, comment.Place.After(decision), grace, verdict.Kind == DecisionKind.Remove ? 1 : 0,
            new AuditAct(Context(verdict.Kind, Who, decision.Note), SubjectOf(decision)));
    }

    /// <summary>Another node's clock may be ahead of ours.</summary>
    private static TimeSpan LookedAtMost(DateTimeOffset? claimedAt, Circumstances circumstances) => claimedAt is not { } claimed
        ? LongestLook
        : circumstances.Now > claimed ? circumstances.Now - claimed : TimeSpan.Zero;

    /// <summary>Why this attempt must not be recorded, or null.</summary>
    private DecideOutcome? RefusalOf(CommentNow comment, Circumstances circumstances)
    {
        switch (comment.Status)
        {
            case CommentStatus.Received or CommentStatus.Withdrawn:
                return new DecideOutcome.NotWaiting();
            case CommentStatus.Approved or CommentStatus.Removed:
                return StandingOn(comment);

            // A lead decides what was escalated, or whom a lead handed it to; but not without having seen that it was.
            case CommentStatus.Escalated when comment.Version != seen.Version || !(Who.IsLead || comment.Queue?.AssignedToId == Who.Id):
                return StandingOn(comment);
        }

        // Somebody put it aside or handed it on since it was read.
        if (comment.IsSpokenFor && comment.Version != seen.Version && comment.History.Standing?.DecidedById != Who.Id
            && (comment.Queue!.State == QueueState.Held || comment.Queue.AssignedToId != Who.Id))
            return StandingOn(comment);

        // Likes, scores and reports also raise the version; what must not change under a moderator is the text.
        if (!comment.TextHash.AsSpan().SequenceEqual(seen.TextHash))
            return new DecideOutcome.TextChanged("", comment.TextHash, comment.Version);
        return comment.Queue?.Lease is { } lease && lease.HoldsAt(circumstances.Now) && !MayPass(lease, circumstances)
            ? new DecideOutcome.HeldByOther(lease.Holder, lease.ExpiresAt)
            : null;
    }

    /// <summary>
    /// Nobody decides what another has before them, except who read it under a lease of their own that ran out
    /// meanwhile, and a lead who means to.
    /// </summary>
    private bool MayPass(LeaseNow lease, Circumstances circumstances) =>
        lease.HolderId == Who.Id || OwnLease(circumstances) is not null || (seen.TakeOver && Who.IsLead);

    private LeaseNow? OwnLease(Circumstances circumstances) =>
        seen.LeaseId is { } id && circumstances.Leases.GetValueOrDefault(id) is { } own && own.HolderId == Who.Id ? own : null;

    private DateTimeOffset? ClaimedAt(CommentNow comment, Circumstances circumstances) =>
        comment.Queue?.Lease is { } lease && lease.HolderId == Who.Id && lease.HoldsAt(circumstances.Now)
            ? lease.TakenAt
            : OwnLease(circumstances)?.TakenAt;

    private static DecideOutcome StandingOn(CommentNow comment) => comment.History.Standing is { } standing
        ? new DecideOutcome.AlreadyDecided(StandingDecision.Of(standing))
        : new DecideOutcome.NotWaiting();
}
