using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>The first champions: a classifier from the written comments, a recommender from the demo's listens.</summary>
public sealed class DemoModels(
    ListeningStore listening, AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, DataFolder folder, TimeProvider clock)
{
    private const string Reason = "The first model of the demo platform";

    public async Task TrainRecommenderAsync(CancellationToken cancellationToken)
    {
        if (await HasChampionAsync(ModelKind.Recommender, cancellationToken))
            return;
        var data = await listening.LoadAsync(cancellationToken);
        var trained = await Task.Run(() => RecommenderTrainer.Train(data, new TrainingOptions(Dimensions: 64), null, cancellationToken), cancellationToken);
        if (trained is not RecommenderTrained.Done done)
            throw new InvalidOperationException("The demo platform is too small for a recommender.");
        var id = Ids.New<ModelVersionId>(clock);
        var file = $"recommender-{id.Value:N}.bin";
        var manifest = RecommenderModelFile.Save(done.Model, Path.Combine(folder.Models, file));
        await PromoteAsync(ModelKind.Recommender, id, file, manifest.Hash, JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(manifest.Metrics), cancellationToken);
    }

    public async Task TrainClassifierAsync(CancellationToken cancellationToken)
    {
        if (await HasChampionAsync(ModelKind.Classifier, cancellationToken))
            return;
        var options = new ClassifierTrainerOptions();
        var comments = WrittenComments.Read();
        var id = Ids.New<ModelVersionId>(clock);
        var outcome = await Task.Run(() => new ClassifierTrainer(options).Train(id.ToString(), comments, null, cancellationToken), cancellationToken);
        if (outcome is not TrainingOutcome.Trained trained)
            throw new InvalidOperationException("The written comments are too few for a classifier.");
        var file = $"classifier-{id.Value:N}.bin";
        var hash = ClassifierFile.Save(trained.Classifier, Path.Combine(folder.Models, file));
        var metrics = trained.HeldOut.ToDictionary(h => Categories.NameOf(h.Key) + ".average_precision", h => h.Value.AveragePrecision, StringComparer.Ordinal);
        await PromoteAsync(ModelKind.Classifier, id, file, hash,
            ClassifierManifest.Of(trained, comments, options.Seed, hash, clock.GetUtcNow()).ToJson(), JsonSerializer.Serialize(metrics), cancellationToken);
    }

    private async Task<bool> HasChampionAsync(ModelKind kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Champions.AnyAsync(c => c.Kind == kind, cancellationToken);
    }

    private Task<bool> PromoteAsync(
        ModelKind kind, ModelVersionId id, string file, string hash, string manifest, string metrics, CancellationToken cancellationToken) =>
        writer.WriteAsync(ProcessContext.System("model.first", "demo"), async (db, now) =>
        {
            if (await db.Champions.AnyAsync(c => c.Kind == kind, cancellationToken))
                return (false, AuditSubject.Nothing);
            var number = await db.ModelVersions.Where(m => m.Kind == kind).MaxAsync(m => (int?)m.Number, cancellationToken) ?? 0;
            db.ModelVersions.Add(new ModelVersion
            {
                Id = id,
                Kind = kind,
                Number = number + 1,
                FileName = file,
                Hash = hash,
                Manifest = manifest,
                Metrics = metrics,
                State = ModelState.Champion,
                CreatedAt = now,
            });
            db.Champions.Add(new Champion { Kind = kind, ModelVersionId = id, Since = now, PromotedBy = "demo", Reason = Reason });
            return (true, new AuditSubject(string.Create(CultureInfo.InvariantCulture, $"model:{kind}:{number + 1}")));
        }, cancellationToken);
}
