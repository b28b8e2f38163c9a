using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Curation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Scheduling;

public sealed class KilledProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_WhoseProcessIsKilled_IsFinishedOnceByTheNext()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        var databases = services.GetRequiredService<IDbContextFactory<ConsoleDb>>();
        await using (var db = await databases.CreateDbContextAsync(Cancel))
            await TownRows.SaveAsync(db, TimeProvider.System.GetUtcNow(), listeners: 500, tracks: 900, listens: 40_000);
        var job = (await services.GetRequiredService<JobQueue>().EnqueueAsync(
            ProcessContext.System("training.ask", "test"), Trainings.JobOf(ModelKind.Recommender), new TrainingParameters(), null, Cancel)).Id;

        await using (var first = await ConsoleProcess.StartAsync(database.Folder.Root, Cancel))
        {
            await UntilAsync(databases, job, j => j.State == JobState.Running && j.Progress > 0);
            await first.KillAsync();
        }

        await using (await ConsoleProcess.StartAsync(database.Folder.Root, Cancel))
            await UntilAsync(databases, job, j => j.IsOver);
        await using var after = await databases.CreateDbContextAsync(Cancel);
        var row = await after.JobRuns.SingleAsync(j => j.Kind == Trainings.JobOf(ModelKind.Recommender), Cancel);
        Assert.Equal((JobState.Done, 2), (row.State, row.Attempts));
        Assert.Equal(job, (await after.TrainingRuns.SingleAsync(Cancel)).JobRunId);
        Assert.Single(await after.ModelVersions.ToListAsync(Cancel));
    }

    /// <summary>Looks at what another process does, which cannot tell us.</summary>
    private static async Task UntilAsync(IDbContextFactory<ConsoleDb> databases, Guid job, Func<JobRun, bool> reached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            await using var db = await databases.CreateDbContextAsync(patience.Token);
            if (reached(await db.JobRuns.AsNoTracking().SingleAsync(j => j.Id == job, patience.Token)))
                return;
        }
        while (await look.WaitForNextTickAsync(patience.Token));
    }
}
