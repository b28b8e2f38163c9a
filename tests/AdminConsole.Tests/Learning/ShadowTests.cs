using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Learning;

public sealed class ShadowTests
{
    private static readonly ProcessContext Start = new("shadow.start", "Li", null, "is it calmer?");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_NewComments_KeepsWhatBothSaidAndActsOnNone(StorageProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        await desk.TakeAsync(("before", "滚出去垃圾"));
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ShadowStart.Started>(await desk.Shadows.StartAsync(Start, desk.Challenger.Id, 2, Cancel));
        await desk.TakeAsync(("1", "滚出去垃圾"), ("2", "真好听喜欢 rude"), ("3", "真好听喜欢"));

        Assert.Equal(3, await desk.FollowAsync());
        Assert.Equal(0, await desk.FollowAsync()); // what stands is not scored again, by whichever node
        await desk.TakeAsync(("4", "滚出去垃圾吧"));
        Assert.Equal(1, await desk.FollowAsync());

        await using var db = desk.Db();
        var scores = await db.ShadowScores.Join(db.Comments, s => s.CommentId, c => c.Id, (s, c) => new { c.PlatformId, s.ChampionFlags, s.ChallengerFlags }).ToListAsync(Cancel);
        Assert.Equal(
            [("1", 0, 1), ("2", 1, 0), ("3", 0, 0), ("4", 0, 1)],
            scores.OrderBy(s => s.PlatformId, StringComparer.Ordinal).Select(s => (s.PlatformId, s.ChampionFlags, s.ChallengerFlags)));
        var waiting = await db.Comments.Where(c => c.Status == CommentStatus.Waiting).Select(c => c.PlatformId).ToListAsync(Cancel);
        Assert.Equal(["2"], waiting); // the champion's word alone counts
        Assert.Equal(4, (await db.ShadowRuns.SingleAsync(Cancel)).Scored);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Follow_AfterItsDays_EndsAndForgetsAMonthLater(StorageProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        await desk.Shadows.StartAsync(Start, desk.Challenger.Id, 2, Cancel);
        await desk.TakeAsync(("1", "真好听"));
        desk.Clock.Advance(TimeSpan.FromDays(2.1));
        Assert.Equal(1, await desk.FollowAsync());
        await using (var db = desk.Db())
            Assert.False((await db.ShadowRuns.SingleAsync(Cancel)).IsOpen);

        desk.Clock.Advance(TimeSpan.FromDays(31));
        await desk.FollowAsync();
        await using (var db = desk.Db())
            Assert.Empty(await db.ShadowScores.ToListAsync(Cancel));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_Stop_AndPromotion_OneAtATimeAndEachWithItsReason(StorageProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var other = await ClassifierShelf.FileAsync(desk.Services, 3, ModelState.Challenger);
        Assert.IsType<ShadowStart.NoReason>(await desk.Shadows.StartAsync(Start with { Reason = " " }, desk.Challenger.Id, 7, Cancel));
        Assert.IsType<ShadowStart.Unusable>(await desk.Shadows.StartAsync(Start, desk.Champion.Id, 7, Cancel));
        Assert.IsType<ShadowStart.Started>(await desk.Shadows.StartAsync(Start, desk.Challenger.Id, 7, Cancel));
        Assert.Equal(2, Assert.IsType<ShadowStart.AlreadyRuns>(await desk.Shadows.StartAsync(Start, other.Id, 7, Cancel)).Number);
        Assert.Equal(ShadowStop.Stopped, await desk.Shadows.StopAsync(Start with { Kind = "shadow.stop", Reason = "seen enough" }, desk.Challenger.Id, Cancel));
        Assert.Equal(ShadowStop.NotRunning, await desk.Shadows.StopAsync(Start with { Kind = "shadow.stop" }, desk.Challenger.Id, Cancel));

        Assert.IsType<ShadowStart.Started>(await desk.Shadows.StartAsync(Start, desk.Challenger.Id, 7, Cancel));
        Assert.IsType<PromoteOutcome.Promoted>(await desk.Services.GetRequiredService<Models>().PromoteAsync(
            Start with { Kind = "model.promote" }, desk.Challenger.Id, desk.Champion.Id, Cancel));
        await using var db = desk.Db();
        Assert.DoesNotContain(await db.ShadowRuns.ToListAsync(Cancel), run => run.IsOpen);
        Assert.Equal(["shadow.start", "shadow.start", "shadow.stop"], (await db.AuditEntries.Where(e => e.Kind.StartsWith("shadow.")).Select(e => e.Kind).ToListAsync(Cancel)).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Promote_WhileARetiredModelShadows_EndsItsRun(StorageProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var retired = await ClassifierShelf.FileAsync(desk.Services, 3, ModelState.Retired);
        Assert.IsType<ShadowStart.Started>(await desk.Shadows.StartAsync(Start, retired.Id, 7, Cancel));
        Assert.IsType<PromoteOutcome.Promoted>(await desk.Services.GetRequiredService<Models>().PromoteAsync(
            Start with { Kind = "model.promote" }, desk.Challenger.Id, desk.Champion.Id, Cancel));
        await using var db = desk.Db();
        Assert.False((await db.ShadowRuns.SingleAsync(Cancel)).IsOpen);
    }

    /// <summary>A console whose champion knows "rude" and whose challenger knows 垃圾.</summary>
    private sealed class Desk(TestDatabase database, ServiceProvider services, FakeTimeProvider clock, ModelVersion champion, ModelVersion challenger) : IAsyncDisposable
    {
        public ServiceProvider Services => services;

        public FakeTimeProvider Clock => clock;

        public ModelVersion Champion => champion;

        public ModelVersion Challenger => challenger;

        public Shadows Shadows => services.GetRequiredService<Shadows>();

        public static async Task<Desk> StartAsync(StorageProvider provider)
        {
            var database = await TestDatabase.CreateAsync(provider);
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero));
            var scorer = new WordScorer();
            var services = database.Services(s => s.Replace(ServiceDescriptor.Singleton<IScorerSource>(scorer)).Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
            var champion = await ClassifierShelf.FileAsync(services, 1, ModelState.Champion);
            scorer.Version = champion.Id;
            return new Desk(database, services, clock, champion, await ClassifierShelf.FileAsync(services, 2, ModelState.Challenger));
        }

        public ConsoleDb Db() => services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public Task<IntakeBatch> TakeAsync(params (string Id, string Text)[] comments) => services.GetRequiredService<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [.. comments.Select(c => new IncomingComment(c.Id, c.Text, "a-" + c.Id, null, "t-1", ThreadKind.Track, null, null, null, clock.GetUtcNow()))], Cancel);

        public Task<int> FollowAsync() => ActivatorUtilities.CreateInstance<ShadowFollower>(services).FollowAsync(Cancel);

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
