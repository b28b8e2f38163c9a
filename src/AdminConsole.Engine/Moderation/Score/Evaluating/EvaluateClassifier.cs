using System.Diagnostics;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What to train on and what to judge by.</summary>
public sealed record EvaluateClassifierOptions(IReadOnlyList<string> TrainFiles, string TestFile, Category Category = Category.Inflammatory)
{
    /// <summary>Cut the test into so many parts and judge each by a model that learned from the others, and from the training files.</summary>
    public int? Folds { get; init; }

    /// <summary>Give the figures once more over the rows without this word.</summary>
    public string? Without { get; init; }

    /// <summary>Files whose texts are left out of the training.</summary>
    public IReadOnlyList<string> DropFiles { get; init; } = [];

    /// <summary>Train on rows that the test repeats, too.</summary>
    public bool KeepRepeats { get; init; }

    /// <summary>Tell the file's own labels apart, one against the rest, besides.</summary>
    public bool Classes { get; init; }

    /// <summary>Ways of dodging to try the model with.</summary>
    public IReadOnlyList<Attack> Attacks { get; init; } = [];

    /// <summary>From which probability on a text counts as flagged; chosen on held-out training texts, or one half, when null.</summary>
    public float? Threshold { get; init; }

    public ClassifierTrainerOptions Training { get; init; } = new();
}

/// <summary>A model that exists already.</summary>
/// <param name="Name">How a person calls it.</param>
public sealed record EvaluatedModel(string Name, ICommentScorer Scorer);

/// <summary>What an evaluation came to.</summary>
public abstract record EvaluateClassifierOutcome
{
    private EvaluateClassifierOutcome()
    {
    }

    /// <param name="Training">How long it took to train; null for a model that existed.</param>
    public sealed record Evaluated(EvaluationReport Report, IReadOnlyList<FileCounts> Files, TimeSpan? Training) : EvaluateClassifierOutcome;

    /// <summary>A file cannot be used; the message says which and why.</summary>
    public sealed record WrongInput(string Message) : EvaluateClassifierOutcome;
}

/// <summary>Scores a file of labelled comments, by a model that exists or one trained for it, and says how good the scores are.</summary>
public static class EvaluateClassifier
{
    private const float Half = 0.5f;
    private static readonly TimeSpan TimedAtLeast = TimeSpan.FromSeconds(1);

    /// <param name="options">Files and what is asked of them.</param>
    /// <param name="model">The model to judge; null trains one.</param>
    /// <param name="progress">Told how much of the training is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static EvaluateClassifierOutcome Run(
        EvaluateClassifierOptions options, EvaluatedModel? model = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        EvaluationFiles files;
        try
        {
            files = EvaluationFiles.Load(options, cancellationToken);
        }
        catch (DatasetException e)
        {
            return new EvaluateClassifierOutcome.WrongInput(e.Message);
        }

        files = files with { Test = [.. files.Test.Where(row => options.Classes || row.Comment.SpeaksAbout(options.Category))] };
        if (files.Test.Count == 0)
        {
            return new EvaluateClassifierOutcome.WrongInput(files.Counts[^1].Malformed is [var first, ..] malformed
                ? $"{options.TestFile}: no row can be used; {malformed.Count} were passed over, the first one in line {first.Line}: {first.Reason}."
                : $"{options.TestFile}: no row says anything about {Categories.NameOf(options.Category)}. Choose another --category, or another file.");
        }

        var clusters = NearDuplicates.Cluster([.. files.Test.Select(row => row.Comment.Text)], row => files.Test[row].Comment.Group);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var parts = EvaluationParts.Of(files, options.Folds, clusters);
            var judged = model is null
                ? Train(options, parts, files, progress, cancellationToken)
                : new JudgedTest([model.Scorer], new int[files.Test.Count], options.Threshold ?? Half);
            var training = model is null ? Stopwatch.GetElapsedTime(started) : (TimeSpan?)null;
            var classes = options.Classes ? ClassEvaluation.Of(parts, files.Test, options.Training, cancellationToken) : null;
            var report = EvaluationReport.Of(options, files.Test, clusters, judged, cancellationToken) with
            {
                Model = model?.Name ?? "trained",
                Classes = classes,
            };
            return new EvaluateClassifierOutcome.Evaluated(
                report with { Figures = report.Figures with { TextsPerSecond = Speed(judged.Models[0], files.Test, cancellationToken) } }, files.Counts, training);
        }
        catch (TooLittleToLearnException e)
        {
            return new EvaluateClassifierOutcome.WrongInput(e.Message);
        }
    }

    private static JudgedTest Train(
        EvaluateClassifierOptions options, EvaluationParts parts, EvaluationFiles files, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var trainer = new ClassifierTrainer(options.Training with { Categories = [options.Category], Base = ShippedModel.Read() });
        var models = new List<ICommentScorer>();
        var modelOf = new int[files.Test.Count];
        var thresholds = new List<float>();
        foreach (var (train, test) in parts.Parts)
        {
            List<LabelledComment> comments = [.. train.Select(row => row.Comment)];
            var share = progress is null ? null : new Part(progress, models.Count, parts.Parts.Count);
            if (trainer.Train("evaluation", comments, share, cancellationToken) is not TrainingOutcome.Trained trained)
            {
                var positives = comments.Count(comment => comment.SpeaksAbout(options.Category) && comment.Category == options.Category);
                throw new TooLittleToLearnException(
                    $"The training files hold {positives} comments labelled {Categories.NameOf(options.Category)} among {comments.Count}: at least {options.Training.MinPositives} with that label and as many without are needed.");
            }

            foreach (var row in test)
                modelOf[row] = models.Count;
            models.Add(trained.Classifier);
            thresholds.Add(trained.Thresholds[options.Category]);
        }

        return new JudgedTest(models, modelOf, options.Threshold ?? thresholds.Average());
    }

    /// <summary>One thread, the test texts over and over for a second; the pass before warmed everything up.</summary>
    private static double Speed(ICommentScorer scorer, IReadOnlyList<DatasetRow.Usable> test, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        long done = 0;
        TimeSpan elapsed;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in test)
                scorer.Score(row.Comment.Text);
            done += test.Count;
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < TimedAtLeast);
        return Math.Round(done / elapsed.TotalSeconds);
    }

    /// <summary>One training among several.</summary>
    private sealed class Part(IProgress<double> whole, int number, int count) : IProgress<double>
    {
        public void Report(double value) => whole.Report((number + value) / count);
    }
}

/// <summary>The models that judge a test: one, or one per fold.</summary>
/// <param name="ModelOf">By row of the test, which of the models judges it.</param>
/// <param name="Threshold">From which probability on a text counts as flagged.</param>
internal sealed record JudgedTest(IReadOnlyList<ICommentScorer> Models, int[] ModelOf, float Threshold)
{
    public float Score(int row, string text, Category category) => Models[ModelOf[row]].Score(text)[category] ?? 0;
}

/// <summary>The training files hold too few labels of one kind; the message says how many are needed.</summary>
internal sealed class TooLittleToLearnException(string message) : Exception(message);
