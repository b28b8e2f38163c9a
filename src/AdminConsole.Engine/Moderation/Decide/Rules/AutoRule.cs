using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

public enum RuleState
{
    /// <summary>Measured on what people decided before; nothing is noted for it.</summary>
    Backtest = 1,

    /// <summary>Notes what it would remove; people decide, and so judge it.</summary>
    Shadow = 2,

    /// <summary>Removes, but for the blind share.</summary>
    Live = 3,

    Off = 4,
}

/// <summary>
/// Removes at once what scores high enough. What it asks for never changes: other conditions are another rule, so that
/// every figure is about one thing.
/// </summary>
public sealed class AutoRule : IVersioned
{
    public const int MaxNameLength = 80;
    public const int MaxWhyLength = 400;

    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required Category Category { get; init; }
    public required double Threshold { get; init; }

    /// <summary>A listed word of its category is in the text, too.</summary>
    public bool NeedsWord { get; init; }

    /// <summary>Only under threads of this kind.</summary>
    public ThreadKind? ThreadKind { get; init; }

    /// <summary>Only from authors with at least this share of removals (smoothed, see <see cref="CommentContext.RemovedShare"/>).</summary>
    public double? LeastRemovedShare { get; init; }

    /// <summary>What the removal is recorded and told as.</summary>
    public required RemovalReason Reason { get; init; }

    public required RuleState State { get; set; }
    public required DateTimeOffset StateSince { get; set; }

    /// <summary>Null where the rule changed its state by itself.</summary>
    public Guid? StateById { get; set; }

    public required string StateBy { get; set; }
    public required string StateWhy { get; set; }

    /// <summary>What entered the queue by then was looked at.</summary>
    public required DateTimeOffset LookedUntil { get; set; }

    /// <summary>The model whose scores it was proven on; another champion sends it back to its shadow.</summary>
    public ModelVersionId? ProvenOn { get; set; }

    /// <summary>The word lists it was proven with (<see cref="RuleWords"/>), where it asks for a listed word; a changed list sends it back, too.</summary>
    public long? ProvenWords { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public long Version { get; set; }
}

public enum RuleFate
{
    /// <summary>A person decides as ever: the rule was in shadow, all rules were stopped, or somebody had the comment already.</summary>
    Watched = 1,

    /// <summary>Of a live rule, left to a person who is not told.</summary>
    Blind = 2,

    /// <summary>The rule removed it.</summary>
    Removed = 3,
}

/// <summary>A comment that a rule asked for, as it was then.</summary>
public sealed class RuleMatch
{
    public required Guid RuleId { get; init; }
    public required CommentId CommentId { get; init; }
    public required ModelVersionId ModelVersionId { get; init; }
    public required byte[] TextHash { get; init; }
    public required float Probability { get; init; }

    /// <summary>The word lists it was asked by (<see cref="RuleWords"/>); null of a rule that asks for no word.</summary>
    public long? Words { get; init; }

    public required RuleFate Fate { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Whether rules may act at all; the newest row is in force.</summary>
public sealed class RuleSwitch
{
    public required Guid Id { get; init; }
    public required bool Stopped { get; init; }
    public required string By { get; init; }
    public required string Why { get; init; }
    public required DateTimeOffset At { get; init; }
}
