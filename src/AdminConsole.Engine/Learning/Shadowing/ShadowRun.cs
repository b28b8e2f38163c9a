using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning.Shadowing;

/// <summary>
/// A challenger that scores the live stream beside the champion, for some days and without acting. The row is the whole
/// state: whichever node goes round next carries on from it.
/// </summary>
public sealed class ShadowRun : IVersioned
{
    public required Guid Id { get; init; }
    public required ModelVersionId ModelVersionId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required string StartedBy { get; init; }
    public required string Reason { get; init; }

    /// <summary>1 while it runs, then null: a unique index lets one run at a time.</summary>
    public int? Open { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who stopped it; null when its days were over.</summary>
    public string? EndedBy { get; set; }

    public string? EndReason { get; set; }

    /// <summary>Up to when all comments are scored.</summary>
    public required DateTimeOffset SeenUntil { get; set; }

    public int Scored { get; set; }
    public long Version { get; set; }

    public bool IsOpen => Open is not null;
}

/// <summary>What both said of one comment when it came: without its text, and forgotten some time after the run.</summary>
public sealed class ShadowScore
{
    public required Guid RunId { get; init; }
    public required CommentId CommentId { get; init; }

    /// <summary>Of the comment's arrival, in UTC (<see cref="DateOnly.DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>The categories over the policy's threshold of that moment, bit 0 for the first of the list.</summary>
    public required int ChampionFlags { get; init; }

    public required int ChallengerFlags { get; init; }

    /// <summary>The category on which they differ most, and what each says of it.</summary>
    public required int Category { get; init; }

    public required float Champion { get; init; }
    public required float Challenger { get; init; }
}
