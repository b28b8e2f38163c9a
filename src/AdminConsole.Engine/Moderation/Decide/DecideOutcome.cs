using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>Who decides. <paramref name="IsLead"/> may decide what was escalated and undo what others decided.</summary>
public sealed record Moderator(Guid Id, string Name, bool IsLead);

/// <summary>What a moderator wants done.</summary>
/// <param name="Reason">Needed for <see cref="DecisionKind.Remove"/>, ignored otherwise.</param>
public sealed record Verdict(DecisionKind Kind, RemovalReason? Reason = null, string? Note = null)
{
    public const int MaxNoteLength = 2000;

    /// <summary>Null when it can be recorded.</summary>
    public string? Problem => this switch
    {
        { Kind: DecisionKind.Undo } => "A decision is undone by naming it.",
        { Kind: DecisionKind.Remove, Reason: null } => "A removal needs a reason.",
        { Note.Length: > MaxNoteLength } => $"A note has at most {MaxNoteLength} characters.",
        _ => null,
    };
}

/// <summary>The comment as it stood on the moderator's screen.</summary>
/// <param name="TextHash">SHA-256 of the text that was read.</param>
public sealed record Seen(long Version, byte[] TextHash);

/// <summary>A decision that stands, as colleagues see it.</summary>
public sealed record StandingDecision(Guid Id, DecisionKind Kind, RemovalReason? Reason, string By, Guid? ById, DateTimeOffset At)
{
    internal static StandingDecision Of(Decision decision) =>
        new(decision.Id, decision.Kind, decision.Reason, decision.DecidedBy, decision.DecidedById, decision.DecidedAt);
}

/// <summary>What became of an attempt to decide.</summary>
public abstract record DecideOutcome
{
    private DecideOutcome()
    {
    }

    /// <summary>It stands, with its audit row and the event for the platform.</summary>
    public sealed record Recorded(StandingDecision Decision) : DecideOutcome;

    /// <summary>Somebody else was first; nothing was overwritten.</summary>
    public sealed record AlreadyDecided(StandingDecision Decision) : DecideOutcome;

    /// <summary>The author changed the text meanwhile; it has to be read again.</summary>
    public sealed record TextChanged(string Text, byte[] TextHash, long Version) : DecideOutcome;

    public sealed record NotFound : DecideOutcome;

    /// <summary>There is nothing to decide: it was withdrawn, is not scored yet, or waits for a lead.</summary>
    public sealed record NotWaiting(CommentStatus Status) : DecideOutcome;
}

/// <summary>What became of an attempt to undo.</summary>
public abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    /// <summary>The comment waits again, and the platform will hear of it.</summary>
    public sealed record Undone(CommentId CommentId, StandingDecision Decision, StandingDecision Compensated) : UndoOutcome;

    public sealed record NotFound : UndoOutcome;

    /// <summary>It was undone before.</summary>
    public sealed record AlreadyUndone(string By, DateTimeOffset At) : UndoOutcome;

    /// <summary>Only the decision that stands can be undone; <paramref name="Standing"/> is null when the text changed since and waits anyway.</summary>
    public sealed record NotTheLatest(StandingDecision? Standing) : UndoOutcome;

    /// <summary>Another person's decision is undone by a lead.</summary>
    public sealed record NotYours(string By) : UndoOutcome;

    /// <summary>Another person's decision is undone with a reason.</summary>
    public sealed record ReasonNeeded : UndoOutcome;
}
