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
        var platformLabels = comments.Count(comment => comment.Source is LabelSource.PlatformDecision or LabelSource.Imported);
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
        var folds = GroupFolds.Assign(comments, options.Folds);
        var used = comments.Count >= options.OneFoldFrom ? 1 : options.Folds;
        var steps = new Steps(present.Count * (used + 1), progress, cancellationToken);
        var heads = new CategoryHead?[Categories.Count];
        var values = new float[vocabulary.Keys.Length * NgramTable.Width];
        var heldOut = new Dictionary<Category, ClassifierEvaluation>();
        foreach (var (category, examples) in present)
        {
            var logits = new List<(CategoryFit.Example Example, double Logit)>();
            for (var fold = 0; fold < used; fold++)
            {
                var apart = examples.Where(example => folds[example.Row] == fold).ToArray();
                var rest = examples.Where(example => folds[example.Row] != fold).ToArray();
                if (!apart.Any(example => example.Positive) || !rest.Any(example => example.Positive) || rest.All(example => example.Positive))
                    continue;
                var partial = CategoryFit.Train(vocabulary, rest, options);
                logits.AddRange(apart.Select(example => (example, partial.Logit(vocabulary.Rows[example.Row]))));
                steps.Done();
            }

            // Probabilities must hold on this platform: once it has labels of its own, they alone calibrate.
            var own = logits.Where(entry => comments[entry.Example.Row].Source is LabelSource.PlatformDecision or LabelSource.Imported).ToArray();
            if (platformLabels < LabelWeights.PlatformLeadsFrom || own.Count(entry => entry.Example.Positive) < options.MinPositives)
                own = [.. logits];
            var calibration = PlattScaling.Fit([.. own.Select(entry => (entry.Logit, entry.Example.Positive, entry.Example.Weight))]);
            heldOut[category] = ClassifierEvaluation.Of([.. own.Select(entry => new JudgedScore(
                (float)calibration.Probability(entry.Logit), entry.Example.Positive, comments[entry.Example.Row].PopulationWeight))]);

            var fit = CategoryFit.Train(vocabulary, examples, options);
            steps.Done();
            var index = Categories.IndexOf(category);
            heads[index] = new CategoryHead(fit.Bias, calibration);
            for (var i = 0; i < vocabulary.Keys.Length; i++)
            {
                values[(i * NgramTable.Width) + index] = fit.PullOf(i);
                values[(i * NgramTable.Width) + index + 4] = fit.SquareOf(i);
            }
        }

        return new TrainingOutcome.Trained(new Classifier(modelVersion, vocabulary.Keys, values, heads), heldOut, missing);
    }

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
