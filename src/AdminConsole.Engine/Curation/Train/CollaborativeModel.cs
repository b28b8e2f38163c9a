using System.Buffers;

namespace AdminConsole.Engine.Curation.Train;

/// <summary>
/// The collaborative source: iALS and RP3beta, each turned into z-scores per listener over the whole catalogue and mixed with a
/// share chosen on validation. Somebody without history gets the popular items.
/// </summary>
public sealed class CollaborativeModel(Interactions interactions, Rp3Beta walk, Ials factors, double factorShare) : IItemScorer
{
    private readonly FactorScorer factorScorer = new(factors);
    private readonly float[] popularity = PopularityOf(interactions);

    public Interactions Interactions => interactions;
    public Rp3Beta Walk => walk;
    public Ials Factors => factors;

    /// <summary>Weight of iALS; RP3beta has the rest.</summary>
    public double FactorShare => factorShare;

    public int ItemCount => interactions.ItemCount;

    public void Score(ReadOnlySpan<int> listeners, Span<float> scores, int stride)
    {
        // A catalogue for 32 listeners is megabytes: rented, or clearing it costs more than the walk.
        var other = ArrayPool<float>.Shared.Rent(scores.Length);
        factorScorer.Score(listeners, scores, stride);
        walk.Score(listeners, other, stride);
        for (var row = 0; row < listeners.Length; row++)
        {
            var into = scores.Slice(row * stride, ItemCount);
            if (interactions.ByListener.Length(listeners[row]) == 0)
                popularity.CopyTo(into);
            else
                Mix(into, other.AsSpan(row * stride, ItemCount), (float)factorShare);
        }
        ArrayPool<float>.Shared.Return(other);
    }

    /// <summary>Scores for what a listener did until this moment, without training: the factor is folded in, the walk starts from their items.</summary>
    public float[] ScoreNow(ReadOnlySpan<int> items, ReadOnlySpan<float> weights)
    {
        var scores = new float[ItemCount];
        if (items.IsEmpty)
        {
            popularity.CopyTo(scores, 0);
            return scores;
        }
        var other = new float[ItemCount];
        factorScorer.ScoreFactors(factors.FoldIn(items, weights), scores, ItemCount);
        walk.Score(items, weights, other);
        Mix(scores, other, (float)factorShare);
        return scores;
    }

    internal static void Mix(Span<float> byFactors, Span<float> byWalk, float share)
    {
        Selection.Standardise(byFactors);
        Selection.Standardise(byWalk);
        for (var item = 0; item < byFactors.Length; item++)
            byFactors[item] = (share * byFactors[item]) + ((1 - share) * byWalk[item]);
    }

    internal static float[] PopularityOf(Interactions interactions)
    {
        var values = new float[interactions.ItemCount];
        for (var item = 0; item < values.Length; item++)
            values[item] = (float)interactions.Popularity(item);
        Selection.Standardise(values);
        return values;
    }
}
