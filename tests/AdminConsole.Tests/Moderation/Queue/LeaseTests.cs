using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Queue;

public sealed class LeaseTests
{
    private const int Size = 20;
    private static readonly Holder Li = new(Ids.New(TimeProvider.System), "Li Wen");
    private static readonly Holder Chen = new(Ids.New(TimeProvider.System), "Chen Yu");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_ByTwelveAtOnceInTwoProcesses_GivesEachAPageOfTheirOwn(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 200);
        await using var second = desk.AnotherProcess();
        var people = Enumerable.Range(1, 12).Select(i => new Holder(Ids.New(TimeProvider.System), $"moderator {i}")).ToList();
        using var start = new SemaphoreSlim(0);
        var takes = people.Select(async (who, i) =>
        {
            await start.WaitAsync(Stop);
            return await Desk.TakeAsync(i % 2 == 0 ? desk.Services : second, who);
        }).ToList();
        start.Release(people.Count);
        var pages = await Task.WhenAll(takes);

        var taken = pages.OfType<TakenLease>().ToList();
        var all = taken.SelectMany(t => t.Comments).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(200, all.Count); // ten pages of twenty: nothing is left over and nobody shares
        Assert.Equal(taken.Count, taken.Select(t => t.Token).Distinct().Count());
        await using var db = desk.Db();
        Assert.Equal(200, await db.QueueEntries.CountAsync(e => db.Leases.Any(l => l.Id == e.LeaseId), Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_WhileAnotherHolds_StartsWhereTheirPageEnds(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 45);
        var first = (await desk.TakeAsync(Li))!;
        var next = (await desk.TakeAsync(Chen))!;

        Assert.Equal(desk.Comments.Take(Size), first.Comments);
        Assert.Equal(desk.Comments.Skip(Size).Take(Size), next.Comments);
        Assert.True(next.Token > first.Token);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Lease_ThatNobodyRenews_IsFreeWithoutASweeperAlsoAfterARestart(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: Size);
        var lease = (await desk.TakeAsync(Li))!;
        desk.Clock.Advance(TimeSpan.FromMinutes(4));
        var renewed = Assert.IsType<RenewOutcome.Renewed>(await desk.Leases.RenewAsync(Li.Id, lease.Id, Stop));
        Assert.Equal(desk.Clock.GetUtcNow().AddMinutes(5), renewed.ExpiresAt);
        desk.Clock.Advance(TimeSpan.FromMinutes(4));
        await using var restarted = desk.AnotherProcess();
        Assert.Null(await Desk.TakeAsync(restarted, Chen)); // eight minutes old, renewed at four: still Li's

        desk.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(desk.Comments, (await Desk.TakeAsync(restarted, Chen))!.Comments);
        Assert.IsType<RenewOutcome.Lost>(await desk.Leases.RenewAsync(Li.Id, lease.Id, Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Release_ByAnotherPersonOrOfAnOldLease_FreesNothing(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: Size);
        var opened = (await desk.TakeAsync(Li))!;
        Assert.False(await desk.Leases.ReleaseAsync(Chen.Id, opened.Id, Stop));
        Assert.IsType<RenewOutcome.Lost>(await desk.Leases.RenewAsync(Chen.Id, opened.Id, Stop));

        var reloaded = (await desk.TakeAsync(Li))!; // the closing page speaks last, of the lease it knew
        Assert.Equal(opened.Comments, reloaded.Comments);
        Assert.False(await desk.Leases.ReleaseAsync(Li.Id, opened.Id, Stop));
        Assert.Null(await desk.TakeAsync(Chen));

        Assert.True(await desk.Leases.ReleaseAsync(Li.Id, reloaded.Id, Stop));
        Assert.Equal(Size, (await desk.TakeAsync(Chen))!.Comments.Count);
        Assert.Equal(1, await desk.Leases.ReleaseAllAsync(Chen.Id, Stop));
        Assert.Equal(Size, (await desk.TakeAsync(Li))!.Comments.Count);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Skip_FreesTheCommentForOthersAndKeepsItFromTheSkipperForHalfAnHour(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 3);
        await desk.TakeAsync(Li);
        var passed = desk.Comments[0];
        Assert.True(await desk.Leases.SkipAsync(Li, passed, handledMs: 2300, Stop));

        Assert.Equal(desk.Comments.Skip(1), (await desk.TakeAsync(Li))!.Comments);
        Assert.Equal([passed], (await desk.TakeAsync(Chen))!.Comments);
        await using (var db = desk.Db())
        {
            var skip = await db.Skips.SingleAsync(Stop);
            Assert.Equal((passed, Li.Id, 2300), (skip.CommentId, skip.PersonId, skip.HandledMs));
            var audited = await db.AuditEntries.SingleAsync(a => a.Kind == "comment.skip", Stop);
            Assert.Equal(($"comment:{passed}", Li.Id), (audited.Subject, audited.ActorId));
        }

        await desk.Leases.ReleaseAllAsync(Chen.Id, Stop);
        desk.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(desk.Comments, (await desk.TakeAsync(Li))!.Comments);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Take_OfWhatWasHandedToSomebody_IsTheirsAlone(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 2);
        await using (var db = desk.Db())
            await db.QueueEntries.Where(e => e.CommentId == desk.Comments[0]).ExecuteUpdateAsync(set => set.SetProperty(e => e.AssignedToId, Chen.Id), Stop);

        Assert.Equal([desk.Comments[1]], (await desk.TakeAsync(Li))!.Comments);
        Assert.Equal([desk.Comments[0]], (await desk.TakeAsync(Chen))!.Comments);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Retake_KeepsWhenEachCommentCameToItsHolder(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 30);
        var at = desk.Clock.GetUtcNow();
        var first = (await desk.TakeAsync(Li))!;
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var db = desk.Db())
        {
            var done = first.Comments.Take(15).ToList();
            await db.QueueEntries.Where(e => done.Contains(e.CommentId)).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, QueueState.Decided), Stop);
        }

        var more = (await desk.TakeAsync(Li))!;

        Assert.Equal(desk.Comments.Skip(15), more.Comments);
        await using var read = desk.Db();
        var since = await read.QueueEntries.Where(e => e.LeaseId == more.Id).ToDictionaryAsync(e => e.CommentId, e => e.LeasedAt, Stop);
        Assert.All(more.Comments.Take(5), id => Assert.Equal(at, since[id]));
        Assert.All(more.Comments.Skip(5), id => Assert.Equal(at.AddMinutes(1), since[id]));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Hold_WhoseDateHasCome_WaitsAgain(StorageProvider provider)
    {
        await using var desk = await Desk.OpenAsync(provider, comments: 1);
        await using (var db = desk.Db())
        {
            var entry = await db.QueueEntries.SingleAsync(Stop);
            entry.State = QueueState.Held;
            entry.HeldUntil = desk.Clock.GetUtcNow().AddHours(1);
            await db.SaveChangesAsync(Stop);
        }

        var held = desk.Services.GetRequiredService<HeldComments>();
        Assert.Equal(0, await held.ReturnAsync(Stop));
        Assert.Null(await desk.TakeAsync(Li));
        desk.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await held.ReturnAsync(Stop));
        Assert.Equal(desk.Comments, (await desk.TakeAsync(Li))!.Comments);
    }

