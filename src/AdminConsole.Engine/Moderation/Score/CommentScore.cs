using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score;

public enum Category
{
    Inflammatory = 1,
    Marketing = 2,
    Improper = 3,
}

/// <summary>What one model version thinks of a comment's current revision: a calibrated probability per category.</summary>
public sealed class CommentScore
{
    public required CommentId CommentId { get; init; }
    public required ModelVersionId ModelVersionId { get; set; }
    public required float Inflammatory { get; set; }
    public required float Marketing { get; set; }
    public required float Improper { get; set; }
    public required DateTimeOffset ScoredAt { get; set; }

    /// <summary>When this revision came to the console, whichever model scored it since.</summary>
    public DateTimeOffset? ArrivedAt { get; set; }

    /// <summary>What was known around the comment when this revision was first scored; null where nothing was.</summary>
    public CommentContext? Context { get; set; }

    public (Category Category, float Probability)? Highest => new CategoryScores(Inflammatory, Marketing, Improper).Highest;
}

public enum FlagKind
{
    Model = 1,
    Rule = 2,
    WordList = 3,
    Report = 4,

    /// <summary>Drawn by lot, to be judged by somebody who does not see its scores.</summary>
    Sample = 5,

    /// <summary>A word of a list that is only watched, or that lets a waiting comment come first: no reason to wait.</summary>
    NotedWord = 6,
}

/// <summary>One reason why a comment is in the queue.</summary>
public sealed class Flag
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }
    public required FlagKind Kind { get; init; }
    public required Category Category { get; init; }

    /// <summary>0..1 for a model's flag, otherwise null.</summary>
    public float? Probability { get; init; }

    /// <summary>The word, the rule's name or the report's reason.</summary>
    public string? Detail { get; init; }

    /// <summary>JSON array of spans (start, length, strength, category) on the text the moderator reads.</summary>
    public string? Spans { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Thresholds and word lists at one point in time; immutable, the highest number is in force.</summary>
public sealed class PolicyVersion
{
    public required Guid Id { get; init; }
    public required int Number { get; init; }
    public required double InflammatoryThreshold { get; init; }
    public required double MarketingThreshold { get; init; }
    public required double ImproperThreshold { get; init; }

    /// <summary>JSON, as <see cref="Words.PolicyWords"/> writes it.</summary>
    public required string Words { get; init; }

    /// <summary>How old a waiting comment may become, in minutes: the promise on the queue's head.</summary>
    public required int PromisedMinutes { get; init; }

    /// <summary>JSON: points and expiry per reason, and from how many points a warning, a mute, a ban is recommended; null takes the defaults.</summary>
    public string? Strikes { get; init; }

    /// <summary>New members of a campaign that was decided follow its decision by themselves.</summary>
    public bool CampaignsFollow { get; init; }

    /// <summary>How many of a day's comments are drawn by lot and judged blind: of those that passed, those that passed near a threshold, and those flagged.</summary>
    public int SampleRandom { get; init; }

    public int SampleUncertain { get; init; }
    public int SampleFlagged { get; init; }

    public required string Reason { get; init; }
    public required Guid? CreatedById { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A person's word on a text, from an import or made elsewhere; the console's own decisions are labels too.</summary>
public sealed class Label
{
    public required Guid Id { get; init; }

    /// <summary>The label's own id at its source; a second import of it changes nothing.</summary>
    public required string PlatformId { get; init; }

    public required string Text { get; set; }

    /// <summary>Null means that the text is fine.</summary>
    public Category? Category { get; set; }

    public double Weight { get; set; } = 1;

    /// <summary>Texts of one group never part between training and held-out data.</summary>
    public string? Group { get; set; }

    public required DateTimeOffset At { get; init; }
}
