using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Fits a category's <see cref="ContextStage"/>: a logistic regression of the labels on the logit of the text, from layers that
/// had not seen it, and on what was known around the comment when it came in. A ridge draws it towards the text alone, and
/// it is kept only where it says more than the text by itself, on comments it was not fitted on and beyond what chance does.
/// </summary>
/// <param name="Probabilities">Per example, by a stage fitted without it; null where nothing is known around it.</param>
internal sealed record ContextFit(ContextStage Stage, double?[] Probabilities)
{
    /// <summary>With fewer comments of either answer the text alone decides.</summary>
    public const int LeastOfEach = 50;

    /// <summary>Penalty on squared weights of features scaled to a deviation of one, against a log loss summed over comments.</summary>
    private const double Ridge = 10;

    /// <summary>The offset is free: it is what calibrates.</summary>
    private const double OffsetRidge = 1e-3;

    private const int Parameters = ContextStage.Features + 2;
    private const int Folds = 5;
    private const double StandardErrors = 2;
    private const double LeastSlope = 0.05;

    /// <param name="comments">What the logits were given to, in their order.</param>
    /// <param name="logits">Of the text alone, calibrated.</param>
    /// <param name="weights">How many comments each one stands for.</param>
    public static ContextFit? Of(IReadOnlyList<(LabelledComment Comment, bool Positive)> comments, double[] logits, double[] weights)
    {
        int[] known = [.. Enumerable.Range(0, comments.Count).Where(i => comments[i].Comment.Context.IsKnown)];
        var positives = known.Count(i => comments[i].Positive);
        if (positives < LeastOfEach || known.Length - positives < LeastOfEach)
            return null;
        var examples = Examples([.. known.Select(i => (comments[i].Comment, comments[i].Positive, logits[i], weights[i]))]);
        var folds = GroupFolds.Assign([.. known.Select(i => comments[i].Comment)], Folds);
        var apart = new double[examples.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var stage = Fit([.. examples.Where((_, i) => folds[i] != fold)]);
            for (var i = 0; i < apart.Length; i++)
            {
                if (folds[i] == fold)
                    apart[i] = stage.Logit(examples[i].Text, examples[i].Features);
            }
        }

        var calibration = PlattScaling.Fit([.. examples.Select((example, i) => (apart[i], example.Positive, example.Weight))]);
        var whole = Fit(examples);
        if (whole.Slope * calibration.Slope < LeastSlope || !SaysMore(examples, [.. apart.Select(logit => (calibration.Slope * logit) + calibration.Offset)]))
            return null;
        var probabilities = new double?[comments.Count];
        for (var i = 0; i < known.Length; i++)
            probabilities[known[i]] = calibration.Probability(apart[i]);
        return new ContextFit(
            new ContextStage(
                whole.Slope * calibration.Slope, (whole.Offset * calibration.Slope) + calibration.Offset,
                [.. whole.Weights.Select(weight => weight * calibration.Slope)], whole.Usual),
            probabilities);
    }

    /// <summary>Weights are scaled to what they are worth: a few comments that stand for many tell no more than a few.</summary>
    private static Example[] Examples((LabelledComment Comment, bool Positive, double Text, double Weight)[] known)
    {
        var total = known.Sum(entry => entry.Weight);
        var scale = total / known.Sum(entry => entry.Weight * entry.Weight);
        return [.. known.Select(entry =>
        {
            var features = new double[ContextStage.Features];
            ContextStage.Read(entry.Comment.Context, entry.Comment.Text.Length, features);
            return new Example(entry.Text, features, entry.Positive, entry.Weight * scale);
        })];
    }

