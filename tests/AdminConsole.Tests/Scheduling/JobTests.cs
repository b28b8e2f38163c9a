using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Scheduling;

/// <summary>The rows alone, with workers called by hand: nothing here waits.</summary>
public sealed class JobTests
{
    private static readonly ProcessContext Context = ProcessContext.System("job.add", "test");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_ByTwoWorkersAtOnce_StartsOnce(StorageProvider provider)
    {
        var job = new CountingJob();
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, job);
        var id = await AddAsync(services);

        var runner = services.GetRequiredService<JobRunner>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => runner.RunAsync(id, CountingJob.Name, Cancel)));

        Assert.Equal(1, job.Starts);
        var row = await RowAsync(services, id);
        Assert.Equal(JobState.Done, row.State);
        Assert.Equal(1, row.Progress);
        Assert.Null(row.Owner);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Enqueue_TwiceWithOneKey_IsOneJob(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, new CountingJob());
        var queue = services.GetRequiredService<JobQueue>();

        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => queue.EnqueueAsync(Context, CountingJob.Name, new { }, "key", Cancel)));

        Assert.Single(both, e => e.IsNew);
        Assert.Single(both.Select(e => e.Id).Distinct());
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_WhenTheLaneIsTaken_WaitsItsTurn(StorageProvider provider)
    {
        var release = new TaskCompletionSource();
        var job = new CountingJob((_, cancel) => release.Task.WaitAsync(cancel), lane: "one");
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, job);
        var runner = services.GetRequiredService<JobRunner>();
        var first = await AddAsync(services);
        var second = await AddAsync(services);

        var running = runner.RunAsync(first, CountingJob.Name, Cancel);
        await job.Started.Task;
        await runner.RunAsync(second, CountingJob.Name, Cancel);
        Assert.Equal(JobState.Queued, (await RowAsync(services, second)).State);
        release.SetResult();
        await running;

        Assert.Equal(1, job.Starts);
        Assert.Equal(JobState.Done, (await RowAsync(services, first)).State);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_WhenItThrows_IsRetriedAfterAPauseThenFails(StorageProvider provider)
    {
        var job = new CountingJob((_, _) => throw new InvalidOperationException("the file is gone"));
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, job, clock);
        var runner = services.GetRequiredService<JobRunner>();
        var id = await AddAsync(services);

        for (var attempt = 1; attempt <= JobRun.DefaultAttempts; attempt++)
        {
            await Assert.ThrowsAsync<JobFailedException>(() => runner.RunAsync(id, CountingJob.Name, Cancel));
            var row = await RowAsync(services, id);
            Assert.Equal(attempt, row.Attempts);
            Assert.Equal("the file is gone", row.Error);
            Assert.Equal(attempt < JobRun.DefaultAttempts ? JobState.Queued : JobState.Failed, row.State);
            if (row.State == JobState.Queued)
                Assert.True(row.NotBefore > clock.GetUtcNow());
            await runner.RunAsync(id, CountingJob.Name, Cancel); // not due yet, or over: nothing happens
            Assert.Equal(attempt, job.Starts);
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.IsType<RetryOutcome.Queued>(await services.GetRequiredService<JobQueue>().RetryAsync(Context, id, Cancel));
        Assert.Equal(JobState.Queued, (await RowAsync(services, id)).State);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Cancel_WhileItRuns_StopsIt(StorageProvider provider)
    {
        var job = new CountingJob(CountingJob.Forever);
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, job);
        var id = await AddAsync(services);
        var running = services.GetRequiredService<JobRunner>().RunAsync(id, CountingJob.Name, Cancel);
        await job.Started.Task;

        var outcome = await services.GetRequiredService<JobQueue>().CancelAsync(Context, id, Cancel);
        await running;

        Assert.IsType<CancelOutcome.Requested>(outcome);
        Assert.Equal(JobState.Cancelled, (await RowAsync(services, id)).State);
        Assert.IsType<CancelOutcome.AlreadyOver>(await services.GetRequiredService<JobQueue>().CancelAsync(Context, id, Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_WhenTheLeaseRanOut_LeavesTheRowToItsSuccessor(StorageProvider provider)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var release = new TaskCompletionSource();
        var wrote = false;
        ServiceProvider? own = null;
        var job = new CountingJob(async (context, cancel) =>
        {
            await release.Task.WaitAsync(cancel);
            await using var db = await own!.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancel);
            await context.HoldAsync(db, cancel);
            wrote = true;
        });
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = Services(database, job, clock);
        own = services;
        var ledger = services.GetRequiredService<JobLedger>();
        var id = await AddAsync(services);

        var stalled = services.GetRequiredService<JobRunner>().RunAsync(id, CountingJob.Name, Cancel);
        await job.Started.Task;
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await ledger.ReturnLostAsync(Cancel));
        release.SetResult();
        await stalled;

        Assert.False(wrote);
        Assert.Equal(JobState.Queued, (await RowAsync(services, id)).State);
    }

    [Fact]
    public async Task Sweep_AfterTheProcessEnded_TakesItsJobsAtOnceOnSqlite()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        Guid id;
        var job = new CountingJob(CountingJob.Forever);
        var first = Services(database, job);
        id = await AddAsync(first);
        var claimed = await first.GetRequiredService<JobLedger>().ClaimAsync(id, null, Cancel);
        Assert.NotNull(claimed);
        await using var second = Services(database, job);
        var ledger = second.GetRequiredService<JobLedger>();
        Assert.Equal(0, await ledger.ReturnLostAsync(Cancel)); // the first lives

        await first.DisposeAsync(); // its lock goes, as with a kill; the row stays
        Assert.Equal(1, await ledger.ReturnLostAsync(Cancel));
        Assert.Equal([(id, CountingJob.Name)], await ledger.TakeInHandAsync(10, Cancel));
        Assert.Empty(await ledger.TakeInHandAsync(10, Cancel)); // handed over once
    }

    private static ServiceProvider Services(TestDatabase database, CountingJob job, TimeProvider? clock = null) => database.Services(services =>
    {
        services.AddSingleton<IJobHandler>(job);
        if (clock is not null)
            services.AddSingleton(clock);
    });

    private static async Task<Guid> AddAsync(ServiceProvider services) =>
        (await services.GetRequiredService<JobQueue>().EnqueueAsync(Context, CountingJob.Name, new { }, null, Cancel)).Id;

    private static async Task<JobRun> RowAsync(ServiceProvider services, Guid id)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(Cancel);
        return await db.JobRuns.AsNoTracking().SingleAsync(j => j.Id == id, Cancel);
    }
}
