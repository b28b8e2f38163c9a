using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>
/// The measures a classifier must show before it replaces the champion. Each is a line in <see cref="Rows"/>: a new one is
/// a new line.
/// </summary>
internal sealed class ClassifierGate(LearningOptions options)
{
    /// <summary>A group with fewer fine comments says nothing of false alarms.</summary>
    private const int FewestInGroup = 30;

    /// <summary>
    /// Groups are drawn, and from a few of them always the same comes out: an interval without width that proves nothing. So
    /// many must hold what is to be found, and so many what is to be left alone.
    /// </summary>
    private const int FewestDrawn = 10;

    public IReadOnlyList<GateRow> Rows(Contest contest, IReadOnlyList<EvasiveCopy> championEvasions, IReadOnlyList<EvasiveCopy> challengerEvasions) =>
    [
        .. Categories.All.SelectMany(category => OfCategory(contest, category)),
        .. Evasion(contest, championEvasions, challengerEvasions),
        WorstGroup(contest),
        .. Latency(contest),
    ];

    private IEnumerable<GateRow> OfCategory(Contest contest, Category category)
    {
        var name = Categories.NameOf(category);
        var (champion, challenger) = (new WeightedRanking(contest.Champion, category), new WeightedRanking(contest.Challenger, category));
        var (knew, knows) = (contest.Champion.Any(s => s.Scores[category] is not null), contest.Challenger.Any(s => s.Scores[category] is not null));
        if (!knew && !knows)
            yield break;
        if (challenger.Positives == 0)
        {
            yield return Gate.Unmeasured(name + ".average_precision", options.MaxWorsePrecision);
            yield break;
        }

        if (!knew || !knows)
        {
            yield return Gate.OneSided(
                name + ".average_precision", knew ? champion.AveragePrecision(contest.Draws.Whole) : null,
                knows ? challenger.AveragePrecision(contest.Draws.Whole) : null, options.MaxWorsePrecision);
            yield break;
        }

        var enough = Drawn(contest.Challenger.Where(s => s.Positive(category))) && Drawn(contest.Challenger.Where(s => s.Speaks(category) && !s.Positive(category)));
        yield return Row(
            name + ".average_precision", contest.Measure(champion.AveragePrecision, challenger.AveragePrecision), options.MaxWorsePrecision, challenger.Count, enough);

        // The precision that the policy's threshold gave the champion is the one both are asked to keep.
        var threshold = contest.Thresholds[category];
        var precision = Math.Round(champion.PrecisionFrom(threshold) ?? threshold, 2);
        yield return Row(
            name + ".recall", contest.Measure(counts => champion.RecallAt(precision, counts), counts => challenger.RecallAt(precision, counts)),
            options.MaxWorseRecall, challenger.Count, enough) with
        { At = precision };
        yield return Row(
            name + ".ece", contest.Measure(champion.Ece, challenger.Ece, lessIsBetter: true), options.MaxWorseCalibration, challenger.Count, enough, lessIsBetter: true);
    }

    /// <summary>Of the disguised copies, how many are flagged; both at the false alarms that the policy's thresholds give the champion.</summary>
    private IEnumerable<GateRow> Evasion(Contest contest, IReadOnlyList<EvasiveCopy> champion, IReadOnlyList<EvasiveCopy> challenger)
    {
        if (champion.Count == 0)
            yield break;
        var (own, moved) = (new Dictionary<Category, double>(), new Dictionary<Category, double>());
        foreach (var category in Categories.All)
        {
            var fine = contest.Champion.Where(s => s.Speaks(category) && !s.Positive(category)).ToList();
            var weight = fine.Sum(s => s.Weight);
            var alarms = weight > 0 ? fine.Where(s => contest.Thresholds.Flag(category, s.Scores)).Sum(s => s.Weight) / weight : 0;
            own[category] = new WeightedRanking(contest.Champion, category).ThresholdAtFalseAlarms(alarms);
            moved[category] = new WeightedRanking(contest.Challenger, category).ThresholdAtFalseAlarms(alarms);
        }

        yield return Row(
            "evasion.recall",
            contest.Measure(
                counts => Caught(champion, copy => copy.Probability >= own[copy.Category], counts),
                counts => Caught(challenger, copy => copy.Probability >= moved[copy.Category], counts)),
            options.MaxWorseEvasion, contest.Challenger.Count, challenger.Select(copy => copy.Group).Distinct().Count() >= FewestDrawn);
    }

