namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What an order alone says, whatever the threshold. Null without positives, or without negatives for the area.</summary>
/// <param name="RecallAtPrecision50">The largest recall of any threshold at which at least half of what is flagged is right; 0 where there is none.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct RankingFigures(double? AveragePrecision, double? RocAuc, double? RecallAtPrecision50);

/// <summary>Scores in order, sorted once: figures are then one pass, which is what drawing them a thousand times over needs.</summary>
internal sealed class RankedScores
{
    private const double AskedPrecision = 0.5;
    private readonly IReadOnlyList<JudgedScore> _scores;
    private readonly int[] _order;

    public RankedScores(IReadOnlyList<JudgedScore> scores)
    {
        _scores = scores;
        _order = [.. Enumerable.Range(0, scores.Count)];
        Array.Sort(_order, (one, other) => scores[other].Probability.CompareTo(scores[one].Probability));
    }

    public RankingFigures Figures() => Figures(row => _scores[row].Weight);

    /// <summary>Ties share a step: a constant score ranks nothing.</summary>
    /// <param name="weightOf">What a row counts, by its place in the scores given.</param>
    public RankingFigures Figures(Func<int, double> weightOf)
    {
        double seenPositive = 0, seenNegative = 0, precision = 0, area = 0, atHalf = 0, stepPositive = 0, stepNegative = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            var score = _scores[_order[i]];
            var weight = weightOf(_order[i]);
            stepPositive += score.Positive ? weight : 0;
            stepNegative += score.Positive ? 0 : weight;
            if (i + 1 < _order.Length && _scores[_order[i + 1]].Probability.Equals(score.Probability))
                continue;
            area += stepNegative * (seenPositive + (stepPositive / 2));
            seenPositive += stepPositive;
            seenNegative += stepNegative;
            if (seenPositive > 0)
            {
                var right = seenPositive / (seenPositive + seenNegative);
                precision += stepPositive * right;
                if (right >= AskedPrecision)
                    atHalf = seenPositive;
            }

            (stepPositive, stepNegative) = (0, 0);
        }

        return seenPositive > 0
            ? new RankingFigures(precision / seenPositive, seenNegative > 0 ? area / (seenPositive * seenNegative) : null, atHalf / seenPositive)
            : default;
    }
}
