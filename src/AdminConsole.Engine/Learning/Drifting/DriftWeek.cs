using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>How far the comments of one week lie from those that a model knew when it was trained.</summary>
public sealed class DriftWeek
{
    public required ModelVersionId ModelVersionId { get; init; }

    /// <summary>Its Monday, in UTC.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>Comments measured: all of the week, or a sample of them.</summary>
    public required int Comments { get; set; }

    /// <summary>Population stability index of the scores against the weeks before the training; null where the model lacks the category.</summary>
    public double? Inflammatory { get; set; }

    public double? Marketing { get; set; }
    public double? Improper { get; set; }

    /// <summary>Share of comments over a threshold of the policy.</summary>
    public required double Flagged { get; set; }

    /// <summary>Share of the comments' characters-in-pairs that the training texts do not hold.</summary>
    public required double Unknown { get; set; }

    public required DateTimeOffset MeasuredAt { get; set; }
}

public enum SlangState
{
    Open = 1,

    /// <summary>Stands on a word list of the policy now.</summary>
    Listed = 2,

    Dismissed = 3,
}

/// <summary>A piece of text that rises in removed comments: a candidate for a word list.</summary>
public sealed class SlangCandidate : IVersioned
{
    public required Guid Id { get; init; }
    public required string Text { get; init; }

    /// <summary>What most of the comments that hold it were removed for.</summary>
    public required Category Category { get; set; }

    /// <summary>Log-odds with a prior, in standard errors.</summary>
    public required double Strength { get; set; }

    /// <summary>Removed comments that hold it, in the last days and in the weeks before.</summary>
    public required int Removed { get; set; }

    public required int Before { get; set; }

    /// <summary>Approved comments of the last days that hold it: what a word list would flag wrongly.</summary>
    public required int Approved { get; set; }

    public SlangState State { get; set; } = SlangState.Open;
    public required DateTimeOffset FoundAt { get; set; }
    public string? ClosedBy { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public long Version { get; set; }
}
