using System.Numerics;
using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Curation.Train;

[StructLayout(LayoutKind.Auto)]
public readonly record struct ScoredItem(int Item, float Score);

/// <summary>Scores the whole catalogue for several listeners at once.</summary>
public interface IItemScorer
{
    int ItemCount { get; }

    /// <summary>Row r of <paramref name="scores"/> (length <paramref name="stride"/> ≥ items) receives the scores of listener r.</summary>
    void Score(ReadOnlySpan<int> listeners, Span<float> scores, int stride);
}

public static class Selection
{
    /// <summary>The k highest scores, best first; equal scores by item number, so that the same input gives the same list. Minus infinity is never taken.</summary>
    public static int Top(ReadOnlySpan<float> scores, Span<ScoredItem> best)
    {
        var count = 0;
        var threshold = float.NegativeInfinity;
        var width = Vector<float>.Count;
        var item = 0;
        while (item < scores.Length)
        {
            if (item + width <= scores.Length && !Vector.GreaterThanAny(new Vector<float>(scores[item..]), new Vector<float>(threshold)))
            {
                item += width;
                continue;
            }
            var end = Math.Min(item + width, scores.Length);
            for (; item < end; item++)
            {
                if (!(scores[item] > threshold))
                    continue;
                var place = count < best.Length ? count++ : count - 1;
                while (place > 0 && best[place - 1].Score < scores[item])
                {
                    best[place] = best[place - 1];
                    place--;
                }
                best[place] = new ScoredItem(item, scores[item]);
                if (count == best.Length)
                    threshold = best[^1].Score;
            }
        }
        return count;
    }

    /// <summary>The value of rank <paramref name="rank"/> (1 = largest); reorders the values.</summary>
    internal static float Largest(Span<float> values, int rank)
    {
        var low = 0;
        var high = values.Length - 1;
        var target = rank - 1;
        while (low < high)
        {
            var pivot = values[low + ((high - low) / 2)];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] > pivot)
                    i++;
                while (values[j] < pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (target <= j)
                high = j;
            else if (target >= i)
                low = i;
            else
                break;
        }
        return values[target];
    }

    /// <summary>Turns the scores into z-scores; constant scores become 0.</summary>
    internal static void Standardise(Span<float> scores)
    {
        double sum = 0, squares = 0;
        foreach (var score in scores)
        {
            sum += score;
            squares += (double)score * score;
        }
        var mean = sum / scores.Length;
        var variance = (squares / scores.Length) - (mean * mean);
        if (variance <= 1e-18)
        {
            scores.Clear();
            return;
        }
        var scale = (float)(1 / Math.Sqrt(variance));
        var shift = (float)mean;
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (scores[i] - shift) * scale;
    }
}
