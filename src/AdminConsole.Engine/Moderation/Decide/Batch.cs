using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

public enum BatchState
{
    /// <summary>Written down with all its items; what is not decided yet will be, whatever happens to the process.</summary>
    Running = 1,

    Done = 2,

    /// <summary>Being taken back.</summary>
    Undoing = 3,

    Undone = 4,
}

/// <summary>One verdict on many comments.</summary>
public sealed class Batch : IVersioned
{
    public required Guid Id { get; init; }
    public required DecisionKind Kind { get; init; }
    public RemovalReason? Reason { get; init; }
    public string? Note { get; init; }
    public DateTimeOffset? HoldUntil { get; init; }
    public Guid? AssignedToId { get; init; }
    public string? AssignedTo { get; init; }
    public Guid? CampaignId { get; init; }
    public required Guid RequestedById { get; init; }
    public required string RequestedBy { get; init; }

    /// <summary>A lead's batch may decide what was escalated.</summary>
    public required bool ByLead { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required int Total { get; init; }
    public BatchState State { get; set; } = BatchState.Running;

    /// <summary>Who took it back as a whole, why and when they asked for it.</summary>
    public Guid? UndoneById { get; set; }

    public string? UndoneBy { get; set; }
    public bool UndoneByLead { get; set; }
    public string? UndoReason { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }
    public long Version { get; set; }
}

public enum BatchItemOutcome
{
    Pending = 0,
    Recorded = 1,

    /// <summary>Somebody else had decided.</summary>
    AlreadyDecided = 2,

    /// <summary>The text was another one than the batch was made for.</summary>
    TextChanged = 3,

    /// <summary>Nothing to decide any more.</summary>
    NotWaiting = 4,

    /// <summary>Another moderator holds it.</summary>
    Held = 5,

    /// <summary>Its decision was taken back, with the batch or before.</summary>
    Undone = 6,

    /// <summary>It was decided anew since, so the batch's undo left it alone.</summary>
    Kept = 7,
}

/// <summary>One comment of a batch, with the text that was in view, and what became of it.</summary>
public sealed class BatchItem
{
    public required Guid BatchId { get; init; }
    public required CommentId CommentId { get; init; }
    public required byte[] TextHash { get; init; }
    public required long SeenVersion { get; init; }
    public BatchItemOutcome Outcome { get; set; }
    public Guid? DecisionId { get; set; }

    /// <summary>For a conflict: who was first, who holds it, or who decided anew.</summary>
    public string? By { get; set; }
}
