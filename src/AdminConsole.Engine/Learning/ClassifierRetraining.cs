using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>Trains a classifier on all that is known and measures it, beside the champion, on what neither has learned from.</summary>
public sealed class ClassifierRetraining(IDbContextFactory<ConsoleDb> databases, LearningOptions options, TimeProvider clock) : IModelTrainer
{
    public ModelKind Kind => ModelKind.Classifier;

    public async Task<TrainedModel> TrainAsync(TrainingTask task, CancellationToken cancellationToken)
    {
        task.Report(0, "Reading labels and decisions");
        ClassifierLessons lessons;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            lessons = await ClassifierLessons.ReadAsync(db, cancellationToken);
        await task.Log($"{lessons.Learn.Count} comments to learn from ({Sources(lessons.Learn)}), {lessons.HeldOut.Count} held out");

        var training = new ClassifierTrainerOptions();
        training = training with { Seed = task.Parameters.Seed ?? training.Seed };
        task.Report(0.05, "Training");
        var outcome = await Task.Run(() => new ClassifierTrainer(training).Train(
            task.Id.ToString(), lessons.Learn, new Steps(task), cancellationToken), cancellationToken);
        if (outcome is not TrainingOutcome.Trained trained)
        {
            var missing = ((TrainingOutcome.TooLittleData)outcome).Missing;
            return new TrainedModel.TooLittle($"There are too few labels: {string.Join("; ", missing)}. Decide more comments or import labels.");
        }

        foreach (var shortage in trained.Missing)
            await task.Log($"Left out {shortage}");
        task.Report(0.9, "Comparing with the champion");
        var platformLabels = lessons.Learn.Concat(lessons.HeldOut).Count(c => c.Source is LabelSource.PlatformDecision or LabelSource.Imported);
        var (metrics, gate) = await Task.Run(() => Measure(task, trained.Classifier, lessons.HeldOut, platformLabels), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        task.Report(0.97, "Writing the model");
        var hash = ClassifierFile.Save(trained.Classifier, task.Path);
        var manifest = ClassifierManifest.Of(
            trained, lessons.Learn, training.Seed, hash, clock.GetUtcNow(), task.Champion?.Id.ToString(), lessons.Window).ToJson();
        ModelFiles.WriteText(ModelFiles.ManifestOf(task.Path), manifest);
        return new TrainedModel.Done(hash, manifest, metrics, gate);
    }

    private (IReadOnlyDictionary<string, double> Metrics, GateVerdict? Gate) Measure(
        TrainingTask task, Classifier challenger, IReadOnlyList<LabelledComment> heldOut, int platformLabels)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["held_out"] = heldOut.Count };
        foreach (var category in Categories.All.Where(challenger.Knows))
        {
            var figures = ClassifierEvaluation.Of([.. heldOut.Where(c => c.SpeaksAbout(category)).Select(c => new JudgedScore(
                challenger.Score(c.Text)[category] ?? 0, c.Category == category, WeightOf(c, platformLabels)))]);
            Add(metrics, category, "average_precision", figures.AveragePrecision);
            Add(metrics, category, "macro_f1", figures.MacroF1);
            Add(metrics, category, "ece", figures.Ece);
        }

        if (task.Champion is null)
            return (metrics, null);
        Classifier champion;
        try
        {
            champion = ClassifierFile.Load(task.ChampionPath!);
        }
        catch (ClassifierFileException e)
        {
            return (metrics, new GateVerdict(task.Champion.Number, heldOut.Count, e.Message, []));
        }

        return (metrics, new GateVerdict(task.Champion.Number, heldOut.Count, null,
            [.. Categories.All.SelectMany(category => Compare(champion, challenger, category, heldOut, platformLabels))]));
    }

    private IEnumerable<GateRow> Compare(
        Classifier champion, Classifier challenger, Category category, IReadOnlyList<LabelledComment> heldOut, int platformLabels)
    {
        var (precision, ece) = (Categories.NameOf(category) + ".average_precision", Categories.NameOf(category) + ".ece");
        if (!champion.Knows(category) && !challenger.Knows(category))
            yield break;
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var scores = new List<PairedScore>();
        foreach (var comment in heldOut.Where(c => c.SpeaksAbout(category)))
        {
            var key = ClassifierLessons.GroupOf(comment);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = groups.Count);
            scores.Add(new PairedScore(group, comment.Category == category, WeightOf(comment, platformLabels),
                champion.Score(comment.Text)[category] ?? 0, challenger.Score(comment.Text)[category] ?? 0));
        }

        if (!scores.Exists(score => score.Positive))
        {
            yield return new GateRow(precision, null, null, null, null, null, -options.MaxWorsePrecision, GateAnswer.NotProven);
            yield break;
        }

        var bootstrap = new PairedBootstrap(scores);
        var (before, after, low, high) = bootstrap.Precision();
        if (!champion.Knows(category) || !challenger.Knows(category))
        {
            yield return Gate.OneSided(precision, champion.Knows(category) ? before : null, challenger.Knows(category) ? after : null, options.MaxWorsePrecision);
            yield break;
        }

        yield return Gate.Compare(precision, before, after, low, high, options.MaxWorsePrecision);
        (before, after, low, high) = bootstrap.Calibration();
        yield return Gate.Compare(ece, before, after, low, high, options.MaxWorseCalibration, lessIsBetter: true);
    }

    private static double WeightOf(LabelledComment comment, int platformLabels) => comment.Weight * LabelWeights.Of(comment.Source, platformLabels);

    private static void Add(Dictionary<string, double> metrics, Category category, string measure, double? value)
    {
        if (value is { } known)
            metrics[$"{Categories.NameOf(category)}.{measure}"] = known;
    }

    private static string Sources(IReadOnlyList<LabelledComment> comments) =>
        string.Join(", ", comments.CountBy(c => c.Source).OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} {entry.Key}"));

    /// <summary>Reports on the trainer's own thread, in order.</summary>
    private sealed class Steps(TrainingTask task) : IProgress<double>
    {
        public void Report(double value) => task.Report(0.05 + (0.85 * value), "Training");
    }
}
