namespace AdminConsole.Engine.Curation.Train;

/// <summary>What a listener did later: the part a ranking is judged by. A number of −1 stands for something unknown to training.</summary>
public sealed class HeldOut(IReadOnlyList<(int Listener, int[] Items)> parts)
{
    public IReadOnlyList<(int Listener, int[] Items)> Parts { get; } = parts;
    public int Listeners => Parts.Count;
}

/// <param name="Recall">Mean over listeners of hits / |held out|.</param>
/// <param name="Ndcg">Mean of DCG over the ideal of min(K, |held out|) hits.</param>
/// <param name="Coverage">Items in anybody's first K, over all items known to training.</param>
public sealed record RankingFigures(int Cutoff, double Recall, double Ndcg, double Coverage);

/// <summary>Ranks the whole catalogue for every listener with what they already know masked, and compares with what was held out.</summary>
public static class FullRanking
{
    private const int Block = 32;

    public static IReadOnlyList<RankingFigures> Measure(
        IItemScorer scorer, Interactions train, HeldOut heldOut, IReadOnlyList<int> cutoffs, CancellationToken cancellation = default) =>
        Rank(scorer, train, heldOut, cutoffs, cancellation).Figures();

    private static RankingSums Rank(
        IItemScorer scorer, Interactions train, HeldOut heldOut, IReadOnlyList<int> cutoffs, CancellationToken cancellation)
    {
        var sums = new RankingSums(heldOut.Listeners, train.ItemCount, cutoffs);
        ForBlocks(heldOut, train.ItemCount, (start, parts, scores, stride) =>
        {
            var known = parts.Select(static part => Math.Max(part.Listener, 0)).ToArray();
            scorer.Score(known, scores, stride);
            for (var row = 0; row < parts.Length; row++)
                sums.Add(start + row, parts[row].Items, Best(train, parts[row].Listener, scores.AsSpan(row * stride, train.ItemCount), sums.Deepest));
        }, cancellation);
        return sums;
    }

    /// <summary>The same with every listener's own recall and NDCG, so that two rankings can be compared pair by pair.</summary>
    public static (RankingFigures Figures, double[] Recall, double[] Ndcg) MeasureEach(
        IItemScorer scorer, Interactions train, HeldOut heldOut, int cutoff, CancellationToken cancellation = default)
    {
        var sums = Rank(scorer, train, heldOut, [cutoff], cancellation);
        return (sums.Figures()[0], sums.Recalls(0), sums.Gains(0));
    }

    /// <summary>The best unmasked items; a listener unknown to training (−1) is served what they would get: the popular ones.</summary>
    internal static ScoredItem[] Best(Interactions train, int listener, Span<float> scores, int count)
    {
        if (listener < 0)
        {
            CollaborativeModel.PopularityOf(train).CopyTo(scores);
        }
        else
        {
            foreach (var item in train.ByListener.Columns(listener))
                scores[item] = float.NegativeInfinity;
        }
        var best = new ScoredItem[count];
        var found = Selection.Top(scores, best);
        return best[..found];
    }

    internal static void ForBlocks(
        HeldOut heldOut, int itemCount, Action<int, (int Listener, int[] Items)[], float[], int> body, CancellationToken cancellation)
    {
        var blocks = (heldOut.Listeners + Block - 1) / Block;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            () => new float[Block * itemCount],
            (block, _, scores) =>
            {
                body(block * Block, heldOut.Parts.Skip(block * Block).Take(Block).ToArray(), scores, itemCount);
                return scores;
            },
            static _ => { });
    }
}

/// <summary>Per-listener results of one ranking; filled from several threads, summed in a fixed order.</summary>
internal sealed class RankingSums(int listeners, int itemCount, IReadOnlyList<int> cutoffs)
{
    private readonly double[,] recalls = new double[cutoffs.Count, listeners];
    private readonly double[,] gains = new double[cutoffs.Count, listeners];
    private readonly int[] bestRank = Enumerable.Repeat(int.MaxValue, itemCount).ToArray();

    public int Deepest { get; } = cutoffs.Max();

    public void Add(int listener, int[] truth, ReadOnlySpan<ScoredItem> ranked)
    {
        var wanted = truth.ToHashSet();
        for (var c = 0; c < cutoffs.Count; c++)
        {
            var (hits, gain, ideal) = (0, 0.0, 0.0);
            for (var rank = 0; rank < Math.Min(cutoffs[c], ranked.Length); rank++)
            {
                if (wanted.Contains(ranked[rank].Item))
                {
                    hits++;
                    gain += 1 / Math.Log2(rank + 2);
                }
            }
            for (var rank = 0; rank < Math.Min(cutoffs[c], truth.Length); rank++)
                ideal += 1 / Math.Log2(rank + 2);
            recalls[c, listener] = hits / (double)truth.Length;
            gains[c, listener] = gain / ideal;
        }
        for (var rank = 0; rank < ranked.Length; rank++)
            Lower(ref bestRank[ranked[rank].Item], rank);
    }

    public double[] Recalls(int cutoff) => Enumerable.Range(0, listeners).Select(listener => recalls[cutoff, listener]).ToArray();

    public double[] Gains(int cutoff) => Enumerable.Range(0, listeners).Select(listener => gains[cutoff, listener]).ToArray();

    public IReadOnlyList<RankingFigures> Figures() => cutoffs.Select((cutoff, c) =>
    {
        double recall = 0, gain = 0;
        for (var listener = 0; listener < listeners; listener++)
        {
            recall += recalls[c, listener];
            gain += gains[c, listener];
        }
        return new RankingFigures(cutoff, recall / listeners, gain / listeners, bestRank.Count(rank => rank < cutoff) / (double)itemCount);
    }).ToList();

    private static void Lower(ref int value, int candidate)
    {
        var seen = Volatile.Read(ref value);
        while (candidate < seen)
        {
            var before = Interlocked.CompareExchange(ref value, candidate, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
