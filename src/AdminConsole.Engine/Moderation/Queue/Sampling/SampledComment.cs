using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue.Sampling;

/// <summary>The parts that a day's comments fall into, by what the model in force thought of them. Each is drawn from by itself.</summary>
public enum SampleStratum
{
    /// <summary>Some probability reaches its threshold. Mostly judged anyway; a few are judged blind.</summary>
    Flagged = 1,

    /// <summary>Let pass, but near a threshold (<see cref="SampleDraw.NearShare"/>): where a model errs most.</summary>
    Uncertain = 2,

    /// <summary>Let pass, far from every threshold.</summary>
    Rest = 3,

    /// <summary>Let pass by the model, but in somebody's hands for another reason when the day was drawn: a report, a listed word.</summary>
    Otherwise = 4,

    /// <summary>
    /// Removed by an automatic rule, or of the share that the rule left to people without a hint. That share was drawn by lot when
    /// the comment came in: it alone is judged, it stands for the removed ones, and nothing more is drawn.
    /// </summary>
    ByRule = 5,
}

/// <summary>How many of a day's comments lay in a stratum, and how many of them were drawn.</summary>
public sealed class SampleDay
{
    /// <summary>Midnight (UTC) at which the day began.</summary>
    public required DateTimeOffset Day { get; init; }

    public required SampleStratum Stratum { get; init; }

    /// <summary>All comments that came in on the day and belong here, whether anybody has seen them or not.</summary>
    public required int Frame { get; init; }

    /// <summary>Those that could be drawn: of the flagged ones, what still waited; of <see cref="SampleStratum.Otherwise"/> and <see cref="SampleStratum.ByRule"/>, none.</summary>
    public required int Open { get; init; }

    public required int Drawn { get; init; }
    public required ModelVersionId ModelVersionId { get; init; }
    public required int PolicyNumber { get; init; }
    public required DateTimeOffset DrawnAt { get; init; }
}

/// <summary>A comment drawn by lot, to be judged by somebody who does not see its scores.</summary>
public sealed class SampledComment
{
    public required CommentId CommentId { get; init; }
    public required DateTimeOffset Day { get; init; }
    public required SampleStratum Stratum { get; init; }

    /// <summary>With which probability a comment of this stratum was drawn on this day.</summary>
    public required double Inclusion { get; init; }

    /// <summary>Hash of the text that was drawn; a decision on another text answers nothing.</summary>
    public required byte[] TextHash { get; init; }
}
