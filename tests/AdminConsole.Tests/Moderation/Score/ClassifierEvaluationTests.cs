using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class ClassifierEvaluationTests
{
    [Fact]
    public void Of_WithWeights_CountsThem()
    {
        var evaluation = ClassifierEvaluation.Of([new(0.9f, true, 1), new(0.8f, false, 3), new(0.1f, false, 4), new(0.2f, true, 2)]);

        Assert.Equal(0.5, evaluation.Accuracy!.Value, 6); // (1 + 4) / 10
        Assert.Equal(2.0 / 7, evaluation.F1!.Value, 6); // TP 1, FP 3, FN 2
        Assert.Equal(((1 * 1.0) + (2 * (3.0 / 6))) / 3, evaluation.AveragePrecision!.Value, 6);
        Assert.Equal(((1 * 7.0) + (2 * 4.0)) / 21, evaluation.RocAuc!.Value, 6);
    }

    [Fact]
    public void BestThreshold_WhenTheCategoryIsRare_LiesWhereItSeparates() =>
        Assert.Equal(0.3f, ClassifierEvaluation.BestThreshold([.. Enumerable.Range(0, 200).SelectMany(_ =>
            new JudgedScore[] { new(0.35f, true), new(0.28f, false), new(0.1f, false) })]));

    [Fact]
    public void BestThreshold_WhenAFewPositivesWeighAll_IsOneHalf() =>
        Assert.Equal(0.5f, ClassifierEvaluation.BestThreshold([.. Enumerable.Range(0, 200).SelectMany(i =>
            new JudgedScore[] { new(0.35f, true, i == 0 ? 1_000 : 1), new(0.28f, false) })]));

    [Fact]
    public void Fit_OnCalibratedLogits_ChangesLittle()
    {
        var random = new Random(3);
        var logits = Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 6) - 3)
            .Select(logit => (logit, random.NextDouble() < PlattScaling.Logistic((2 * logit) - 1), 1.0)).ToArray();

        var fitted = PlattScaling.Fit(logits);

        Assert.Equal(2, fitted.Slope, 0.1);
        Assert.Equal(-1, fitted.Offset, 0.1);
    }

    [Fact]
    public void Of_RecallAtPrecisionHalf_IsTheFurthestCutThatIsHalfRight()
    {
        // In order: right, wrong, right, wrong, wrong, wrong, right; at the third cut 2 of 3 are right, at the fourth 2 of 4, never after.
        var evaluation = ClassifierEvaluation.Of(
            [new(0.9f, true), new(0.8f, false), new(0.7f, true), new(0.6f, false), new(0.5f, false), new(0.4f, false), new(0.3f, true)]);

        Assert.Equal(2.0 / 3, evaluation.RecallAtPrecision50!.Value, 6);
    }

    [Fact]
    public void Intervals_WhenTheSameCommentIsCopied_AreAsWideAsWithoutTheCopies()
    {
        var scores = Enumerable.Range(0, 60).Select(i => new JudgedScore((float)((i * 37) % 60) / 60, i % 3 == 0)).ToArray();
        var once = MetricIntervals.Of(scores, [.. Enumerable.Range(0, 60)], 0.5f)["roc_auc"];
        var copied = MetricIntervals.Of([.. scores, .. scores, .. scores, .. scores], [.. Enumerable.Range(0, 240).Select(i => i % 60)], 0.5f)["roc_auc"];

        Assert.InRange((copied[1] - copied[0]) / (once[1] - once[0]), 0.9, 1.1);
        Assert.InRange(ClassifierEvaluation.Of(scores).RocAuc!.Value, once[0], once[1]);
    }
}