    /// <summary>A queue in a known order, on a clock of its own.</summary>
    private sealed class Desk(TestDatabase database, FakeTimeProvider clock, ServiceProvider services) : IAsyncDisposable
    {
        public FakeTimeProvider Clock => clock;
        public ServiceProvider Services => services;
        public Leases Leases => services.GetRequiredService<Leases>();

        /// <summary>In the queue's order.</summary>
        public List<CommentId> Comments { get; } = [];

        public static async Task<Desk> OpenAsync(StorageProvider provider, int comments)
        {
            var database = await TestDatabase.CreateAsync(provider);
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
            var desk = new Desk(database, clock, database.Services(s => s.AddSingleton<TimeProvider>(clock)));
            await using var db = desk.Db();
            for (var i = 0; i < comments; i++)
                desk.Comments.Add((await new QueuedComment { Probability = .99f - (i * .001f) }.InsertAsync(db)).Id);
            return desk;
        }

        public ServiceProvider AnotherProcess() => database.Services(s => s.AddSingleton<TimeProvider>(clock));

        public ConsoleDb Db() => services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public Task<TakenLease?> TakeAsync(Holder who) => TakeAsync(services, who);

        public static Task<TakenLease?> TakeAsync(ServiceProvider process, Holder who) => process.GetRequiredService<Leases>().TakeAsync(who, async (most, cancel) =>
        {
            await using var db = await process.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancel);
            return await db.QueueEntries.Where(e => e.State == QueueState.Waiting)
                .Where(LeaseRules.FreeFor(db, who.Id, process.GetRequiredService<TimeProvider>().GetUtcNow()))
                .OrderByDescending(e => e.Priority).Select(e => e.CommentId).Take(most).ToListAsync(cancel);
        }, Stop);

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
