using AdminConsole.Engine.Curation.Train;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.Tests.Curation.Train;

public sealed class RecommenderModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-").FullName;

    [Fact]
    public void SaveAndLoad_GivesTheSameScoresAndManifest()
    {
        var model = Train();
        var path = Path.Combine(folder, "recommender-1.bin");

        var manifest = RecommenderModelFile.Save(model, path);
        var read = Assert.IsType<ModelFileRead.Loaded>(RecommenderModelFile.Load(path, manifest.Hash)).Model;

        var rows = model.Collaborative.Interactions.ByListener;
        Assert.Equal(
            model.Collaborative.ScoreNow(rows.Columns(3), rows.Weights(3)),
            read.Collaborative.ScoreNow(rows.Columns(3), rows.Weights(3)));
        Assert.Equal(model.Tracks, read.Tracks);
        Assert.Equal(manifest.Metrics["recall@20"], read.Manifest.Metrics["recall@20"]);
        Assert.Equal(manifest.Hash, read.Manifest.Hash);
        Assert.True(read.Manifest.HeldOutFrom < read.Manifest.Until);
        Assert.Equal(64, manifest.Hash.Length);
    }

    [Fact]
    public void Load_DamagedMissingOrForeignFile_SaysWhatToDo()
    {
        var path = Path.Combine(folder, "recommender-1.bin");
        RecommenderModelFile.Save(Train(), path);
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("changed or damaged", Assert.IsType<ModelFileRead.Unusable>(RecommenderModelFile.Load(path)).Reason, StringComparison.Ordinal);
        File.WriteAllText(RecommenderModelFile.ManifestPath(path), "{");
        Assert.Contains("cannot be read", Assert.IsType<ModelFileRead.Unusable>(RecommenderModelFile.Load(path)).Reason, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.IsType<ModelFileRead.Unusable>(RecommenderModelFile.Load(path + "x")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_OnTooLittle_RefusesAndSaysHowMuchItTakes()
    {
        var refused = Assert.IsType<RecommenderTrained.TooLittle>(
            RecommenderTrainer.Train(TownData.Make(listeners: 8, listens: 100), new TrainingOptions(), cancellation: TestContext.Current.CancellationToken));

        Assert.True(refused.Listeners < refused.NeededListeners);
    }

    [Fact]
    public void Measure_TwoSettingsOnTheSameData_AreComparedPairByPair()
    {
        var data = TownData.Make();
        var good = new RecommenderSettings(new Rp3BetaSettings(0.6, 0.3, 200), new IalsSettings(64, 0.01, 0.3, 1, 6, 1), 0.5);
        var poor = good with { Factors = good.Factors with { Regularisation = 30, Epochs = 1 }, FactorShare = 1 };
        var champion = RecommenderTrainer.Measure(data, poor, TestContext.Current.CancellationToken);
        var challenger = RecommenderTrainer.Measure(data, good, TestContext.Current.CancellationToken);

        var (recall, ndcg) = challenger.Over(champion);

        Assert.True(recall is { Difference: > 0, Clear: true }, recall.ToString());
        Assert.Equal(challenger.Metrics["ndcg@20"], ndcg.After, 9);
        Assert.Equal(0, challenger.Over(challenger).Recall.HalfWidth);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static RecommenderModel Train() => Assert.IsType<RecommenderTrained.Done>(
        RecommenderTrainer.Train(TownData.Make(), new TrainingOptions(Epochs: 3), cancellation: TestContext.Current.CancellationToken)).Model;
}
