using System.Text.Json;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Learning;

/// <summary>Trains a recommender on the platform's listens and compares its settings with the champion's on the last part in time.</summary>
public sealed class RecommenderRetraining(ListeningStore listening, LearningOptions options) : IModelTrainer
{
    private const int DefaultDimensions = 64;

    public ModelKind Kind => ModelKind.Recommender;

    public async Task<TrainedModel> TrainAsync(TrainingTask task, CancellationToken cancellationToken)
    {
        task.Report(0, "Reading listens");
        var data = await listening.LoadAsync(cancellationToken);
        await task.Log($"{data.Listens.Count} listens of {data.Listeners.Count - 1} listeners on {data.Tracks.Count} tracks");
        if (data.Listens.Count == 0)
            return new TrainedModel.TooLittle(Sentence(0, 0, RecommenderTrainer.NeededListeners, RecommenderTrainer.NeededInteractions));

        var training = new TrainingOptions(task.Parameters.Dimensions ?? DefaultDimensions);
        training = training with { Seed = task.Parameters.Seed ?? training.Seed };
        var outcome = await Task.Run(() => RecommenderTrainer.Train(data, training, new Steps(task), cancellationToken), cancellationToken);
        if (outcome is RecommenderTrained.TooLittle little)
            return new TrainedModel.TooLittle(Sentence(little.Listeners, little.Interactions, little.NeededListeners, little.NeededInteractions));
        var done = (RecommenderTrained.Done)outcome;

        task.Report(0.85, "Comparing with the champion");
        var settings = done.Model.Manifest.Settings;
        var gate = task.Champion is { } champion
            ? await Task.Run(() => Compare(data, champion, settings, cancellationToken), cancellationToken)
            : null;
        cancellationToken.ThrowIfCancellationRequested();
        task.Report(0.97, "Writing the model");
        var manifest = RecommenderModelFile.Save(done.Model, task.Path);
        return new TrainedModel.Done(manifest.Hash, JsonSerializer.Serialize(manifest), manifest.Metrics, gate);
    }

    /// <summary>Both settings are trained on what lies before the held-out part: the champion's own file may have seen some of it.</summary>
    private GateVerdict Compare(ListeningData data, ModelVersion champion, RecommenderSettings settings, CancellationToken cancellationToken)
    {
        var manifest = JsonSerializer.Deserialize<RecommenderManifest>(champion.Manifest)
            ?? throw new InvalidOperationException($"Recommender {champion.Number} has no manifest.");
        var before = RecommenderTrainer.Measure(data, manifest.Settings, cancellationToken);
        var after = RecommenderTrainer.Measure(data, settings, cancellationToken);
        var (recall, ndcg) = after.Over(before);
        if (before.Recall.Count == 0)
            return new GateVerdict(champion.Number, 0, "Nobody liked anything new in the held-out part: there is nothing to compare on.", []);
        return new GateVerdict(champion.Number, before.Recall.Count, null,
        [
            Row("recall@20", recall, options.MaxWorseRanking),
            Row("ndcg@20", ndcg, options.MaxWorseRanking),
            Gate.ComparePoint("coverage@20", before.Metrics["coverage@20"], after.Metrics["coverage@20"], options.MaxWorseCoverage),
        ]);
    }

    private static GateRow Row(string measure, PairedChange change, double maxWorse) => Gate.Compare(
        measure, change.Before, change.After, change.Difference - change.HalfWidth, change.Difference + change.HalfWidth, maxWorse);

    private static string Sentence(int listeners, int interactions, int neededListeners, int neededInteractions) =>
        $"There are too few listens: {listeners} listeners with three liked tracks and {interactions} likings, {neededListeners} and {neededInteractions} are needed. Import more listens.";

    private sealed class Steps(TrainingTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => task.Report(0.05 + (0.8 * value.Fraction), value.Step switch
        {
            "search-walk" or "search-factors" => "Choosing settings",
            "measure" => "Measuring",
            _ => "Training",
        });
    }
}
