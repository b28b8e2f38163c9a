using System.Text.Json.Serialization;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>How much of the recall is left when every comment is written as somebody who dodges a filter would.</summary>
/// <param name="Recall">At the plain threshold.</param>
/// <param name="FalseAlarms">Of the fine comments, written the same way, at the plain threshold.</param>
/// <param name="RecallAtPlainFalseAlarms">At the threshold where the copies of fine comments raise as many false alarms as the plain ones did.</param>
/// <param name="Retained"><paramref name="RecallAtPlainFalseAlarms"/> as a part of the plain recall.</param>
public sealed record AttackEvaluation(
    [property: JsonPropertyName("attack")] string Attack,
    [property: JsonPropertyName("changed")] int Changed,
    [property: JsonPropertyName("recall")] double? Recall,
    [property: JsonPropertyName("false_alarms")] double? FalseAlarms,
    [property: JsonPropertyName("recall_at_plain_false_alarms")] double? RecallAtPlainFalseAlarms,
    [property: JsonPropertyName("retained")] double? Retained)
{
    private const int Seed = 20;

    internal static AttackEvaluation Of(
        Attack attack, IReadOnlyList<DatasetRow.Usable> test, int[] rows, JudgedScore[] plain, JudgedTest judged, Category category, CancellationToken cancellationToken)
    {
        var changed = 0;
        JudgedScore[] scores = [.. rows.Select((row, i) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = test[row].Comment.Text;
            var copy = attack.Apply(text, Seed);
            changed += string.Equals(text, copy, StringComparison.Ordinal) ? 0 : 1;
            return plain[i] with { Probability = judged.Score(row, copy, category) };
        })];
        var (before, after) = (EvaluationReport.At(plain, judged.Threshold), EvaluationReport.At(scores, judged.Threshold));
        var level = before.FalseAlarms is { } alarms ? RecallAt(scores, alarms) : null;
        return new AttackEvaluation(
            attack.Name, changed, after.Recall, after.FalseAlarms, level, before.Recall is > 0 and var recall && level is { } left ? left / recall : null);
    }

    /// <summary>The largest recall of any threshold at which no larger part of the fine comments is flagged.</summary>
    private static double? RecallAt(JudgedScore[] scores, double falseAlarms)
    {
        double positives = scores.Sum(score => score.Positive ? score.Weight : 0), negatives = scores.Sum(score => score.Positive ? 0 : score.Weight);
        if (positives <= 0 || negatives <= 0)
            return null;
        double found = 0, alarms = 0, best = 0;
        foreach (var step in scores.GroupBy(score => score.Probability).OrderByDescending(step => step.Key))
        {
            found += step.Sum(score => score.Positive ? score.Weight : 0);
            alarms += step.Sum(score => score.Positive ? 0 : score.Weight);
            if (alarms / negatives > falseAlarms + 1e-12)
                break;
            best = found / positives;
        }

        return best;
    }
}
