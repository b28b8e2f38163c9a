namespace AdminConsole.Engine.Curation.Blend;

/// <summary>The formulas behind <see cref="Measure"/>, on the first <see cref="Replay.Cutoff"/> tracks of lists.</summary>
internal static class RecipeMeasures
{
    private const double Epsilon = 0.01;

    public static IReadOnlyList<Measure> PerListener { get; } =
    [
        Measure.Recall, Measure.Ndcg, Measure.CalibrationKl, Measure.CrossStyleShare,
        Measure.LongTailShare, Measure.IndependentsShare, Measure.IntraListDiversity,
    ];

    public static double Of(Measure measure, ReplayBasis basis, ReplayListener one, int[] list)
    {
        var data = basis.History.Data;
        return measure switch
        {
            Measure.Recall => list.Count(one.Later.Contains) / (double)one.Later.Count,
            Measure.Ndcg => Ndcg(list, one.Later),
            Measure.CalibrationKl => CalibrationKl(basis, one, list),
            Measure.CrossStyleShare => Share(list, track => data.Tracks[track].Style is >= 0 and var style && !basis.History.AtHome(one.Listener, style)),
            Measure.LongTailShare => Share(list, track => basis.LongTail[track]),
            Measure.IndependentsShare => Share(list, data.Independent),
            Measure.IntraListDiversity => IntraListDiversity(basis, list),
            _ => throw new ArgumentOutOfRangeException(nameof(measure)),
        };
    }

    /// <param name="without">Group of listeners left out, −1 for none; listener i is in group i modulo <paramref name="groups"/>.</param>
    public static double OfAll(Measure measure, ReplayBasis basis, IReadOnlyList<IReadOnlyList<Slot>> lists, int without, int groups)
    {
        var data = basis.History.Data;
        var exposures = new int[data.Tracks.Count];
        var counted = 0;
        for (var i = 0; i < lists.Count; i++)
        {
            if (i % groups == without)
                continue;
            counted++;
            for (var place = 0; place < Math.Min(Replay.Cutoff, lists[i].Count); place++)
                exposures[lists[i][place].Track]++;
        }
        return measure switch
        {
            Measure.Coverage => exposures.Count(static exposure => exposure > 0) / (double)Math.Max(1, exposures.Length),
            Measure.ArtistCoverage => Artists(basis, exposures) / (double)Math.Max(1, data.Artists.Count),
            Measure.Gini => Gini(exposures),
            Measure.InterListDiversity => InterListDiversity(exposures, counted),
            _ => throw new ArgumentOutOfRangeException(nameof(measure)),
        };
    }

    private static double Share(int[] list, Func<int, bool> counts) => list.Length == 0 ? 0 : list.Count(counts) / (double)list.Length;

    private static double Ndcg(int[] list, IReadOnlySet<int> later)
    {
        double gain = 0, ideal = 0;
        for (var rank = 0; rank < list.Length; rank++)
            gain += later.Contains(list[rank]) ? 1 / Math.Log2(rank + 2) : 0;
        for (var rank = 0; rank < Math.Min(Replay.Cutoff, later.Count); rank++)
            ideal += 1 / Math.Log2(rank + 2);
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double CalibrationKl(ReplayBasis basis, ReplayListener one, int[] list)
    {
        var own = basis.History.StyleShares(one.Listener);
        var listed = new double[own.Length];
        var styled = 0;
        foreach (var track in list)
        {
            if (basis.History.Data.Tracks[track].Style is >= 0 and var style)
            {
                listed[style]++;
                styled++;
            }
        }
        var divergence = 0.0;
        for (var style = 0; style < own.Length; style++)
        {
            if (own[style] > 0)
                divergence += own[style] * Math.Log(own[style] / (((1 - Epsilon) * listed[style] / Math.Max(1, styled)) + (Epsilon * own[style])));
        }
        return divergence;
    }

    private static double IntraListDiversity(ReplayBasis basis, int[] list)
    {
        var styles = list.Select(track => basis.History.Data.Tracks[track].Style).Where(static style => style >= 0).ToArray();
        if (styles.Length < 2)
            return 0;
        var sum = 0.0;
        for (var a = 0; a < styles.Length; a++)
            for (var b = a + 1; b < styles.Length; b++)
                sum += basis.StyleDistances[styles[a]][styles[b]];
        return sum / (styles.Length * (styles.Length - 1) / 2.0);
    }

    private static double InterListDiversity(int[] exposures, int lists)
    {
        if (lists < 2)
            return 0;
        var shared = exposures.Sum(static exposure => (long)exposure * (exposure - 1) / 2);
        return 1 - (shared / (lists * (lists - 1.0) / 2) / Replay.Cutoff);
    }

    private static double Gini(int[] exposures)
    {
        var sorted = exposures.Order().ToArray();
        double sum = 0, weighted = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            weighted += (i + 1.0) * sorted[i];
        }
        return sum == 0 ? 0 : (2 * weighted / (sorted.Length * sum)) - ((sorted.Length + 1.0) / sorted.Length);
    }

    private static int Artists(ReplayBasis basis, int[] exposures)
    {
        var reached = new HashSet<int>();
        for (var track = 0; track < exposures.Length; track++)
        {
            if (exposures[track] > 0)
                reached.Add(basis.History.Data.Tracks[track].Artist);
        }
        return reached.Count;
    }
}
