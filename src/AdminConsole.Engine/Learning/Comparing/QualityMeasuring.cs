using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>Everything the model's page shows of its held-out comments, computed once, when it is trained.</summary>
internal static class QualityMeasuring
{
    public static HeldOutQuality Measure(IReadOnlyList<HeldOutScore> scores, IReadOnlyList<EvasiveCopy> evasions, Thresholds thresholds, GroupDraws draws)
    {
        var categories = new Dictionary<string, CategoryQuality>(StringComparer.Ordinal);
        foreach (var category in Categories.All.Where(category => scores.Any(s => s.Scores[category] is not null)))
            categories.Add(Categories.NameOf(category), Of(category, scores, thresholds[category], draws));
        return new HeldOutQuality(scores.Count, categories, [.. Slices(scores, thresholds), .. Evaded(evasions, thresholds)]);
    }

    private static CategoryQuality Of(Category category, IReadOnlyList<HeldOutScore> scores, double threshold, GroupDraws draws)
    {
        var ranking = new WeightedRanking(scores, category);
        var spoken = scores.Where(s => s.Speaks(category)).ToList();
        return new CategoryQuality(
            threshold,
            ranking.Positives,
            ranking.AveragePrecision(draws.Whole),
            ranking.Ece(draws.Whole),
            MeasuredShare.From(spoken.Where(s => s.Positive(category)).Select(s => (s.Of(category) >= threshold, s.Weight))),
            MeasuredShare.From(spoken.Where(s => s.Of(category) >= threshold).Select(s => (s.Positive(category), s.Weight))),
            MeasuredShare.From(spoken.Where(s => !s.Positive(category)).Select(s => (s.Of(category) >= threshold, s.Weight))),
            ranking.Reliability(),
            ranking.Curve(draws));
    }

    private static IEnumerable<SliceQuality> Slices(IReadOnlyList<HeldOutScore> scores, Thresholds thresholds)
    {
        foreach (var (by, sliceOf) in CommentSlices.All)
        {
            foreach (var slice in scores.GroupBy(s => sliceOf(s.Comment), StringComparer.Ordinal).Where(g => g.Key is not null).OrderByDescending(g => g.Count()))
            {
                yield return new SliceQuality(
                    by, slice.Key!, slice.Count(),
                    MeasuredShare.From(slice.Where(s => s.Comment.Category is not null).Select(s => (thresholds.Flag(s.Comment.Category!.Value, s.Scores), s.Weight))),
                    MeasuredShare.From(slice.Where(s => s.Comment.Category is null).Select(s => (thresholds.FlagAny(s.Scores), s.Weight))));
            }
        }
    }

    private static IEnumerable<SliceQuality> Evaded(IReadOnlyList<EvasiveCopy> evasions, Thresholds thresholds) => evasions
        .GroupBy(copy => copy.Attack, StringComparer.Ordinal)
        .Select(attack => new SliceQuality(
            "evasion", attack.Key, attack.Count(),
            MeasuredShare.From(attack.Select(copy => (copy.Probability >= thresholds[copy.Category], copy.Weight))), null));
}

/// <summary>A held-out comment that should come down, disguised, and what a model makes of the disguise.</summary>
internal sealed record EvasiveCopy(string Attack, Category Category, int Group, double Weight, float Probability);
