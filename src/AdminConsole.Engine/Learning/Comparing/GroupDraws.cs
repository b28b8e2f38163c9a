namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>
/// 95 % intervals by drawing the groups of held-out comments again and again (the percentile bootstrap of Efron and
/// Tibshirani, 1993, §13.3): the same draw for both models, since they err on the same comments.
/// </summary>
internal sealed class GroupDraws
{
    private const int Draws = 400;
    private const int Seed = 20;
    private readonly int[][] counts;

    public GroupDraws(int groups)
    {
        var random = new Random(Seed);
        Whole = new int[groups];
        Array.Fill(Whole, 1);
        counts = new int[Draws][];
        for (var draw = 0; draw < Draws; draw++)
        {
            var count = counts[draw] = new int[groups];
            for (var i = 0; i < groups; i++)
                count[random.Next(groups)]++;
        }
    }

    /// <summary>Every group once: the data as it is.</summary>
    public int[] Whole { get; }

    /// <param name="valueOf">Of a draw, given as how often each group is in it; a draw that says nothing is left out.</param>
    public (double Low, double High)? Interval(Func<int[], double?> valueOf)
    {
        var values = new List<double>(Draws);
        foreach (var count in counts)
        {
            if (valueOf(count) is { } value)
                values.Add(value);
        }

        if (values.Count < Draws / 2)
            return null;
        values.Sort();
        return (values[(int)(0.025 * values.Count)], values[(int)(0.975 * values.Count) - 1]);
    }
}
