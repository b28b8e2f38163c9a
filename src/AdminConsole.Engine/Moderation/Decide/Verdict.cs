using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>Who decides. <paramref name="IsLead"/> may decide what was escalated and undo what others decided.</summary>
public sealed record Moderator(Guid Id, string Name, bool IsLead)
{
    /// <summary>
    /// The console itself, where the policy lets new members of a campaign follow what a person decided on it. Whatever the
    /// policy decides bears this id: it is nobody's judgement and no label.
    /// </summary>
    public static Moderator Policy { get; } = new(Guid.Parse("0193a000-0000-7000-8000-00000000ca3b"), "campaign", false);

    /// <summary>Everybody who is the console itself: what they decide teaches no model and measures none.</summary>
    public static IReadOnlyList<Guid> Automatic { get; } = [Policy.Id];

    /// <summary>The console itself, by the automatic rule of that name.</summary>
    public static Moderator ByRule(string rule) => Policy with { Name = rule };
}

/// <summary>To whom a comment is handed.</summary>
public sealed record Assignee(Guid Id, string Name);

/// <summary>What a moderator wants done.</summary>
/// <param name="Reason">Needed for <see cref="DecisionKind.Remove"/>, ignored otherwise.</param>
/// <param name="HoldUntil">Needed for <see cref="DecisionKind.Hold"/>, ignored otherwise.</param>
/// <param name="AssignTo">Needed for <see cref="DecisionKind.Assign"/>, ignored otherwise.</param>
public sealed record Verdict(
    DecisionKind Kind, RemovalReason? Reason = null, string? Note = null, DateTimeOffset? HoldUntil = null, Assignee? AssignTo = null)
{
    public const int MaxNoteLength = 2000;

    public static TimeSpan LongestHold { get; } = TimeSpan.FromDays(366);

    /// <summary>Null when it can be recorded at that moment.</summary>
    public string? ProblemAt(DateTimeOffset now) => this switch
    {
        { Kind: DecisionKind.Undo } => "A decision is undone by naming it.",
        { Kind: DecisionKind.Remove, Reason: null } => "A removal needs a reason.",
        { Kind: DecisionKind.Hold, HoldUntil: null } => "A hold needs a date.",
        { Kind: DecisionKind.Hold, HoldUntil: { } until } when until <= now => "A hold ends in the future.",
        { Kind: DecisionKind.Hold, HoldUntil: { } until } when until - now > LongestHold => $"A hold lasts at most {LongestHold.TotalDays:0} days.",
        { Kind: DecisionKind.Assign, AssignTo: null } => "An assignment needs a person.",
        { Note.Length: > MaxNoteLength } => $"A note has at most {MaxNoteLength} characters.",
        _ => null,
    };
}

/// <summary>The comment as it stood on the moderator's screen.</summary>
/// <param name="TextHash">SHA-256 of the text that was read.</param>
/// <param name="LeaseId">The lease under which it was read; it may have been lost since.</param>
/// <param name="ShownMs">How long it was on the screen.</param>
/// <param name="TakeOver">A lead decides although another moderator holds it.</param>
public sealed record Seen(long Version, byte[] TextHash, Guid? LeaseId = null, int? ShownMs = null, bool TakeOver = false);
