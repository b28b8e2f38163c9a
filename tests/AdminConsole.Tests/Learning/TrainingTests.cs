using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Learning;

/// <summary>From a request to a champion, carried out by hand.</summary>
public sealed class TrainingTests
{
    private static readonly ProcessContext Actor = ProcessContext.System("training.request", "test");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Train_Classifier_FirstIsPromotedSecondIsComparedAndFollowedWithoutARestart()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        var scorers = services.GetRequiredService<IScorerSource>();
        Assert.Null(await scorers.GetAsync(Cancel));

        var (first, _) = await CarryOutAsync(services, ModelKind.Classifier);
        Assert.Equal(RunOutcome.Promoted, first.Outcome);
        var inForce = await scorers.GetAsync(Cancel);
        Assert.Equal(first.ModelVersionId, inForce?.Version);
        Assert.True(inForce!.Scorer.Score("傻逼歌手滚出去").Inflammatory > inForce.Scorer.Score("这首歌真好听").Inflammatory);

        var (second, _) = await CarryOutAsync(services, ModelKind.Classifier);
        var version = await services.GetRequiredService<Models>().FindAsync(second.ModelVersionId!.Value, Cancel);
        var verdict = GateVerdict.FromJson(version!.Verdict!);
        Assert.Equal(1, verdict.ChampionNumber);
        Assert.Equal(12, verdict.Rows.Count); // three measures of three categories, disguises, the worst group, the speed
        Assert.All(verdict.Rows.Where(row => row.Measure != "latency"), row => Assert.Equal(0, row.Difference)); // the same labels make the same model
        Assert.Equal(RunOutcome.Promoted, second.Outcome);
        Assert.Equal(second.ModelVersionId, (await scorers.GetAsync(Cancel))?.Version);
        await using var db = Db(services);
        Assert.Equal(2, await db.JobRuns.CountAsync(j => j.Kind == RescoreJob.Name, Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Train_WithoutListens_IsRefusedWithASentence(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var (run, job) = await CarryOutAsync(services, ModelKind.Recommender);
        Assert.Equal(RunOutcome.Refused, run.Outcome);
        Assert.Contains("too few listens", run.OutcomeDetail, StringComparison.Ordinal);
        Assert.Equal(JobState.Done, job.State);
        await using var db = Db(services);
        Assert.Empty(await db.ModelVersions.ToListAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_CarriedOutTwice_LeavesOneVersion(StorageProvider provider)
    {
        var trainer = new StubTrainer();
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, trainer);
        var (run, job) = await CarryOutAsync(services, trainer.Kind);
        await using (var db = Db(services))
        {
            await db.JobRuns.Where(j => j.Id == job.Id).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Queued), Cancel);
        }

        await services.GetRequiredService<JobRunner>().RunAsync(job.Id, job.Kind, Cancel);

        await using var after = Db(services);
        var version = Assert.Single(await after.ModelVersions.ToListAsync(Cancel));
        Assert.Equal(run.Id, version.Id.Value);
        Assert.Equal(1, trainer.Starts);
        Assert.Equal(JobState.Done, (await after.JobRuns.SingleAsync(j => j.Id == job.Id, Cancel)).State);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_WhenAnotherStartTookItOver_FilesNothing(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        ServiceProvider? services = null;
        var trainer = new StubTrainer();
        trainer.Work = async cancel =>
        {
            await using var db = Db(services!);
            await db.JobRuns.ExecuteUpdateAsync(set => set.SetProperty(j => j.Owner, "somebody else"), cancel);
        };
        await using (services = Services(database, trainer))
        {
            var request = await services.GetRequiredService<Trainings>().RequestAsync(trainer.Kind, new TrainingParameters(), Actor, null, Cancel);
            await services.GetRequiredService<JobRunner>().RunAsync(request.JobId, Trainings.JobOf(trainer.Kind), Cancel);
            await using var db = Db(services);
            Assert.Empty(await db.ModelVersions.ToListAsync(Cancel));
            Assert.Empty(Directory.GetFiles(database.Folder.Models));
        }
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Cancel_WhileTraining_EndsTheRunAsCancelled(StorageProvider provider)
    {
        var trainer = new StubTrainer { Work = cancel => Task.Delay(Timeout.Infinite, cancel) };
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, trainer);
        var trainings = services.GetRequiredService<Trainings>();
        var request = await trainings.RequestAsync(trainer.Kind, new TrainingParameters(), Actor, null, Cancel);
        var again = await trainings.RequestAsync(trainer.Kind, new TrainingParameters(), Actor, null, Cancel);
        Assert.Equal(request with { IsNew = false }, again); // one of a kind at a time

        using var stop = new CancellationTokenSource();
        var running = trainings.CarryOutAsync(request, trainer.Kind, Actor, null, stop.Token);
        await trainer.Started.Task;
        await stop.CancelAsync();
        var (run, job) = await running;

        Assert.Equal(RunOutcome.Cancelled, run.Outcome);
        Assert.Equal(JobState.Cancelled, job.State);
        await using var db = Db(services);
        Assert.Empty(await db.ModelVersions.ToListAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Gate_NotProven_KeepsTheChallengerUntilAPersonOverrulesIt_AndBack(StorageProvider provider)
    {
        var trainer = new StubTrainer { Answer = GateAnswer.NotProven };
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, trainer);
        var models = services.GetRequiredService<Models>();
        var (first, _) = await CarryOutAsync(services, trainer.Kind);
        var (second, _) = await CarryOutAsync(services, trainer.Kind);
        Assert.Equal((RunOutcome.Promoted, RunOutcome.Kept), (first.Outcome, second.Outcome));
        var (champion, challenger) = (first.ModelVersionId!.Value, second.ModelVersionId!.Value);

        Assert.IsType<PromoteOutcome.NoReason>(await models.PromoteAsync(Actor, challenger, champion, Cancel));
        var why = Actor with { Kind = "model.promote", Reason = "more recall in my sample" };
        Assert.IsType<PromoteOutcome.Stale>(await models.PromoteAsync(why, challenger, challenger, Cancel));
        Assert.IsType<PromoteOutcome.Promoted>(await models.PromoteAsync(why, challenger, champion, Cancel));
        Assert.Equal(challenger, (await models.ChampionAsync(trainer.Kind, Cancel))!.Id);
        await using (var db = Db(services))
        {
            var entry = await db.AuditEntries.SingleAsync(e => e.Kind == "model.promote", Cancel);
            Assert.Contains("\"overruled\":true", entry.Detail, StringComparison.Ordinal);
        }

        Assert.IsType<PromoteOutcome.Promoted>(await models.PromoteAsync(why with { Kind = "model.rollback" }, champion, challenger, Cancel));
        Assert.Equal(champion, (await models.ChampionAsync(trainer.Kind, Cancel))!.Id);
        Assert.Equal(ModelState.Retired, (await models.FindAsync(challenger, Cancel))!.State);
        await File.WriteAllTextAsync(Path.Combine(database.Folder.Models, (await models.FindAsync(challenger, Cancel))!.FileName), "damaged", Cancel);
        Assert.IsType<PromoteOutcome.Unusable>(await models.PromoteAsync(why, challenger, champion, Cancel));
    }

    [Theory]
    [InlineData(-0.004, 0.02, GateAnswer.Passes)]
    [InlineData(-0.02, 0.02, GateAnswer.NotProven)]
    [InlineData(-0.03, -0.011, GateAnswer.Fails)]
    public void Compare_AsksForProofThatItIsNotWorse(double low, double high, GateAnswer expected) =>
        Assert.Equal(expected, Gate.Compare("recall", 0.5, 0.5, low, high, 0.01).Verdict);

    private static async Task<(TrainingRun Run, JobRun Job)> CarryOutAsync(ServiceProvider services, ModelKind kind)
    {
        var trainings = services.GetRequiredService<Trainings>();
        var request = await trainings.RequestAsync(kind, new TrainingParameters(), Actor, null, Cancel);
        return await trainings.CarryOutAsync(request, kind, Actor, null, Cancel);
    }

    private static ServiceProvider Services(TestDatabase database, StubTrainer trainer) => database.Services(services =>
    {
        services.RemoveAll<IJobHandler>();
        services.AddSingleton<IJobHandler>(provider => new TrainingJob(
            trainer, provider.GetRequiredService<TrainingJournal>(), provider.GetRequiredService<Models>(), provider.GetRequiredService<DataFolder>()));
    });

    private static ConsoleDb Db(ServiceProvider services) => services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
}
