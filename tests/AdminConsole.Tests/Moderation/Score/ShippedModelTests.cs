using System.Text;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Infrastructure;
using AdminConsole.Tests.Learning;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class ShippedModelTests
{
    [Fact]
    public void Manifest_NamesTheModelBesideIt()
    {
        var manifest = ClassifierManifest.FromJson(ShippedModel.Manifest());

        Assert.Equal(ClassifierFile.Hash(ShippedModel.Bytes()), manifest.Sha256);
        Assert.Equal(ShippedModel.Read().Model.VocabularySize, manifest.VocabularySize);
        Assert.All(manifest.Sources!, source => Assert.NotEmpty(source.Licence));
        Assert.Equal(WrittenComments.Read().Count, manifest.Quality!.HeldOut); // made from the comments that travel with it
    }

    [Fact]
    public void Train_OnAPlatformThatLacksACategory_KeepsTheBoxsOpinionOfIt()
    {
        var comments = WrittenComments.Read().Where(comment => comment.Category is null or Category.Inflammatory)
            .Select(comment => comment with { Source = LabelSource.PlatformDecision }).ToArray();

        var trained = Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(new ClassifierTrainerOptions { Base = ShippedModel.Read(), Folds = 2 })
                .Train("platform", comments, cancellationToken: TestContext.Current.CancellationToken));

        const string Advert = "加我微信领免费会员，先到先得";
        Assert.Equal(ShippedModel.Read().Model.Score(Advert).Marketing!.Value, trained.Classifier.Score(Advert).Marketing!.Value, tolerance: 1e-5f);
        Assert.NotEqual(ShippedModel.Read().Model.Score(Advert).Inflammatory, trained.Classifier.Score(Advert).Inflammatory);
    }

    [Fact]
    public void Train_WhenSomeWrittenCommentsAreGiven_LearnsFromTheOthersAsWell()
    {
        var written = WrittenComments.Read();
        var platform = written.Take(600).Select(comment => comment with { Source = LabelSource.Imported }).ToArray();

        Assert.Equal(Trained(platform).VocabularySize, Trained([.. platform, .. written.Take(300)]).VocabularySize);

        static Classifier Trained(IReadOnlyList<LabelledComment> comments) => Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(new ClassifierTrainerOptions { Base = ShippedModel.Read(), Folds = 2, Categories = [Category.Inflammatory] })
                .Train("platform", comments, cancellationToken: TestContext.Current.CancellationToken)).Classifier;
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task FileShipped_OnlyWhereNoneIsInForce_PutsTheBoxInForce(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var models = services.GetRequiredService<Models>();

        await models.FileShippedAsync(TestContext.Current.CancellationToken);
        await models.FileShippedAsync(TestContext.Current.CancellationToken);

        var champion = await models.ChampionAsync(ModelKind.Classifier, TestContext.Current.CancellationToken);
        Assert.Equal((1, ModelState.Champion), (champion!.Number, champion.State));
        var scorer = await services.GetRequiredService<IScorerSource>().GetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BaseTraining.ModelVersion, scorer!.Scorer.ModelVersion);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task FileShipped_WhereTheOneInForceHasOtherFamilies_TakesItsPlace(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var models = services.GetRequiredService<Models>();
        var before = await ClassifierShelf.FileAsync(services, 1, ModelState.Champion);
        var waiting = await ClassifierShelf.FileAsync(services, 2, ModelState.Challenger);
        await models.FileShippedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before.Id, (await models.ChampionAsync(ModelKind.Classifier, TestContext.Current.CancellationToken))!.Id);

        // As another release would have written it.
        var path = Path.Combine(services.GetRequiredService<DataFolder>().Models, before.FileName);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(WordFamilies.Table.Hash))] = (byte)'x';
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await models.FileShippedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, (await models.ChampionAsync(ModelKind.Classifier, TestContext.Current.CancellationToken))!.Number);
        Assert.Equal(ModelState.Retired, (await models.FindAsync(before.Id, TestContext.Current.CancellationToken))!.State);
        Assert.Equal(ModelState.Rejected, (await models.FindAsync(waiting.Id, TestContext.Current.CancellationToken))!.State);
        Assert.NotNull(await services.GetRequiredService<IScorerSource>().GetAsync(TestContext.Current.CancellationToken));
    }
}
