namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>
/// Population stability index: Σ (p − q) ln(p / q) over the tenths of the reference. Under .1 nothing moved, over .25 a
/// lot did (the usual reading of credit scoring, Siddiqi 2006).
/// </summary>
internal sealed class Psi
{
    private const int Bins = 10;

    /// <summary>Fewer than this on either side are noise.</summary>
    private const int Fewest = 200;

    private readonly float[] edges;
    private readonly double[] expected;
    private readonly bool usable;

    public Psi(IReadOnlyCollection<float> reference)
    {
        float[] sorted = [.. reference.Order()];
        usable = sorted.Length >= Fewest;
        edges = usable ? [.. Enumerable.Range(1, Bins - 1).Select(i => sorted[i * sorted.Length / Bins]).Distinct()] : [];
        expected = Shares(sorted);
    }

    public double? Of(IReadOnlyCollection<float> scores)
    {
        if (!usable || scores.Count < Fewest)
            return null;
        var actual = Shares(scores);
        var sum = 0.0;
        for (var bin = 0; bin < expected.Length; bin++)
            sum += (actual[bin] - expected[bin]) * Math.Log(actual[bin] / expected[bin]);
        return sum;
    }

    /// <summary>Half a comment is added to each bin, so that an empty one has a logarithm.</summary>
    private double[] Shares(IReadOnlyCollection<float> scores)
    {
        var shares = new double[edges.Length + 1];
        Array.Fill(shares, 0.5);
        foreach (var score in scores)
        {
            var bin = 0;
            while (bin < edges.Length && score >= edges[bin])
                bin++;
            shares[bin]++;
        }

        var total = scores.Count + (0.5 * shares.Length);
        for (var bin = 0; bin < shares.Length; bin++)
            shares[bin] /= total;
        return shares;
    }
}
