using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>A decision that stands, as colleagues see it.</summary>
public sealed record StandingDecision(Guid Id, DecisionKind Kind, RemovalReason? Reason, string By, Guid? ById, DateTimeOffset At)
{
    /// <summary>For <see cref="DecisionKind.Hold"/>.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>For <see cref="DecisionKind.Assign"/>: the name.</summary>
    public string? AssignedTo { get; init; }

    internal static StandingDecision Of(Decision decision) =>
        new(decision.Id, decision.Kind, decision.Reason, decision.DecidedBy, decision.DecidedById, decision.DecidedAt)
        {
            HoldUntil = decision.HoldUntil,
            AssignedTo = decision.AssignedTo,
        };
}

/// <summary>What became of an attempt to decide.</summary>
public abstract record DecideOutcome
{
    private DecideOutcome()
    {
    }

    /// <summary>It stands, with its audit row and the event for the platform.</summary>
    /// <param name="Grace">How long the platform is not told yet.</param>
    public sealed record Recorded(StandingDecision Decision, TimeSpan Grace) : DecideOutcome;

    /// <summary>Somebody else was first; nothing was overwritten.</summary>
    public sealed record AlreadyDecided(StandingDecision Decision) : DecideOutcome;

    /// <summary>The author changed the text meanwhile; it has to be read again.</summary>
    public sealed record TextChanged(string Text, byte[] TextHash, long Version) : DecideOutcome;

    /// <summary>Another moderator has it before them and has not let it go.</summary>
    public sealed record HeldByOther(string By, DateTimeOffset Until) : DecideOutcome;

    public sealed record NotFound : DecideOutcome;

    /// <summary>There is nothing to decide: it was withdrawn, is not scored yet, or waits for a lead.</summary>
    public sealed record NotWaiting : DecideOutcome;
}

/// <summary>What became of an attempt to undo.</summary>
public abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    /// <summary>The comment waits again, and the platform will hear of it.</summary>
    public sealed record Undone(CommentId CommentId, StandingDecision Decision) : UndoOutcome;

    public sealed record NotFound : UndoOutcome;

    /// <summary>It was undone before.</summary>
    public sealed record AlreadyUndone(string By, DateTimeOffset At) : UndoOutcome;

    /// <summary>Only the decision that stands can be undone; <paramref name="Standing"/> is null when the comment waits anyway: its text changed since, or the hold is over.</summary>
    public sealed record NotTheLatest(StandingDecision? Standing) : UndoOutcome;

    /// <summary>Another person's decision is undone by a lead.</summary>
    public sealed record NotYours(string By) : UndoOutcome;

    /// <summary>Another person's decision, and any that the platform may have heard of, is undone with a reason.</summary>
    public sealed record ReasonNeeded : UndoOutcome;
}