    private static double? Caught(IReadOnlyList<EvasiveCopy> copies, Func<EvasiveCopy, bool> isCaught, int[] counts)
    {
        double all = 0, caught = 0;
        foreach (var copy in copies)
        {
            var weight = copy.Weight * counts[copy.Group];
            all += weight;
            caught += isCaught(copy) ? weight : 0;
        }

        return all > 0 ? caught / all : null;
    }

    /// <summary>By how much the group with the most false alarms lies above all comments.</summary>
    private GateRow WorstGroup(Contest contest)
    {
        var groups = new List<int[]>();
        for (var i = 0; i < CommentSlices.All.Count; i++)
        {
            var (by, sliceOf) = CommentSlices.All[i];
            if (by == "source")
                continue; // where a label comes from is no property of its author
            groups.AddRange(contest.Challenger.Index().Where(s => s.Item.Comment.Category is null)
                .GroupBy(s => sliceOf(s.Item.Comment), s => s.Index, StringComparer.Ordinal)
                .Where(g => g.Key is not null && g.Count() >= FewestInGroup).Select(g => g.ToArray()));
        }

        int[] fine = [.. contest.Challenger.Index().Where(s => s.Item.Comment.Category is null).Select(s => s.Index)];
        return Row(
            "worst_group", groups.Count == 0 ? null : contest.Measure(Gap(contest.Champion), Gap(contest.Challenger), lessIsBetter: true),
            options.MaxWiderGap, contest.Challenger.Count, Drawn(fine.Select(i => contest.Challenger[i])), lessIsBetter: true);

        Func<int[], double?> Gap(IReadOnlyList<HeldOutScore> scores)
        {
            bool[] flagged = [.. scores.Select(s => contest.Thresholds.FlagAny(s.Scores))];
            return counts =>
            {
                if (ShareOf(fine) is not { } overall)
                    return null;
                var worst = 0.0;
                foreach (var group in groups)
                    worst = Math.Max(worst, (ShareOf(group) ?? 0) - overall);
                return worst;

                double? ShareOf(int[] members)
                {
                    double all = 0, wrong = 0;
                    foreach (var i in members)
                    {
                        var weight = scores[i].Weight * counts[scores[i].Group];
                        all += weight;
                        wrong += flagged[i] ? weight : 0;
                    }

                    return all > 0 ? wrong / all : null;
                }
            };
        }
    }

    private IEnumerable<GateRow> Latency(Contest contest)
    {
        if (Speed.Compare(contest.ChampionModel, contest.ChallengerModel, [.. contest.Challenger.Select(s => s.Comment)]) is not var (before, after, low, high))
            yield break;
        yield return Gate.Compare("latency", before, after, low, high, options.MaxSlowerMicroseconds, lessIsBetter: true);
    }

    private static bool Drawn(IEnumerable<HeldOutScore> scores) => scores.Select(s => s.Group).Distinct().Count() >= FewestDrawn;

    private static GateRow Row(
        string measure, (double Champion, double Challenger, double Low, double High)? measured, double maxWorse, int comments, bool enough, bool lessIsBetter = false) =>
        measured is var (before, after, low, high)
            ? enough
                ? Gate.Compare(measure, before, after, low, high, maxWorse, lessIsBetter).Needing(comments)
                : Gate.Unmeasured(measure, maxWorse) with { Champion = before, Challenger = after, Difference = lessIsBetter ? before - after : after - before }
            : Gate.Unmeasured(measure, maxWorse);
}
