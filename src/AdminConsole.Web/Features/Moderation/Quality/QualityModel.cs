using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Web.Features.Moderation.Quality;

/// <summary>How many comments a day are drawn, as they were typed.</summary>
/// <param name="BasedOn">The policy version that was on the screen.</param>
public sealed record SampleForm(int? Random, int? Uncertain, int? Flagged, string? Reason, int BasedOn)
{
    public const int MaxReason = 500;

    public SampleSizes? Sizes => Random is { } random && Uncertain is { } uncertain && Flagged is { } flagged && new SampleSizes(random, uncertain, flagged) is { IsValid: true } sizes ? sizes : null;
}

/// <param name="Seconds">How long one judgement takes, at the median of the last weeks; null where nobody has judged yet.</param>
public sealed record QualityPage(
    SampleForm Form, IReadOnlyList<CategoryEstimate> Estimates, IReadOnlyList<StratumProgress> Strata, int Days, int Waiting, double? Seconds)
{
    /// <summary>What is drawn each day by the rules in force.</summary>
    public required SampleSizes InForce { get; init; }

    /// <summary>Comments that were judged without being drawn count from this day on; null where all do.</summary>
    public DateTimeOffset? BesidesFrom { get; init; }

    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
