using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Features.Models;

/// <summary>A comment on which two models differ, as it stands now.</summary>
public sealed record DifferenceRow(
    CommentId Id, string Text, CommentStatus Status, string Thread, Category Category, float Champion, float Challenger, IReadOnlyList<ScoreSpan> Spans);

/// <summary>One day of a shadow run.</summary>
public sealed record ShadowDay(DateOnly Day, int Comments, int Champion, int Challenger, int Both, int Same);

/// <summary>What people decided of the comments that one of the two alone would have flagged.</summary>
public sealed record ShadowJudged(bool ByChallenger, int Removed, int Approved);

public sealed record ShadowView(
    ShadowRun Run, IReadOnlyList<ShadowDay> Days, IReadOnlyList<ShadowJudged> Judged, IReadOnlyList<DifferenceRow> Differences)
{
    public int Comments => Days.Sum(d => d.Comments);

    public double? Agreement => Comments == 0 ? null : (double)Days.Sum(d => d.Same) / Comments;
}

public sealed record DriftView(IReadOnlyList<DriftWeek> Weeks, IReadOnlyList<SlangCandidate> Candidates);

/// <summary>A classifier's page beyond what every kind of model has.</summary>
/// <param name="Quality">On its own held-out comments; null for a model from before they were kept.</param>
/// <param name="Before">The champion of its training on the same comments.</param>
public sealed record RegistryView(
    HeldOutQuality? Quality, HeldOutQuality? Before, Category Category, IReadOnlyList<DifferenceRow> Differences,
    ShadowView? Shadow, RescoreRun? Rescore, DriftView? Drift)
{
    /// <summary>What its training said of comments it had set aside, by category; all there is of a model without <see cref="Quality"/>.</summary>
    public IReadOnlyDictionary<string, ClassifierEvaluation> FromTraining { get; init; } = new Dictionary<string, ClassifierEvaluation>(StringComparer.Ordinal);

    /// <summary>It came in the box: what was held out of its training is not this platform's.</summary>
    public bool Shipped { get; init; }

    /// <summary>Null where its file cannot be used.</summary>
    public RecentReading? Recent { get; init; }

    public required PolicyInForce Policy { get; init; }

    /// <summary>Of the daily lot, comments that still wait for somebody's judgement.</summary>
    public int Drawn { get; init; }

    public CategoryQuality? Of(HeldOutQuality? quality) => quality?.Categories.GetValueOrDefault(Categories.NameOf(Category));
}
