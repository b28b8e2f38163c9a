namespace AdminConsole.Engine.Learning;

/// <summary>One held-out text as both models judge it.</summary>
/// <param name="Group">Number of its group: texts of one group are drawn together.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct PairedScore(int Group, bool Positive, double Weight, float Champion, float Challenger);

/// <summary>
/// 95 % intervals of what a challenger gains, by drawing the groups of the held-out texts again and again: the same draw for
/// both models, since they err on the same texts.
/// </summary>
internal sealed class PairedBootstrap
{
    private const int Draws = 400;
    private const int Bins = 10;
    private readonly IReadOnlyList<PairedScore> scores;
    private readonly int groups;
    private readonly int[] byChampion;
    private readonly int[] byChallenger;

    public PairedBootstrap(IReadOnlyList<PairedScore> scores)
    {
        this.scores = scores;
        groups = scores.Count == 0 ? 0 : scores.Max(score => score.Group) + 1;
        byChampion = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i].Champion)];
        byChallenger = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i].Challenger)];
    }

    /// <summary>Average precision and its gain.</summary>
    public (double Champion, double Challenger, double Low, double High) Precision() => Interval(
        counts => Precision(byChampion, static score => score.Champion, counts),
        counts => Precision(byChallenger, static score => score.Challenger, counts),
        static (champion, challenger) => challenger - champion);

    /// <summary>Calibration error over ten bins and by how much it shrinks.</summary>
    public (double Champion, double Challenger, double Low, double High) Calibration() => Interval(
        counts => Calibration(static score => score.Champion, counts),
        counts => Calibration(static score => score.Challenger, counts),
        static (champion, challenger) => champion - challenger);

    private (double Champion, double Challenger, double Low, double High) Interval(
        Func<int[], double> champion, Func<int[], double> challenger, Func<double, double, double> gain)
    {
        var counts = new int[groups];
        Array.Fill(counts, 1);
        var (first, second) = (champion(counts), challenger(counts));
        var random = new Random(20);
        var gains = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            Array.Clear(counts);
            for (var i = 0; i < groups; i++)
                counts[random.Next(groups)]++;
            gains[draw] = gain(champion(counts), challenger(counts));
        }

        Array.Sort(gains);
        return (first, second, gains[(int)(0.025 * Draws)], gains[(int)(0.975 * Draws) - 1]);
    }

    /// <summary>Equal scores share a step.</summary>
    private double Precision(int[] order, Func<PairedScore, float> scoreOf, int[] counts)
    {
        double seen = 0, seenPositive = 0, sum = 0, stepPositive = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var score = scores[order[i]];
            var weight = score.Weight * counts[score.Group];
            seen += weight;
            stepPositive += score.Positive ? weight : 0;
            if (i + 1 < order.Length && scoreOf(scores[order[i + 1]]).Equals(scoreOf(score)))
                continue;
            seenPositive += stepPositive;
            if (stepPositive > 0)
                sum += stepPositive * seenPositive / seen;
            stepPositive = 0;
        }

        return seenPositive > 0 ? sum / seenPositive : 0;
    }

    private double Calibration(Func<PairedScore, float> scoreOf, int[] counts)
    {
        Span<double> said = stackalloc double[Bins];
        Span<double> was = stackalloc double[Bins];
        var total = 0.0;
        foreach (var score in scores)
        {
            var weight = score.Weight * counts[score.Group];
            var bin = Math.Clamp((int)(scoreOf(score) * Bins), 0, Bins - 1);
            said[bin] += weight * scoreOf(score);
            was[bin] += score.Positive ? weight : 0;
            total += weight;
        }

        var error = 0.0;
        for (var bin = 0; bin < Bins; bin++)
            error += Math.Abs(said[bin] - was[bin]);
        return total > 0 ? error / total : 0;
    }
}
