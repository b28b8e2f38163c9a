using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Trains a classifier from labels: always from scratch (seconds), one model per category over one vocabulary, calibrated
/// on texts cut out by group. The same comments in the same order and the same options give the same bytes.
/// </summary>
public sealed class ClassifierTrainer(ClassifierTrainerOptions options)
{
    public TrainingOutcome Train(
        string modelVersion,
        IReadOnlyList<LabelledComment> comments,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var platformLabels = comments.Count(IsPlatform);
        var missing = new List<CategoryShortage>();
        var present = new List<(Category Category, CategoryFit.Example[] Examples)>();
        foreach (var category in options.Categories)
        {
            var examples = Examples(comments, category, platformLabels);
            var positives = examples.Count(example => example.Positive);
            if (positives < options.MinPositives || examples.Length - positives < options.MinPositives)
                missing.Add(new CategoryShortage(category, positives, examples.Length - positives, options.MinPositives));
            else
                present.Add((category, examples));
        }

        if (present.Count == 0)
            return new TrainingOutcome.TooLittleData(missing);

        var vocabulary = NgramVocabulary.Build(comments, cancellationToken);
        var data = new Data(
            vocabulary,
            comments,
            GroupFolds.Assign(comments, options.Folds),
            comments.Count >= options.OneFoldFrom ? 1 : options.Folds,
            platformLabels >= LabelWeights.PlatformLeadsFrom);
        var steps = new Steps(present.Count * ((data.UsedFolds * options.L2.Count) + 1), progress, cancellationToken);
        var heads = new CategoryHead?[Categories.Count];
        var values = new float[vocabulary.Keys.Length * NgramTable.Width];
        var heldOut = new Dictionary<Category, ClassifierEvaluation>();
        var thresholds = new Dictionary<Category, float>();
        foreach (var (category, examples) in present)
        {
            var best = options.L2.Select(l2 => Judge(data, examples, l2, steps)).MinBy(judged => judged.LogLoss)!;
            heldOut[category] = ClassifierEvaluation.Of(best.HeldOut);
            thresholds[category] = ClassifierEvaluation.BestThreshold(best.HeldOut);
            var fit = CategoryFit.Train(vocabulary, examples, best.L2, options);
            steps.Done();
            var index = Categories.IndexOf(category);
            heads[index] = new CategoryHead(fit.Bias, best.Calibration);
            for (var i = 0; i < vocabulary.Keys.Length; i++)
            {
                values[(i * NgramTable.Width) + index] = fit.PullOf(i);
                values[(i * NgramTable.Width) + index + 4] = fit.SquareOf(i);
            }
        }

        return new TrainingOutcome.Trained(new Classifier(modelVersion, vocabulary.Keys, values, heads), heldOut, thresholds, missing);
    }

    /// <summary>Trains without each fold in turn and calibrates on what was left out.</summary>
    private Judged Judge(Data data, CategoryFit.Example[] examples, float l2, Steps steps)
    {
        var logits = new List<(CategoryFit.Example Example, double Logit)>();
        for (var fold = 0; fold < data.UsedFolds; fold++)
        {
            var apart = examples.Where(example => data.Folds[example.Row] == fold).ToArray();
            var rest = examples.Where(example => data.Folds[example.Row] != fold).ToArray();
            if (rest.Any(example => example.Positive) && rest.Any(example => !example.Positive))
            {
                var partial = CategoryFit.Train(data.Vocabulary, rest, l2, options);
                logits.AddRange(apart.Select(example => (example, partial.Logit(data.Vocabulary.Rows[example.Row]))));
            }

            steps.Done();
        }

        // Probabilities must hold on this platform: once it has labels of its own, they alone calibrate.
        var own = logits;
        if (data.PlatformLeads)
        {
            var platform = logits.FindAll(entry => IsPlatform(data.Comments[entry.Example.Row]));
            if (platform.Count(entry => entry.Example.Positive) >= options.MinPositives)
                own = platform;
        }

        var scaled = own.ConvertAll(entry => (entry.Logit, entry.Example.Positive, entry.Example.Weight));
        var calibration = PlattScaling.Fit(scaled);
        return new Judged(l2, calibration, calibration.LogLoss(scaled), own.ConvertAll(entry => new JudgedScore(
            (float)calibration.Probability(entry.Logit), entry.Example.Positive, data.Comments[entry.Example.Row].PopulationWeight)));
    }

    private static bool IsPlatform(LabelledComment comment) => comment.Source is LabelSource.PlatformDecision or LabelSource.Imported;

    private static CategoryFit.Example[] Examples(IReadOnlyList<LabelledComment> comments, Category category, int platformLabels)
    {
        var examples = new List<CategoryFit.Example>(comments.Count);
        for (var row = 0; row < comments.Count; row++)
        {
            var comment = comments[row];
            if (comment.SpeaksAbout(category))
                examples.Add(new CategoryFit.Example(row, comment.Category == category, comment.Weight * LabelWeights.Of(comment.Source, platformLabels)));
        }

        return [.. examples];
    }

    private sealed record Data(NgramVocabulary Vocabulary, IReadOnlyList<LabelledComment> Comments, int[] Folds, int UsedFolds, bool PlatformLeads);

    private sealed record Judged(float L2, PlattScaling Calibration, double LogLoss, IReadOnlyCollection<JudgedScore> HeldOut);

    private sealed class Steps(int total, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        private int _done;

        public void Done()
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)++_done / total);
        }
    }
}
