using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Learning;

public sealed class RescoreTests
{
    private static readonly ProcessContext Actor = ProcessContext.System("comments.take", "test");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Run_AfterACrash_GoesOnBelowItsCursorAndCountsOnce(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var scorer = new WordScorer();
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer)));
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<CommentIntake>().TakeAsync(
            Actor, [.. Enumerable.Range(0, 10).Select(i => new IncomingComment($"{i}", i < 4 ? $"rude {i}" : $"fine {i}", $"a{i}", null, "t", ThreadKind.Track, null, null, null, now))], Cancel);

        // Two newer comments were done before the crash: their scores, the row's cursor and its figures stand.
        var champion = await ClassifierShelf.FileAsync(services, 1, ModelState.Champion);
        (scorer.Version, scorer.Lenient) = (champion.Id, true);
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var ids = (await db.Comments.Select(c => c.Id).ToListAsync(Cancel)).OrderByDescending(id => id.Value.ToString("N"), StringComparer.Ordinal).ToList();
        var job = await services.GetRequiredService<JobQueue>().EnqueueAsync(Actor, RescoreJob.Name, new RescoreJob.Args(champion.Id.Value), null, Cancel);
        db.RescoreRuns.Add(new RescoreRun { Id = job.Id, ModelVersionId = champion.Id, StartedAt = now, Total = 10, Done = 2, Cursor = ids[1] });
        await db.SaveChangesAsync(Cancel);

        await services.GetRequiredService<JobRunner>().RunAsync(job.Id, RescoreJob.Name, Cancel);

        db.ChangeTracker.Clear();
        var run = await db.RescoreRuns.SingleAsync(Cancel);
        Assert.Equal((10, 10, 0, 4, false), (run.Total, run.Done, run.Entered, run.Left, run.Overtaken));
        Assert.NotNull(run.FinishedAt);
        Assert.Equal(ids[^1], run.Cursor); // the oldest last
        Assert.Equal(8, await db.CommentScores.CountAsync(s => s.ModelVersionId == champion.Id, Cancel));
        Assert.DoesNotContain(CommentStatus.Waiting, await db.Comments.Select(c => c.Status).ToListAsync(Cancel));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Renew_WhatHadPassed_WaitsFromNowOnAndKeepsItsArrival(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var scorer = new WordScorer { Lenient = true };
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer)));
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<CommentIntake>().TakeAsync(
            Actor, [new IncomingComment("1", "rude", "a", null, "t", ThreadKind.Track, null, null, null, now.AddDays(-3)) { ReceivedAt = now.AddDays(-3) }], Cancel);
        (scorer.Version, scorer.Lenient) = (new ModelVersionId(Guid.CreateVersion7()), false);
        var rescoring = services.GetRequiredService<Rescoring>();

        scorer.Ready = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => rescoring.RenewAsync(Actor, new Renewal(now.AddDays(-7)), Cancel)); // never counts as done
        scorer.Ready = true;
        Assert.Equal(1, await rescoring.RenewAsync(Actor, new Renewal(now.AddDays(-7)), Cancel));

        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.True((await db.QueueEntries.SingleAsync(Cancel)).EnteredAt > now.AddMinutes(-1));
        Assert.True((await db.CommentScores.SingleAsync(Cancel)).ArrivedAt < now.AddDays(-2));
    }

    [Fact]
    public async Task Run_WhenAnotherModelIsChampion_MovesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        var scorer = new WordScorer();
        await using var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer)));
        await services.GetRequiredService<CommentIntake>().TakeAsync(
            Actor, [new IncomingComment("1", "rude", "a", null, "t", ThreadKind.Track, null, null, null, services.GetRequiredService<TimeProvider>().GetUtcNow())], Cancel);
        var former = await ClassifierShelf.FileAsync(services, 1, ModelState.Retired);
        var champion = await ClassifierShelf.FileAsync(services, 2, ModelState.Champion);
        (scorer.Version, scorer.Lenient) = (champion.Id, true);
        var job = await services.GetRequiredService<JobQueue>().EnqueueAsync(Actor, RescoreJob.Name, new RescoreJob.Args(former.Id.Value), null, Cancel);
        await services.GetRequiredService<JobRunner>().RunAsync(job.Id, RescoreJob.Name, Cancel);
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.True((await db.RescoreRuns.SingleAsync(Cancel)).Overtaken);
        Assert.Equal(CommentStatus.Waiting, (await db.Comments.SingleAsync(Cancel)).Status);
    }
}
