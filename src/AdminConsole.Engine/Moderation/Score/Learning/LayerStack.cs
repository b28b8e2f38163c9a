using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// How one category's layers are added up: each is trained without every fold in turn, its logits on the fold are scaled
/// to a standard deviation of one and summed by the shares of the plan, and the sum is calibrated.
/// </summary>
/// <param name="Shares">Of each layer, calibration included.</param>
/// <param name="BaseShare">Of the model beneath, calibration included.</param>
/// <param name="HeldOut">Probabilities of texts that were not trained on.</param>
internal sealed record LayerStack(
    double Offset, IReadOnlyDictionary<string, double> Shares, double BaseShare, IReadOnlyList<JudgedScore> HeldOut)
{
    private const double HeldBy = 500;

    /// <summary>Where texts come from is easily told: without a strong penalty the odds would all be extreme.</summary>
    private const float LikenessL2 = 1e-3f;

    /// <summary>Which of the comments <see cref="HeldOut"/> judges, in its order.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>What comes after the text; null where the text alone decides.</summary>
    public ContextStage? Context { get; init; }

    public static LayerStack Fit(
        TrainingData data, Category category, CategoryFit.Example[] examples, IReadOnlyList<LayerPlan> plans, ClassifierTrainerOptions options, Action step)
    {
        var apart = Apart(data, examples, options.MinPositives);
        var sum = new double[apart.Length];
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var plan in plans)
            shares[plan.Name] = Add(OutOfFold(data, plan, examples, apart, options, step), plan.Share, sum);
        var baseShare = 0.0;
        if (data.Base is { } beneath && beneath.Knows(category))
            baseShare = Add([.. apart.Select(example => beneath.Logit(data.Comments[example.Row].Text, category)!.Value)], options.Mixing.Base, sum);

        // Probabilities must hold for the comments that come in, not for the sample that somebody labelled.
        var weights = Weights(data, apart, options.Prevalence is { } known && known.TryGetValue(category, out var usual) ? usual : null);
        var scaled = apart.Select((example, i) => (sum[i], example.Positive, weights[i])).ToArray();
        var calibration = PlattScaling.Fit(scaled, data.PlatformLeads ? Hold(scaled) : 0);
        var around = ContextFit.Of(
            [.. apart.Select(example => (data.Comments[example.Row], example.Positive))], [.. sum.Select(logit => (calibration.Slope * logit) + calibration.Offset)], weights);
        return new LayerStack(
            calibration.Offset,
            shares.ToDictionary(entry => entry.Key, entry => entry.Value * calibration.Slope, StringComparer.Ordinal),
            baseShare * calibration.Slope,
            [.. apart.Select((example, i) => new JudgedScore((float)(around?.Probabilities[i] ?? calibration.Probability(sum[i])), example.Positive, weights[i]))])
        {
            Rows = [.. apart.Select(example => example.Row)],
            Context = around?.Stage,
        };
    }

    /// <summary>The examples with what the plan says they weigh; those that weigh nothing are left out.</summary>
    public static CategoryFit.Example[] Weighted(LayerPlan plan, TrainingData data, IEnumerable<CategoryFit.Example> examples, ClassifierTrainerOptions options)
    {
        var weighted = examples
            .Select(example => example with { Weight = example.Weight * plan.WeightOf(data.Comments[example.Row].Source) })
            .Where(example => example.Weight > 0).ToArray();
        if (plan.ByLikeness)
            return Likened(data, weighted, options);
        if (!plan.Balanced)
            return weighted;
        var total = weighted.Sum(example => example.Weight);
        var positive = weighted.Where(example => example.Positive).Sum(example => example.Weight);
        return [.. weighted.Select(example => example with { Weight = example.Weight * total / 2 / (example.Positive ? positive : total - positive) })];
    }

    /// <summary>
    /// Written examples by the odds that a model of where texts come from gives them (Shimodaira, 2000), a tenth to ten times
    /// their weight and the same in all.
    /// </summary>
    private static CategoryFit.Example[] Likened(TrainingData data, CategoryFit.Example[] weighted, ClassifierTrainerOptions options)
    {
        bool IsPlatform(CategoryFit.Example example) => LabelWeights.IsPlatform(data.Comments[example.Row].Source);
        var whence = CategoryFit.Train(data.Vocabulary, [.. weighted.Select(example => example with { Positive = IsPlatform(example), Weight = 1 })], options with { L2 = LikenessL2 });
        double Odds(CategoryFit.Example example) => Math.Clamp(Math.Exp(whence.Logit(data.Vocabulary.Rows[example.Row])), 0.1, 10);
        var written = weighted.Where(example => !IsPlatform(example)).ToArray();
        var scale = written.Sum(example => example.Weight) / written.Sum(example => example.Weight * Odds(example));
        return [.. weighted.Select(example => IsPlatform(example) ? example : example with { Weight = example.Weight * Odds(example) * scale })];
    }

    /// <summary>
    /// How firmly the slope is held at one, which layers of this scale have: the more, the fewer the positives are by their
    /// effective number (Kish, 1965). Without it five comments that stand for hundreds each turn the scores of one training
    /// against those of the next.
    /// </summary>
    private static double Hold(IReadOnlyCollection<(double, bool Positive, double Weight)> scaled)
    {
        var weights = scaled.Where(example => example.Positive).Select(example => example.Weight).ToArray();
        var sum = weights.Sum();
        return sum > 0 ? HeldBy * weights.Length * weights.Sum(weight => weight * weight) / (sum * sum) : 0;
    }

    /// <summary>The examples to calibrate on: held out, and the platform's own once it has enough of them.</summary>
    private static CategoryFit.Example[] Apart(TrainingData data, CategoryFit.Example[] examples, int minPositives)
    {
        var apart = examples.Where(example => example.Row < data.Originals && data.Folds[example.Row] < data.UsedFolds && !data.Comments[example.Row].IsPart).ToArray();
        var sources = apart.Select(example => data.Comments[example.Row].Source).ToHashSet();
        var platform = data.PlatformLeads ? apart.Where(example => LabelWeights.IsPlatform(data.Comments[example.Row].Source)).ToArray() : [];
        if (platform.Count(example => example.Positive) >= minPositives)
            return platform;

        // Beside comments written for the product a public set says nothing about how probable things are.
        return sources.Contains(LabelSource.Written) && sources.Contains(LabelSource.PublicSet)
            ? [.. apart.Where(example => data.Comments[example.Row].Source != LabelSource.PublicSet)]
            : apart;
    }

    /// <summary>How many comments each example stands for, one on average; with a prevalence, as many positives as it says.</summary>
    private static double[] Weights(TrainingData data, CategoryFit.Example[] apart, double? prevalence)
    {
        double[] weights =
        [
            .. apart.Select(example => data.Comments[example.Row] is var comment && LabelWeights.IsPlatform(comment.Source)
                ? comment.PopulationWeight
                : example.Weight),
        ];
        var total = weights.Sum();
        var positive = weights.Where((_, i) => apart[i].Positive).Sum();
        var (up, down) = prevalence is { } share && positive > 0 && positive < total
            ? (share * total / positive, (1 - share) * total / (total - positive))
            : (1, 1);
        for (var i = 0; i < weights.Length; i++)
            weights[i] *= (apart[i].Positive ? up : down) * weights.Length / total;
        return weights;
    }

    private static double[] OutOfFold(
        TrainingData data, LayerPlan plan, CategoryFit.Example[] examples, CategoryFit.Example[] apart, ClassifierTrainerOptions options, Action step)
    {
        var logits = new double[apart.Length];
        if (!apart.Any(example => plan.WeightOf(data.Comments[example.Row].Source) > 0))
        {
            // Nothing that is held out would be trained on: one fit serves for every fold.
            var whole = CategoryFit.Train(data.VocabularyOf(plan), Weighted(plan, data, examples, options), options);
            for (var i = 0; i < apart.Length; i++)
                logits[i] = whole.Logit(data.Vocabulary.Rows[apart[i].Row]);
            for (var fold = 0; fold < data.UsedFolds; fold++)
                step();
            return logits;
        }

        for (var fold = 0; fold < data.UsedFolds; fold++)
        {
            var rest = Weighted(plan, data, examples.Where(example => data.Folds[example.Row] != fold), options);
            if (rest.Any(example => example.Positive) && rest.Any(example => !example.Positive))
            {
                var partial = CategoryFit.Train(data.VocabularyOf(plan), rest, options);
                for (var i = 0; i < apart.Length; i++)
                {
                    if (data.Folds[apart[i].Row] == fold)
                        logits[i] = partial.Logit(data.Vocabulary.Rows[apart[i].Row]);
                }
            }

            step();
        }

        return logits;
    }

    /// <returns>What the logits were multiplied by.</returns>
    private static double Add(double[] logits, double share, double[] into)
    {
        var mean = logits.Average();
        var deviation = Math.Sqrt(logits.Average(logit => (logit - mean) * (logit - mean)));
        var factor = deviation > 0 ? share / deviation : 0;
        for (var i = 0; i < into.Length; i++)
            into[i] += factor * logits[i];
        return factor;
    }
}
