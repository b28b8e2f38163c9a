using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Learning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Ingest;

public sealed class ClassifierInForceTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Get_ChampionPromotedLater_ScoresWithItAndRefusesAnotherFile()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        var source = services.GetRequiredService<IScorerSource>();
        Assert.Null(await source.GetAsync(None));

        var trained = Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(new ClassifierTrainerOptions()).Train("test", WrittenComments.Read(), cancellationToken: None));
        var version = await PromoteAsync(services, 1, ClassifierFile.Save(trained.Classifier, Path.Combine(database.Folder.Models, "classifier-1")));
        var batch = await services.GetRequiredService<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [new IncomingComment("1", "加我微信领会员", "a", null, "t", ThreadKind.Track, null, null, null, DateTimeOffset.UnixEpoch.AddYears(50))], None);
        Assert.NotEqual(CommentStatus.Received, batch.Rows[0].Status);
        await using (var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext())
            Assert.Equal(version, (await db.CommentScores.SingleAsync(None)).ModelVersionId);

        File.Copy(Path.Combine(database.Folder.Models, "classifier-1"), Path.Combine(database.Folder.Models, "classifier-2"));
        await PromoteAsync(services, 2, new string('0', 64));
        Assert.Null(await source.GetAsync(None));
    }

    [Fact]
    public async Task Get_WhenTheFileIsThereAgain_UsesItAfterAPause()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var champion = await ClassifierShelf.FileAsync(services, 1, ModelState.Champion);
        var path = Path.Combine(database.Folder.Models, champion.FileName);
        File.Move(path, path + ".away");
        var source = services.GetRequiredService<IScorerSource>();
        Assert.Null(await source.GetAsync(None));

        File.Move(path + ".away", path);
        Assert.Null(await source.GetAsync(None));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(champion.Id, (await source.GetAsync(None))!.Version);
    }

    private static async Task<ModelVersionId> PromoteAsync(ServiceProvider services, int number, string hash)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var version = new ModelVersion
        {
            Id = Ids.New<ModelVersionId>(clock),
            Kind = ModelKind.Classifier,
            Number = number,
            FileName = $"classifier-{number}",
            Hash = hash,
            Manifest = "{}",
            Metrics = "{}",
            CreatedAt = clock.GetUtcNow(),
        };
        await db.Champions.ExecuteDeleteAsync(None);
        db.Add(version);
        db.Add(new Champion { Kind = ModelKind.Classifier, ModelVersionId = version.Id, Since = clock.GetUtcNow(), PromotedBy = "test", Reason = "test" });
        await db.SaveChangesAsync(None);
        return version.Id;
    }
}
