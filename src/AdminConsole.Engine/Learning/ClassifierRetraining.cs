using System.Diagnostics;
using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>Trains a classifier on all that is known and measures it, beside the champion, on what neither has learned from.</summary>
public sealed class ClassifierRetraining(
    IDbContextFactory<ConsoleDb> databases, PolicyBook policies, LearningOptions options, TimeProvider clock) : IModelTrainer
{
    public ModelKind Kind => ModelKind.Classifier;

    public async Task<TrainedModel> TrainAsync(TrainingTask task, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        task.Report(0, "Reading labels and decisions");
        ClassifierLessons lessons;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            lessons = await ClassifierLessons.ReadAsync(db, cancellationToken);
        await task.Log($"{lessons.Learn.Count} comments to learn from ({Sources(lessons.Learn)}), {lessons.HeldOut.Count} held out");

        var training = new ClassifierTrainerOptions { Base = ShippedModel.Read() };
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
        task.Report(0.85, "Comparing with the champion");
        var (champion, unusable) = Champion(task);
        var thresholds = Thresholds.Of(await policies.InForceAsync(cancellationToken));
        var compared = await Task.Run(() => ClassifierComparison.Of(
            trained.Classifier, champion is null ? null : (task.Champion!.Number, champion), lessons, thresholds, options), cancellationToken);
        var differences = champion is null ? [] : await DifferencesAsync(task, champion, trained.Classifier, lessons, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        task.Report(0.97, "Writing the model");
        var hash = ClassifierFile.Save(trained.Classifier, task.Path);
        var manifest = (ClassifierManifest.Of(
            trained, lessons.Learn, training.Seed, hash, clock.GetUtcNow(), task.Champion?.Id.ToString(), lessons.Window) with
        {
            Quality = compared.Quality,
            TrainedIn = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
        }).ToJson();
        ModelFiles.WriteText(ModelFiles.ManifestOf(task.Path), manifest);
        return new TrainedModel.Done(hash, manifest, compared.Metrics, unusable ?? compared.Gate) { Differences = differences };
    }

    /// <summary>The champion from its file, or a verdict that says why there is nothing to compare with.</summary>
    private static (Classifier? Champion, GateVerdict? Unusable) Champion(TrainingTask task)
    {
        if (task.Champion is null)
            return (null, null);
        try
        {
            return (ClassifierFile.Load(task.ChampionPath!), null);
        }
        catch (ClassifierFileException e)
        {
            return (null, new GateVerdict(task.Champion.Number, 0, e.Message, []));
        }
    }

    private async Task<IReadOnlyList<ModelDifference>> DifferencesAsync(
        TrainingTask task, Classifier champion, Classifier challenger, ClassifierLessons lessons, CancellationToken cancellationToken)
    {
        var learned = lessons.Learn.Select(comment => comment.Text).ToHashSet(StringComparer.Ordinal);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await DifferenceFinder.FindAsync(db, task.Id, champion, challenger, learned, cancellationToken);
    }

    private static string Sources(IReadOnlyList<LabelledComment> comments) =>
        string.Join(", ", comments.CountBy(c => c.Source).OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} {entry.Key}"));

    /// <summary>Reports on the trainer's own thread, in order.</summary>
    private sealed class Steps(TrainingTask task) : IProgress<double>
    {
        public void Report(double value) => task.Report(0.05 + (0.8 * value), "Training");
    }
}
