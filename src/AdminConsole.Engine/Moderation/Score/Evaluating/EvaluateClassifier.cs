using System.Diagnostics;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What to train on and what to judge by.</summary>
public sealed record EvaluateClassifierOptions(IReadOnlyList<string> TrainFiles, string TestFile, Category Category = Category.Inflammatory)
{
    public ClassifierTrainerOptions Training { get; init; } = new();
}

/// <summary>Rows of one file, by what became of them.</summary>
public sealed record FileCounts(string File, int Used, int Unsure, IReadOnlyList<DatasetRow.Malformed> Malformed);

/// <summary>What an evaluation came to.</summary>
public abstract record EvaluateClassifierOutcome
{
    private EvaluateClassifierOutcome()
    {
    }

    /// <param name="Threshold">From which probability on a text counts as flagged; chosen on held-out training texts.</param>
    public sealed record Evaluated(ClassifierEvaluation Result, float Threshold, IReadOnlyList<FileCounts> Files, TimeSpan Training) : EvaluateClassifierOutcome;

    /// <summary>A file cannot be used; the message says which and why.</summary>
    public sealed record WrongInput(string Message) : EvaluateClassifierOutcome;
}

/// <summary>Trains on files, scores a file that was held out, and says how good the scores are.</summary>
public static class EvaluateClassifier
{
    private static readonly TimeSpan TimedAtLeast = TimeSpan.FromSeconds(1);

    public static EvaluateClassifierOutcome Run(EvaluateClassifierOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        List<FileCounts> counts = [];
        List<LabelledComment> train = [];
        List<LabelledComment> test = [];
        try
        {
            foreach (var file in options.TrainFiles)
                counts.Add(Load(file, options.Category, train, cancellationToken));
            counts.Add(Load(options.TestFile, options.Category, test, cancellationToken));
        }
        catch (DatasetException e)
        {
            return new EvaluateClassifierOutcome.WrongInput(e.Message);
        }

        test.RemoveAll(comment => !comment.SpeaksAbout(options.Category));
        if (test.Count == 0)
            return new EvaluateClassifierOutcome.WrongInput($"{options.TestFile}: no row says anything about {Categories.NameOf(options.Category)}.");

        var started = Stopwatch.GetTimestamp();
        var trainer = new ClassifierTrainer(options.Training with { Categories = [options.Category] });
        if (trainer.Train("evaluation", train, progress, cancellationToken) is not TrainingOutcome.Trained trained)
        {
            var positives = train.Count(comment => comment.SpeaksAbout(options.Category) && comment.Category == options.Category);
            return new EvaluateClassifierOutcome.WrongInput(
                $"The training files hold {positives} comments labelled {Categories.NameOf(options.Category)} among {train.Count}: at least {options.Training.MinPositives} with that label and as many without are needed.");
        }

        var training = Stopwatch.GetElapsedTime(started);
        var scored = test.ConvertAll(comment => new JudgedScore(
            trained.Classifier.Score(comment.Text)[options.Category] ?? 0, comment.Category == options.Category, comment.PopulationWeight));
        var threshold = trained.Thresholds[options.Category];
        var result = ClassifierEvaluation.Of(scored, threshold) with { TextsPerSecond = Speed(trained.Classifier, test, cancellationToken) };
        return new EvaluateClassifierOutcome.Evaluated(result, threshold, counts, training);
    }

    private static FileCounts Load(string file, Category category, List<LabelledComment> into, CancellationToken cancellationToken)
    {
        int used = 0, unsure = 0;
        var malformed = new List<DatasetRow.Malformed>();
        foreach (var row in CommentDataset.ReadFile(file, category))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (row)
            {
                case DatasetRow.Usable usable:
                    into.Add(usable.Comment);
                    used++;
                    break;
                case DatasetRow.Unsure:
                    unsure++;
                    break;
                case DatasetRow.Malformed bad:
                    malformed.Add(bad);
                    break;
            }
        }

        return new FileCounts(file, used, unsure, malformed);
    }

    /// <summary>One thread, the test texts over and over for a second; the pass before warmed everything up.</summary>
    private static double Speed(Classifier classifier, List<LabelledComment> test, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        long done = 0;
        TimeSpan elapsed;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var comment in test)
                classifier.Score(comment.Text);
            done += test.Count;
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < TimedAtLeast);
        return Math.Round(done / elapsed.TotalSeconds);
    }
}
