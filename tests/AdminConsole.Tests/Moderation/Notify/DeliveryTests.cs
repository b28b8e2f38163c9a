using System.Net;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Moderation.Notify;

public sealed class DeliveryTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: true);
    private static readonly ProcessContext Test = ProcessContext.System("webhook.test", "test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_WhileTheReceiverIsAwayAndBack_BringsEverythingInOrderPerComment(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await House.OpenAsync(provider, receiver);
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        var first = await house.InsertAsync();
        var second = await house.InsertAsync();
        var removed = await house.DecideAsync(first, DecisionKind.Remove);
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, removed.Id, null, Stop));
        await house.DecideAsync(first, DecisionKind.Approve);
        await house.DecideAsync(second, DecisionKind.Escalate);

        await house.PassAsync();
        Assert.Equal(0, receiver.Requests); // the grace in which a slip can be undone
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 4; i++)
        {
            await house.PassAsync();
            house.Clock.Advance(TimeSpan.FromHours(3));
        }

        Assert.Empty(receiver.Bodies);
        receiver.Answer = null;
        await house.PassAsync();
        Assert.Equal(["comment.removed", "comment.restored", "comment.approved"], Types(receiver, first.PlatformId));
        Assert.Equal(["comment.escalated"], Types(receiver, second.PlatformId));
        Assert.Equal(0, receiver.Forged);
        await using var db = house.Db();
        Assert.All(await db.WebhookDeliveries.ToListAsync(Stop), d => Assert.Equal((DeliveryState.Delivered, 204), (d.State, d.LastStatus)));
        Assert.Contains(await db.WebhookDeliveries.ToListAsync(Stop), d => d.Attempts == 5);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_ToAReceiverThatStaysAway_GivesUpAfterTwoDaysAndCanBeReplayed(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await House.OpenAsync(provider, receiver);
        receiver.Answer = HttpStatusCode.Redirect; // not followed, and not a delivery
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Remove);
        for (var i = 0; i < 60; i++)
        {
            house.Clock.Advance(TimeSpan.FromHours(1));
            await house.PassAsync();
        }

        await using (var db = house.Db())
        {
            var dead = await db.WebhookDeliveries.SingleAsync(Stop);
            Assert.Equal((DeliveryState.Dead, BackOff.Waits.Count + 1, DeliveryProblem.Status, 302), (dead.State, dead.Attempts, dead.LastProblem, dead.LastStatus));
        }

        receiver.Answer = null;
        Assert.Equal(1, await house.Get<WebhookEndpoints>().ReplayDeadAsync(Test, null, Stop));
        await house.PassAsync();
        Assert.Single(receiver.Bodies);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_WhenAWorkerDiedInTheMiddle_SendsAgainOnceItsClaimHasRunOut(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await House.OpenAsync(provider, receiver);
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Remove);
        await house.Get<OutboxRouter>().RouteAsync(Stop);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var db = house.Db())
            await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedUntil, house.Clock.GetUtcNow().AddMinutes(5)), Stop);

        await house.PassAsync();
        Assert.Empty(receiver.Bodies);
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        await house.PassAsync();
        Assert.Single(receiver.Bodies);
    }

    [Fact]
    public async Task Test_OfAnEndpoint_SendsARealSignedEventAtOnce()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await House.OpenAsync(StorageProvider.Sqlite, receiver);
        await using var db = house.Db();
        var endpoint = await db.WebhookEndpoints.SingleAsync(Stop);
        Assert.DoesNotContain(receiver.Secret, endpoint.ProtectedSecret, StringComparison.Ordinal);
        var delivery = await house.Get<WebhookEndpoints>().TestAsync(Test, endpoint.Id, Stop);
        var result = await house.Get<WebhookDeliverer>().DeliverNowAsync(delivery!.Value, Stop);
        Assert.True(result!.Delivered);
        Assert.Contains("webhook.test", Assert.Single(receiver.Bodies), StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Types(Receiver receiver, string platformId) => receiver.Bodies
        .Select(body => JsonDocument.Parse(body).RootElement)
        .Where(e => e.GetProperty("data").GetProperty("comment_id").GetString() == platformId)
        .Select(e => e.GetProperty("type").GetString());

    private sealed class House(TestDatabase database, ServiceProvider services, FakeTimeProvider clock) : IAsyncDisposable
    {
        public FakeTimeProvider Clock { get; } = clock;

        public Decisions Decisions => Get<Decisions>();

        public static async Task<House> OpenAsync(StorageProvider provider, Receiver receiver)
        {
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
            var database = await TestDatabase.CreateAsync(provider);
            var services = database.Services(s =>
            {
                s.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                s.AddDataProtection().UseEphemeralDataProtectionProvider();
            });
            var added = await services.GetRequiredService<WebhookEndpoints>().AddAsync(Test, receiver.Url, "the platform", receiver.Secret, Stop);
            Assert.IsType<EndpointOutcome.Added>(added);
            return new House(database, services, clock);
        }

        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

        public Task PassAsync() => Get<WebhookDeliverer>().DeliverDueAsync(Stop);

        public async Task<Engine.Moderation.Ingest.Comment> InsertAsync()
        {
            await using var db = Db();
            return await new QueuedComment().InsertAsync(db);
        }

        public async Task<StandingDecision> DecideAsync(Engine.Moderation.Ingest.Comment comment, DecisionKind kind)
        {
            var verdict = new Verdict(kind, kind == DecisionKind.Remove ? RemovalReason.Insult : null);
            var outcome = await Decisions.DecideAsync(Li, comment.Id, verdict, new Seen(comment.Version, comment.TextHash), Stop);
            return Assert.IsType<DecideOutcome.Recorded>(outcome).Decision;
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
