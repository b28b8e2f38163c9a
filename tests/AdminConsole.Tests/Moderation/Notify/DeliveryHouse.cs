using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>The engine on a database of its own, with a clock that the test moves and one endpoint.</summary>
internal sealed class DeliveryHouse : IAsyncDisposable
{
    public static readonly ProcessContext Test = ProcessContext.System("webhook.test", "test");
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: true);
    private readonly TestDatabase database;
    private readonly List<ServiceProvider> workers = [];

    private DeliveryHouse(TestDatabase database, FakeTimeProvider clock)
    {
        this.database = database;
        Clock = clock;
        AddWorker();
    }

    public FakeTimeProvider Clock { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<DeliveryHouse> OpenAsync(StorageProvider provider, Receiver receiver)
    {
        var house = new DeliveryHouse(
            await TestDatabase.CreateAsync(provider), new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)));
        await using (var db = house.Db())
            await NoStrikes.InsertAsync(db);
        var added = await house.Get<WebhookEndpoints>().AddAsync(Test, receiver.Url, "the platform", receiver.Secret, Stop);
        Assert.IsType<EndpointOutcome.Added>(added);
        return house;
    }

    public T Get<T>() where T : notnull => workers[0].GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    /// <summary>One more process on the same rows; without it there is one.</summary>
    public void AddWorker() => workers.Add(database.Services(s =>
    {
        s.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        s.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (workers.Count > 0) // the key ring is shared as the data folder is
            s.Replace(ServiceDescriptor.Singleton(_ => Get<ISecretProtector>()));
    }));

    /// <summary>What the outbox job does, by every worker at once.</summary>
    public Task PassAsync() => Task.WhenAll(workers.Select(worker => worker.GetRequiredService<WebhookJob>().DeliverAsync(Stop)));

    /// <summary>Lets time pass in steps, with a pass after each.</summary>
    public async Task PassForAsync(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await PassAsync();
        }
    }

    /// <summary>The platform hears at once what is decided from now on.</summary>
    public async Task WithoutGraceAsync()
    {
        await using var db = Db();
        db.PersonSettings.Add(new PersonSettings { PersonId = Li.Id, GraceSeconds = 0 });
        await db.SaveChangesAsync(Stop);
    }

    public async Task<Comment> InsertAsync()
    {
        await using var db = Db();
        return await new QueuedComment().InsertAsync(db);
    }

    public async Task<StandingDecision> DecideAsync(Comment comment, DecisionKind kind)
    {
        var verdict = new Verdict(kind, kind == DecisionKind.Remove ? RemovalReason.Insult : null);
        var outcome = await Get<Decisions>().DecideAsync(Li, comment.Id, verdict, new Seen(comment.Version, comment.TextHash), Stop);
        return Assert.IsType<DecideOutcome.Recorded>(outcome).Decision;
    }

    /// <summary>Removed, restored and approved: three events of one comment.</summary>
    public async Task ChangeMindAsync(Comment comment)
    {
        var removed = await DecideAsync(comment, DecisionKind.Remove);
        Assert.IsType<UndoOutcome.Undone>(await Get<Decisions>().UndoAsync(Li, removed.Id, null, Stop));
        await DecideAsync(comment, DecisionKind.Approve);
    }

    public async Task<WebhookEndpoint> EndpointAsync()
    {
        await using var db = Db();
        return await db.WebhookEndpoints.AsNoTracking().SingleAsync(Stop);
    }

    public async Task<List<WebhookDelivery>> DeliveriesAsync()
    {
        await using var db = Db();
        return await db.WebhookDeliveries.AsNoTracking().OrderBy(d => d.Sequence).ToListAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        await database.DisposeAsync();
    }
}
