namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>
/// 95 % intervals of an evaluation's figures by the percentile bootstrap over groups of alike texts (Efron and Tibshirani, 1993,
/// §13.3): ten copies of one comment are one observation, not ten.
/// </summary>
internal static class MetricIntervals
{
    private const int Seed = 20;
    private const int MostDraws = 1_000;
    private const int FewestDraws = 200;

    /// <summary>Rows drawn in all: enough for steady ends, little enough to wait for.</summary>
    private const int Rows = 4_000_000;

    /// <summary>By the JSON key of the figure, lower and upper end; a figure that the data does not give is left out.</summary>
    public static IReadOnlyDictionary<string, double[]> Of(IReadOnlyList<JudgedScore> scores, int[] groups, float threshold)
    {
        var found = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        if (scores.Count == 0)
            return new Dictionary<string, double[]>(StringComparer.Ordinal);
        int[] numbered = [.. Numbered(groups)];
        var counts = new int[numbered.Max() + 1];
        var ranked = new RankedScores(scores);
        var random = new Random(Seed);
        var draws = Math.Clamp(Rows / scores.Count, FewestDraws, MostDraws);
        for (var draw = 0; draw < draws; draw++)
        {
            Array.Clear(counts);
            for (var i = 0; i < counts.Length; i++)
                counts[random.Next(counts.Length)]++;
            var weighted = ranked.Figures(row => counts[numbered[row]] * scores[row].Weight);
            Add("average_precision", weighted.AveragePrecision);
            Add("roc_auc", weighted.RocAuc);
            Add("recall_at_precision_50", weighted.RecallAtPrecision50);
            Add("average_precision_unweighted", ranked.Figures(row => counts[numbered[row]]).AveragePrecision);
            Add("macro_f1", MacroF1(row => counts[numbered[row]] * scores[row].Weight));
        }

        return found.Where(entry => entry.Value.Count >= draws / 2).ToDictionary(entry => entry.Key, entry => Ends(entry.Value), StringComparer.Ordinal);

        void Add(string name, double? value)
        {
            if (value is not { } known)
                return;
            if (!found.TryGetValue(name, out var values))
                found.Add(name, values = []);
            values.Add(known);
        }

        double? MacroF1(Func<int, double> weightOf)
        {
            double hit = 0, alarm = 0, missed = 0, passed = 0;
            for (var row = 0; row < scores.Count; row++)
            {
                var flagged = scores[row].Probability >= threshold;
                var weight = weightOf(row);
                hit += scores[row].Positive && flagged ? weight : 0;
                alarm += !scores[row].Positive && flagged ? weight : 0;
                missed += scores[row].Positive && !flagged ? weight : 0;
                passed += !scores[row].Positive && !flagged ? weight : 0;
            }

            return hit + alarm + missed + passed > 0
                ? (ClassifierEvaluation.F1Of(hit, alarm, missed) + ClassifierEvaluation.F1Of(passed, missed, alarm)) / 2
                : null;
        }
    }

    private static double[] Ends(List<double> values)
    {
        values.Sort();
        return [values[(int)(0.025 * (values.Count - 1))], values[(int)Math.Ceiling(0.975 * (values.Count - 1))]];
    }

    private static IEnumerable<int> Numbered(int[] groups)
    {
        var numbers = new Dictionary<int, int>();
        foreach (var group in groups)
        {
            if (!numbers.TryGetValue(group, out var number))
                numbers.Add(group, number = numbers.Count);
            yield return number;
        }
    }
}
