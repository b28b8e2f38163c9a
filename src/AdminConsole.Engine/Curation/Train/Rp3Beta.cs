namespace AdminConsole.Engine.Curation.Train;

/// <param name="Alpha">Exponent of the transition probabilities.</param>
/// <param name="Beta">Exponent of the popularity penalty: the dial of the long tail.</param>
/// <param name="Neighbours">Neighbours kept per item.</param>
public sealed record Rp3BetaSettings(double Alpha, double Beta, int Neighbours);

/// <summary>
/// Three-step random walk listener → item → listener → item with a popularity penalty (Paudel, Christoffel, Newell,
/// Bernstein: "Updatable, accurate, diverse, and scalable recommendations for interactive applications", TiiS 2017; the
/// item-to-item form of Ferrari Dacrema et al., TOIS 2021).
/// </summary>
public sealed class Rp3Beta : IItemScorer
{
    private readonly Interactions interactions;

    internal Rp3Beta(Rp3BetaSettings settings, Interactions interactions, int[] starts, int[] neighbours, float[] similarities)
    {
        Settings = settings;
        this.interactions = interactions;
        Starts = starts;
        Neighbours = neighbours;
        Similarities = similarities;
    }

    public Rp3BetaSettings Settings { get; }
    public int ItemCount => Starts.Length - 1;
    internal int[] Starts { get; }
    internal int[] Neighbours { get; }
    internal float[] Similarities { get; }

    public ReadOnlySpan<int> NeighboursOf(int item) => Neighbours.AsSpan(Starts[item], Starts[item + 1] - Starts[item]);
    public ReadOnlySpan<float> SimilaritiesOf(int item) => Similarities.AsSpan(Starts[item], Starts[item + 1] - Starts[item]);

    /// <param name="only">Items whose neighbours are wanted; all when absent. A search on a few listeners needs only their items.</param>
    public static Rp3Beta Train(Interactions interactions, Rp3BetaSettings settings, bool[]? only = null, CancellationToken cancellation = default)
    {
        var toListener = Transitions(interactions.ByItem, settings.Alpha);
        var toItem = Transitions(interactions.ByListener, settings.Alpha);
        var penalty = new float[interactions.ItemCount];
        for (var item = 0; item < penalty.Length; item++)
            penalty[item] = (float)Math.Pow(Math.Max(interactions.Popularity(item), 1e-6), -settings.Beta);

        var rows = new (int[] Items, float[] Values)[interactions.ItemCount];
        Parallel.For(
            0,
            interactions.ItemCount,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            () => new Walk(interactions.ItemCount),
            (item, _, walk) =>
            {
                rows[item] = only is null || only[item]
                    ? walk.From(item, interactions, toListener, toItem, penalty, settings.Neighbours)
                    : ([], []);
                return walk;
            },
            static _ => { });

        var starts = new int[rows.Length + 1];
        for (var item = 0; item < rows.Length; item++)
            starts[item + 1] = starts[item] + rows[item].Items.Length;
        var neighbours = new int[starts[^1]];
        var similarities = new float[starts[^1]];
        for (var item = 0; item < rows.Length; item++)
        {
            rows[item].Items.CopyTo(neighbours, starts[item]);
            rows[item].Values.CopyTo(similarities, starts[item]);
        }
        return new Rp3Beta(settings, interactions, starts, neighbours, similarities);
    }

    public void Score(ReadOnlySpan<int> listeners, Span<float> scores, int stride)
    {
        for (var row = 0; row < listeners.Length; row++)
            Score(interactions.ByListener.Columns(listeners[row]), interactions.ByListener.Weights(listeners[row]), scores.Slice(row * stride, stride));
    }

    /// <summary>Scores every item for somebody who did these things.</summary>
    public void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> scores)
    {
        scores.Clear();
        for (var i = 0; i < items.Length; i++)
        {
            var weight = weights[i];
            var start = Starts[items[i]];
            var length = Starts[items[i] + 1] - start;
            var to = Neighbours.AsSpan(start, length);
            var by = Similarities.AsSpan(start, length);
            for (var n = 0; n < to.Length; n++)
                scores[to[n]] += weight * by[n];
        }
    }

    private static float[] Transitions(CompressedRows rows, double alpha)
    {
        var values = new float[rows.Count];
        for (var row = 0; row < rows.RowCount; row++)
        {
            var sum = rows.Sum(row);
            var weights = rows.Weights(row);
            for (var i = 0; i < weights.Length; i++)
                values[rows.Start(row) + i] = (float)Math.Pow(weights[i] / sum, alpha);
        }
        return values;
    }

    private sealed class Walk(int itemCount)
    {
        private readonly float[] reached = new float[itemCount];
        private readonly int[] touched = new int[itemCount];
        private readonly float[] values = new float[itemCount];

        public (int[] Items, float[] Values) From(int item, Interactions interactions, float[] toListener, float[] toItem, float[] penalty, int keep)
        {
            var count = 0;
            var listeners = interactions.ByItem.Columns(item);
            for (var i = 0; i < listeners.Length; i++)
            {
                var first = toListener[interactions.ByItem.Start(item) + i];
                var items = interactions.ByListener.Columns(listeners[i]);
                var second = toItem.AsSpan(interactions.ByListener.Start(listeners[i]), items.Length);
                for (var j = 0; j < items.Length; j++)
                {
                    ref var sum = ref reached[items[j]];
                    if (sum == 0)
                        touched[count++] = items[j];
                    sum += first * second[j];
                }
            }
            Array.Sort(touched, 0, count);
            var others = 0;
            for (var i = 0; i < count; i++)
            {
                var other = touched[i];
                var value = reached[other] * penalty[other];
                reached[other] = 0;
                if (other == item)
                    continue;
                touched[others] = other;
                values[others++] = value;
            }
            return Best(others, keep);
        }

        private (int[] Items, float[] Values) Best(int count, int keep)
        {
            if (count <= keep)
                return (touched[..count], values[..count]);
            var copy = values[..count];
            var threshold = Selection.Largest(copy, keep);
            var items = new int[keep];
            var kept = new float[keep];
            var above = 0;
            for (var i = 0; i < count; i++)
                if (values[i] > threshold)
                    above++;
            var ties = keep - above;
            var place = 0;
            for (var i = 0; i < count; i++)
            {
                if (values[i] < threshold || (values[i] == threshold && ties-- <= 0))
                    continue;
                items[place] = touched[i];
                kept[place++] = values[i];
            }
            return (items, kept);
        }
    }
}
