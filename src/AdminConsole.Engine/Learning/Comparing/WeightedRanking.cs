using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>
/// One model's ranking of the held-out comments in one category, sorted once and measured for any draw of their groups.
/// Equal scores share a step: a constant score ranks nothing.
/// </summary>
internal sealed class WeightedRanking
{
    private const int Bins = 10;
    private readonly (float Probability, bool Positive, double Weight, int Group)[] ranked;

    public WeightedRanking(IEnumerable<HeldOutScore> scores, Category category) =>
        ranked = [.. scores.Where(s => s.Speaks(category))
            .Select(s => (Probability: s.Of(category), Positive: s.Positive(category), s.Weight, s.Group))
            .OrderByDescending(s => s.Probability)];

    public int Count => ranked.Length;

    public int Positives => ranked.Count(s => s.Positive);

    public double? AveragePrecision(int[] counts)
    {
        double sum = 0, last = 0;
        var positives = Walk(counts, (_, found, seen) =>
        {
            sum += (found - last) * found / seen;
            last = found;
        });
        return positives > 0 ? sum / positives : null;
    }

    /// <summary>The greatest recall at which at least this share of what is flagged is right.</summary>
    public double? RecallAt(double precision, int[] counts)
    {
        double best = 0;
        var positives = Walk(counts, (_, found, seen) =>
        {
            if (found >= precision * seen)
                best = found;
        });
        return positives > 0 ? best / positives : null;
    }

    /// <summary>The probability from which on at most this share of the negatives is flagged.</summary>
    public float ThresholdAtFalseAlarms(double share)
    {
        var negatives = ranked.Where(s => !s.Positive).Sum(s => s.Weight);
        double wrong = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            wrong += ranked[i].Positive ? 0 : ranked[i].Weight;
            if (wrong > (share * negatives) + 1e-9)
                return MathF.BitIncrement(ranked[i].Probability);
        }

        return 0;
    }

    /// <summary>Precision of what is flagged from a probability on; null where nothing is.</summary>
    public double? PrecisionFrom(double threshold)
    {
        double found = 0, seen = 0;
        foreach (var score in ranked.TakeWhile(s => s.Probability >= threshold))
        {
            seen += score.Weight;
            found += score.Positive ? score.Weight : 0;
        }

        return seen > 0 ? found / seen : null;
    }

    /// <summary>Expected calibration error over ten equal bins.</summary>
    public double? Ece(int[] counts)
    {
        Span<double> gap = stackalloc double[Bins];
        var total = 0.0;
        foreach (var (probability, positive, own, group) in ranked)
        {
            var weight = own * counts[group];
            gap[Math.Clamp((int)(probability * Bins), 0, Bins - 1)] += weight * (probability - (positive ? 1 : 0));
            total += weight;
        }

        if (total <= 0)
            return null;
        var error = 0.0;
        foreach (var bin in gap)
            error += Math.Abs(bin);
        return error / total;
    }

    public IReadOnlyList<ReliabilityBin> Reliability()
    {
        var bins = new List<ReliabilityBin>();
        foreach (var bin in ranked.GroupBy(s => Math.Clamp((int)(s.Probability * Bins), 0, Bins - 1)).OrderBy(bin => bin.Key))
        {
            var weight = bin.Sum(s => s.Weight);
            if (MeasuredShare.From(bin.Select(s => (s.Positive, s.Weight))) is { } was)
                bins.Add(new ReliabilityBin(bin.Key / (double)Bins, (bin.Key + 1) / (double)Bins, bin.Sum(s => s.Weight * s.Probability) / weight, was));
        }

        return bins;
    }

    /// <summary>Precision over recall in steps of a twentieth, as far as the comments reach.</summary>
    public IReadOnlyList<CurvePoint> Curve(GroupDraws draws)
    {
        var points = new List<CurvePoint>();
        for (var step = 1; step <= 20; step++)
        {
            var recall = step / 20.0;
            if (PrecisionAt(recall, draws.Whole) is { } precision && draws.Interval(counts => PrecisionAt(recall, counts)) is var (low, high))
                points.Add(new CurvePoint(recall, precision, Math.Min(low, precision), Math.Max(high, precision)));
        }

        return points;
    }

    private double? PrecisionAt(double recall, int[] counts)
    {
        var total = 0.0;
        foreach (var score in ranked)
            total += score.Positive ? score.Weight * counts[score.Group] : 0;
        if (total <= 0)
            return null;
        double best = 0;
        Walk(counts, (_, found, seen) =>
        {
            if (found >= (recall * total) - 1e-9)
                best = Math.Max(best, found / seen);
        });
        return best;
    }

    /// <summary>From the most probable down, once per distinct probability: the weight of positives and of all so far.</summary>
    private double Walk(int[] counts, Action<float, double, double> step)
    {
        double found = 0, seen = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            var weight = ranked[i].Weight * counts[ranked[i].Group];
            seen += weight;
            found += ranked[i].Positive ? weight : 0;
            if (seen > 0 && (i + 1 == ranked.Length || !ranked[i + 1].Probability.Equals(ranked[i].Probability)))
                step(ranked[i].Probability, found, seen);
        }

        return found;
    }
}
