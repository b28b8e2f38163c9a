using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>A probability beside what a person said.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JudgedScore(float Probability, bool Positive, double Weight = 1);

/// <summary>
/// How good probabilities are. Every figure respects the weights; a figure that its data cannot give (a ranking without
/// positives) is null. Accuracy and the F1 measures need a decision, and so a threshold: one half unless another is given.
/// </summary>
/// <param name="Ece">Expected calibration error over ten equal bins.</param>
/// <param name="TextsPerSecond">Texts scored per second on one core, normalisation included; null when nothing was timed.</param>
/// <param name="RecallAtPrecision50">The largest part of the positives that some threshold finds while at least half of what it flags is right.</param>
public sealed record ClassifierEvaluation(
    [property: JsonPropertyName("accuracy")] double? Accuracy,
    [property: JsonPropertyName("macro_f1")] double? MacroF1,
    [property: JsonPropertyName("f1")] double? F1,
    [property: JsonPropertyName("average_precision")] double? AveragePrecision,
    [property: JsonPropertyName("roc_auc")] double? RocAuc,
    [property: JsonPropertyName("ece")] double? Ece,
    [property: JsonPropertyName("texts_per_second")] double? TextsPerSecond = null,
    [property: JsonPropertyName("recall_at_precision_50")] double? RecallAtPrecision50 = null)
{
    private const int Bins = 10;
    private const double PositivesToTell = 100;
    private const double GainToTell = 0.01;

    public static ClassifierEvaluation Of(IReadOnlyCollection<JudgedScore> scores, float threshold = 0.5f)
    {
        double truePositive = 0, falsePositive = 0, falseNegative = 0, trueNegative = 0;
        var (binWeight, binProbability, binPositive) = (new double[Bins], new double[Bins], new double[Bins]);
        foreach (var score in scores)
        {
            var said = score.Probability >= threshold;
            if (score.Positive)
            {
                truePositive += said ? score.Weight : 0;
                falseNegative += said ? 0 : score.Weight;
            }
            else
            {
                falsePositive += said ? score.Weight : 0;
                trueNegative += said ? 0 : score.Weight;
            }

            var bin = Math.Clamp((int)(score.Probability * Bins), 0, Bins - 1);
            binWeight[bin] += score.Weight;
            binProbability[bin] += score.Weight * score.Probability;
            binPositive[bin] += score.Positive ? score.Weight : 0;
        }

        var total = truePositive + falsePositive + falseNegative + trueNegative;
        if (total <= 0)
            return new ClassifierEvaluation(null, null, null, null, null, null);
        var f1 = F1Of(truePositive, falsePositive, falseNegative);
        var f1Negative = F1Of(trueNegative, falseNegative, falsePositive);
        var ece = Enumerable.Range(0, Bins).Sum(bin => Math.Abs(binProbability[bin] - binPositive[bin])) / total;
        var ranking = new RankedScores(scores as IReadOnlyList<JudgedScore> ?? [.. scores]).Figures();
        return new ClassifierEvaluation(
            (truePositive + trueNegative) / total, (f1 + f1Negative) / 2, f1, ranking.AveragePrecision, ranking.RocAuc, ece, null, ranking.RecallAtPrecision50);
    }

    /// <summary>
    /// The threshold (0.2 to 0.8, in steps of 0.05) with the best macro F1: a rare category is best served below one half.
    /// One half stays where little is gained or where the positives, by their effective number, are too few to tell. To be
    /// chosen on held-out texts of the training data, never on the test.
    /// </summary>
    public static float BestThreshold(IReadOnlyCollection<JudgedScore> scores)
    {
        double sum = 0, squares = 0;
        foreach (var score in scores.Where(score => score.Positive))
        {
            sum += score.Weight;
            squares += score.Weight * score.Weight;
        }

        if (sum * sum < PositivesToTell * squares || squares <= 0)
            return 0.5f;
        var best = Enumerable.Range(4, 13).Select(step => step / 20f).MaxBy(threshold => Of(scores, threshold).MacroF1);
        return Of(scores, best).MacroF1 - Of(scores).MacroF1 > GainToTell ? best : 0.5f;
    }

    internal static double F1Of(double truePositive, double falsePositive, double falseNegative) =>
        truePositive > 0 ? 2 * truePositive / ((2 * truePositive) + falsePositive + falseNegative) : 0;
}