    /// <summary>The log loss per comment falls, by more than <see cref="StandardErrors"/>, below the text's: calibrated alike, or a stage would be praised for its slope.</summary>
    private static bool SaysMore(Example[] examples, double[] apart)
    {
        var alone = PlattScaling.Fit([.. examples.Select(example => (example.Text, example.Positive, example.Weight))]);
        double[] gains =
        [
            .. examples.Select((example, i) => example.Weight * (Loss((alone.Slope * example.Text) + alone.Offset, example.Positive) - Loss(apart[i], example.Positive))),
        ];
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / gains.Length / gains.Length);
        return mean > StandardErrors * error;
    }

    private static ContextStage Fit(Example[] examples)
    {
        var (usual, deviation) = Scale(examples);
        var rows = new double[examples.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = new double[Parameters];
            row[0] = examples[i].Text;
            row[1] = 1;
            for (var feature = 0; feature < ContextStage.Features; feature++)
                row[feature + 2] = deviation[feature] > 0 ? (examples[i].Features[feature] - usual[feature]) / deviation[feature] : 0;
            rows[i] = row;
        }

        var found = Newton(rows, examples);
        return new ContextStage(
            found[0], found[1],
            [.. Enumerable.Range(0, ContextStage.Features).Select(feature => deviation[feature] > 0 ? found[feature + 2] / deviation[feature] : 0)], usual);
    }

    private static (double[] Usual, double[] Deviation) Scale(Example[] examples)
    {
        var total = examples.Sum(example => example.Weight);
        var usual = new double[ContextStage.Features];
        var deviation = new double[ContextStage.Features];
        for (var feature = 0; feature < usual.Length; feature++)
        {
            var at = feature;
            var mean = usual[feature] = examples.Sum(example => example.Weight * example.Features[at]) / total;
            deviation[feature] = Math.Sqrt(examples.Sum(example => example.Weight * (example.Features[at] - mean) * (example.Features[at] - mean)) / total);
        }

        return (usual, [.. deviation.Select(spread => spread > 1e-6 ? spread : 0)]);
    }

    /// <summary>From the text alone, which the penalty draws to: slope 1, all else 0. The loss is convex, so steps are only ever halved.</summary>
    private static double[] Newton(double[][] rows, Example[] examples)
    {
        var at = Prior();
        var loss = Loss(rows, examples, at);
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var (gradient, curvature) = Slopes(rows, examples, at);
            var direction = Solve(curvature, gradient);
            var step = 1.0;
            double[]? next = null;
            for (; step > 1e-8; step /= 2)
            {
                double[] tried = [.. at.Select((value, i) => value - (step * direction[i]))];
                var triedLoss = Loss(rows, examples, tried);
                if (triedLoss >= loss)
                    continue;
                (next, loss) = (tried, triedLoss);
                break;
            }

            if (next is null)
                break;
            at = next;
        }

        return at;
    }

    private static double[] Prior()
    {
        var prior = new double[Parameters];
        prior[0] = 1;
        return prior;
    }

    private static double PenaltyOf(int parameter) => parameter == 1 ? OffsetRidge : Ridge;

    private static double Loss(double[][] rows, Example[] examples, double[] at)
    {
        double loss = 0;
        for (var i = 0; i < rows.Length; i++)
            loss += examples[i].Weight * Loss(Dot(rows[i], at), examples[i].Positive);
        var prior = Prior();
        for (var i = 0; i < at.Length; i++)
            loss += PenaltyOf(i) / 2 * (at[i] - prior[i]) * (at[i] - prior[i]);
        return loss;
    }

    private static (double[] Gradient, double[,] Curvature) Slopes(double[][] rows, Example[] examples, double[] at)
    {
        var gradient = new double[Parameters];
        var curvature = new double[Parameters, Parameters];
        for (var i = 0; i < rows.Length; i++)
        {
            var p = PlattScaling.Logistic(Dot(rows[i], at));
            var miss = examples[i].Weight * (p - (examples[i].Positive ? 1 : 0));
            var curve = examples[i].Weight * p * (1 - p);
            for (var r = 0; r < Parameters; r++)
            {
                gradient[r] += miss * rows[i][r];
                for (var c = 0; c <= r; c++)
                    curvature[r, c] += curve * rows[i][r] * rows[i][c];
            }
        }

        var prior = Prior();
        for (var r = 0; r < Parameters; r++)
        {
            gradient[r] += PenaltyOf(r) * (at[r] - prior[r]);
            curvature[r, r] += PenaltyOf(r);
        }

        return (gradient, curvature);
    }

    /// <summary>By Cholesky; the penalty keeps the matrix positive.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var lower = new double[Parameters, Parameters];
        for (var r = 0; r < Parameters; r++)
        {
            for (var c = 0; c <= r; c++)
            {
                var sum = matrix[r, c];
                for (var k = 0; k < c; k++)
                    sum -= lower[r, k] * lower[c, k];
                lower[r, c] = r == c ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / lower[c, c];
            }
        }

        var solved = (double[])right.Clone();
        for (var r = 0; r < Parameters; r++)
        {
            for (var k = 0; k < r; k++)
                solved[r] -= lower[r, k] * solved[k];
            solved[r] /= lower[r, r];
        }

        for (var r = Parameters - 1; r >= 0; r--)
        {
            for (var k = r + 1; k < Parameters; k++)
                solved[r] -= lower[k, r] * solved[k];
            solved[r] /= lower[r, r];
        }

        return solved;
    }

    private static double Dot(double[] row, double[] at)
    {
        double sum = 0;
        for (var i = 0; i < row.Length; i++)
            sum += row[i] * at[i];
        return sum;
    }

    private static double Loss(double logit, bool positive)
    {
        var against = positive ? -logit : logit;
        return against > 0 ? against + Math.Log(1 + Math.Exp(-against)) : Math.Log(1 + Math.Exp(against));
    }

    private sealed record Example(double Text, double[] Features, bool Positive, double Weight);
}
