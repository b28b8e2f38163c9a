using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Trains a classifier from labels: always from scratch (seconds), per category a layer for each source (<see cref="LayerPlan"/>)
/// over one vocabulary, added up and calibrated on texts cut out by group. The same comments in the same order and the same
/// options give the same bytes.
/// </summary>
public sealed class ClassifierTrainer(ClassifierTrainerOptions options)
{
    public TrainingOutcome Train(
        string modelVersion,
        IReadOnlyList<LabelledComment> comments,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var leads = comments.Count(comment => LabelWeights.IsPlatform(comment.Source) && !comment.IsPart) >= LabelWeights.PlatformLeadsFrom;
        var beneath = leads ? options.Base : null;
        var given = comments.Count;
        if (beneath is not null)
        {
            // Some of the written comments may be given already; the others are no less of use for it.
            var known = comments.Where(comment => comment.Source == LabelSource.Written).Select(comment => comment.Text).ToHashSet(StringComparer.Ordinal);
            comments = [.. comments, .. beneath.Written.Where(comment => !known.Contains(comment.Text))];
        }

        // Beside comments of its own kind a public set is a hint: it gets no copies, and its rare n-grams are left out.
        var hint = comments.Any(comment => comment.Source != LabelSource.PublicSet);
        // Nor do comments of a platform that leads: on real music comments copies made the ranking worse.
        int[] copied = options.Copies && !leads ? [.. Enumerable.Range(0, comments.Count).Where(row => !hint || comments[row].Source != LabelSource.PublicSet)] : [];
        var copies = EvasiveCopies.Of([.. copied.Select(row => comments[row])], options.Seed, options.CopyWeight);
        var missing = new List<CategoryShortage>();
        var present = new List<(Category Category, CategoryFit.Example[] Examples, IReadOnlyList<LayerPlan> Plans)>();
        foreach (var category in options.Categories)
        {
            var examples = Examples(comments, copies, category);
            var positives = examples.Count(example => example.Positive && example.Row < given);
            var negatives = examples.Count(example => !example.Positive && example.Row < given);
            if (positives < options.MinPositives || negatives < options.MinPositives)
                missing.Add(new CategoryShortage(category, positives, negatives, options.MinPositives));
            else
                present.Add((category, examples, Plans(comments, examples, options.Mixing)));
        }

        if (present.Count == 0)
            return new TrainingOutcome.TooLittleData(missing);

        // A copy never parts from its text.
        var folds = GroupFolds.Assign(comments, options.Folds);
        var data = new TrainingData(
            NgramVocabulary.Build(comments, copies, hint, cancellationToken),
            [.. comments, .. copies],
            [.. folds, .. copied.Select(row => folds[row])],
            comments.Count,
            comments.Count >= options.OneFoldFrom ? 1 : options.Folds,
            leads,
            beneath?.Model);
        var steps = new Steps(present.Sum(entry => entry.Plans.Count) * (data.UsedFolds + 1), progress, cancellationToken);
        var assembly = new LayerAssembly(data.Vocabulary, data.Base);
        var heldOut = new Dictionary<Category, ClassifierEvaluation>();
        var thresholds = new Dictionary<Category, float>();
        var apart = new SortedDictionary<int, CategoryScores>();
        foreach (var (category, examples, plans) in present)
        {
            var stack = LayerStack.Fit(data, category, examples, plans, options, steps.Done);
            heldOut[category] = ClassifierEvaluation.Of(stack.HeldOut);
            thresholds[category] = ClassifierEvaluation.BestThreshold(stack.HeldOut);
            for (var i = 0; i < stack.Rows.Count; i++)
                apart[stack.Rows[i]] = apart.GetValueOrDefault(stack.Rows[i]).With(category, stack.HeldOut[i].Probability);
            foreach (var plan in plans)
            {
                assembly.Add(category, plan.Name, CategoryFit.Train(data.VocabularyOf(plan), LayerStack.Weighted(plan, data, examples, options), options), stack.Shares[plan.Name]);
                steps.Done();
            }

            assembly.Close(category, stack);
        }

        return new TrainingOutcome.Trained(assembly.Build(modelVersion), heldOut, thresholds, missing)
        {
            Apart = [.. apart.Select(entry => new TextApart(data.Comments[entry.Key], entry.Value))],
        };
    }

    private static IReadOnlyList<LayerPlan> Plans(IReadOnlyList<LabelledComment> comments, CategoryFit.Example[] examples, SourceMixing mixing)
    {
        // A source that knows only one answer, such as adverts without anything beside them, can fill no layer of its own.
        var bySource = examples.Where(example => example.Row < comments.Count).GroupBy(example => comments[example.Row].Source).Where(source => source.DistinctBy(example => example.Positive).Count() == 2)
            .ToDictionary(source => source.Key, source => source.Count());
        return bySource.Count > 0
            ? LayerPlan.For(bySource, mixing)
            : [new LayerPlan("all", 1, _ => 1)];
    }

    private static CategoryFit.Example[] Examples(IReadOnlyList<LabelledComment> comments, IReadOnlyList<LabelledComment> copies, Category category) =>
    [
        .. comments.Concat(copies)
            .Select((comment, row) => (comment, row))
            .Where(entry => entry.comment.SpeaksAbout(category))
            .Select(entry => new CategoryFit.Example(entry.row, entry.comment.Category == category, entry.comment.Weight)),
    ];

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

/// <summary>What every layer of every category is trained on.</summary>
/// <param name="Comments">The comments, and after them their evasive copies.</param>
/// <param name="Folds">Of every one of them.</param>
/// <param name="Originals">How many are no copies.</param>
/// <param name="UsedFolds">How many folds are held out in turn.</param>
/// <param name="PlatformLeads">The platform's labels alone say how probable things are.</param>
/// <param name="Base">The model beneath, whose logits are added.</param>
internal sealed record TrainingData(
    NgramVocabulary Vocabulary, IReadOnlyList<LabelledComment> Comments, int[] Folds, int Originals, int UsedFolds, bool PlatformLeads, Classifier? Base)
{
    private NgramVocabulary? _heard;

    public NgramVocabulary VocabularyOf(LayerPlan plan) => plan.Heard ? _heard ??= Vocabulary.Heard() : Vocabulary;
}
