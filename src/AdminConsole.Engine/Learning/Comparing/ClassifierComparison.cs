using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>What the held-out comments say of a new classifier, and of the champion where there is one.</summary>
internal sealed record ClassifierComparison(HeldOutQuality Quality, IReadOnlyDictionary<string, double> Metrics, GateVerdict? Gate)
{
    /// <param name="champion">The model in force and its number; null for the first of its kind.</param>
    public static ClassifierComparison Of(
        ICommentScorer challenger, (int Number, ICommentScorer Scorer)? champion, ClassifierLessons lessons, Thresholds thresholds, LearningOptions options)
    {
        var platformLabels = lessons.Learn.Concat(lessons.HeldOut).Count(c => LabelWeights.IsPlatform(c.Source) && !c.IsPart);

        // The platform's own are counted as training calibrates with them: by the comments they stand for, one on average.
        var standsFor = lessons.HeldOut.Where(c => LabelWeights.IsPlatform(c.Source)).Select(c => c.PopulationWeight).DefaultIfEmpty(1).Average();
        var scores = HeldOutScore.All(challenger, lessons.HeldOut, c => LabelWeights.IsPlatform(c.Source) ? c.PopulationWeight / standsFor : c.Weight * LabelWeights.Of(c.Source, platformLabels));
        var draws = new GroupDraws(scores.Select(s => s.Group).DefaultIfEmpty(-1).Max() + 1);
        var evasions = Evasions.Of(challenger, scores);
        var quality = QualityMeasuring.Measure(scores, evasions, thresholds, draws);
        if (champion is not var (number, inForce))
            return new ClassifierComparison(quality, MetricsOf(quality, scores), null);

        var contest = new Contest(inForce, challenger, scores, thresholds, draws);
        var before = Evasions.Of(inForce, contest.Champion);
        return new ClassifierComparison(
            quality,
            MetricsOf(quality, scores),
            new GateVerdict(number, scores.Count, null, new ClassifierGate(options).Rows(contest, before, evasions))
            {
                From = lessons.Window?.From,
                To = lessons.Window?.To,
                Champion = QualityMeasuring.Measure(contest.Champion, before, thresholds, draws),
            });
    }

    private static Dictionary<string, double> MetricsOf(HeldOutQuality quality, IReadOnlyList<HeldOutScore> scores)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["held_out"] = quality.HeldOut };
        foreach (var category in Categories.All)
        {
            if (!quality.Categories.TryGetValue(Categories.NameOf(category), out var figures))
                continue;
            Add("average_precision", figures.AveragePrecision);
            Add("macro_f1", ClassifierEvaluation.Of([.. scores.Where(s => s.Speaks(category)).Select(s => s.Judged(category))]).MacroF1);
            Add("ece", figures.Ece);

            void Add(string measure, double? value)
            {
                if (value is { } known)
                    metrics[$"{Categories.NameOf(category)}.{measure}"] = known;
            }
        }

        return metrics;
    }
}
