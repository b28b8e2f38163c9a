using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

public enum DecisionKind
{
    Approve = 1,
    Remove = 2,
    Escalate = 3,

    /// <summary>Compensates an earlier decision; the comment waits again.</summary>
    Undo = 4,

    /// <summary>Put aside until a date.</summary>
    Hold = 5,

    /// <summary>Handed to a named person.</summary>
    Assign = 6,
}

/// <summary>Why a comment comes down; the digit is its key in the queue.</summary>
public enum RemovalReason
{
    Insult = 1,
    Incitement = 2,
    Marketing = 3,
    Sexual = 4,
    Privacy = 5,
    Other = 6,
}

/// <summary>What a person decided about the text they read. Never changed and never deleted.</summary>
public sealed class Decision
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }
    public required DecisionKind Kind { get; init; }
    public RemovalReason? Reason { get; init; }
    public string? Note { get; init; }
    public required Guid? DecidedById { get; init; }

    /// <summary>The person's name at that moment, so that history reads without their account.</summary>
    public required string DecidedBy { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>
    /// Its audit row: the order in which decisions were committed, which clocks of several nodes do not promise. 0 for those
    /// from before it was kept, and for generated ones; they come first, by <see cref="DecidedAt"/>.
    /// </summary>
    public long Sequence { get; init; }

    /// <summary>Hash of the text that was read.</summary>
    public required byte[] TextHash { get; init; }

    public Category? Category { get; init; }
    public float? Probability { get; init; }
    public ModelVersionId? ModelVersionId { get; init; }
    public int? PolicyNumber { get; init; }

    /// <summary>For <see cref="DecisionKind.Undo"/>: what it compensates.</summary>
    public Guid? UndoesId { get; init; }

    /// <summary>For <see cref="DecisionKind.Hold"/>.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>For <see cref="DecisionKind.Assign"/>.</summary>
    public Guid? AssignedToId { get; init; }

    public string? AssignedTo { get; init; }

    /// <summary>The batch it was part of.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The campaign whose decision it is, or follows.</summary>
    public Guid? CampaignId { get; init; }

    /// <summary>The automatic rule that made it.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>The appeal that it answers.</summary>
    public Guid? AppealId { get; init; }

    /// <summary>When the decider's lease took the comment.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>How long the comment was on the screen before the decision, in milliseconds.</summary>
    public int? HandledMs { get; init; }
}
