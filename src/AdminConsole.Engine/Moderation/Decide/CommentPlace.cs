using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>Where decisions have put a comment: for the platform's readers, and in the queue.</summary>
internal sealed record CommentPlace(CommentStatus Status, DateTimeOffset? HeldUntil = null, Guid? AssignedToId = null, string? AssignedTo = null)
{
    /// <summary>Waiting for anybody.</summary>
    public static CommentPlace Open { get; } = new(CommentStatus.Waiting);

    public QueueState State => Status switch
    {
        CommentStatus.Approved or CommentStatus.Removed => QueueState.Decided,
        _ when HeldUntil is not null => QueueState.Held,
        CommentStatus.Escalated => QueueState.Escalated,
        _ => QueueState.Waiting,
    };

    /// <summary>Putting aside and handing on leave the comment with whom it waits for: moderators or leads.</summary>
    public CommentPlace After(Decision decision) => decision.Kind switch
    {
        DecisionKind.Approve => new CommentPlace(CommentStatus.Approved),
        DecisionKind.Remove => new CommentPlace(CommentStatus.Removed),
        DecisionKind.Escalate => new CommentPlace(CommentStatus.Escalated),
        DecisionKind.Hold => this with { Status = Undecided, HeldUntil = decision.HoldUntil },
        DecisionKind.Assign => new CommentPlace(Undecided, null, decision.AssignedToId, decision.AssignedTo),
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision.Kind, "Not a verdict."),
    };

    private CommentStatus Undecided => Status == CommentStatus.Escalated ? CommentStatus.Escalated : CommentStatus.Waiting;

    /// <summary>
    /// The place that the decisions before an undone one had given the comment. A decided comment that waits again does
    /// so because of an edit; what was put aside until a date that is past waits, and so does what was edited meanwhile.
    /// </summary>
    public static CommentPlace Before(Decision undone, DecisionHistory history, byte[] textHash, DateTimeOffset now)
    {
        var place = Open;
        foreach (var decision in history.StandingBefore(undone))
        {
            place = place.After(decision);
            if (place.State == QueueState.Decided)
                place = Open;
            else if (decision.Kind == DecisionKind.Hold && (decision.HoldUntil <= now || !decision.TextHash.AsSpan().SequenceEqual(textHash)))
                place = place with { HeldUntil = null };
        }

        return place;
    }
}
