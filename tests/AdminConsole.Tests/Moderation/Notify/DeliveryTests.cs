using System.Net;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Notify;

public sealed class DeliveryTests
{
    private static readonly string[] MindChanged = ["comment.removed", "comment.restored", "comment.approved"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_BeforeItsGrace_WaitsAndThenKeepsTheOrderPerComment(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        var first = await house.InsertAsync();
        var second = await house.InsertAsync();
        await house.ChangeMindAsync(first);
        await house.DecideAsync(second, DecisionKind.Escalate);
        await house.PassAsync();
        Assert.Equal(0, receiver.Requests); // the grace in which a slip can be undone
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.PassAsync();
        Assert.Equal(MindChanged, receiver.TypesOf(first.PlatformId));
        Assert.Equal(["comment.escalated"], receiver.TypesOf(second.PlatformId));
        Assert.Equal(0, receiver.Forged);
        Assert.All(await house.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Delivered, 204), (d.State, d.LastStatus)));
    }

    /// <summary>Decisions go on for a day while the receiver is away; then it comes and goes, minute by minute.</summary>
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_ToAReceiverThatWasAwayForADayAndThenFlaps_BringsEverythingInOrderPerComment(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        house.AddWorker();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        var comments = new List<Engine.Moderation.Ingest.Comment>();
        for (var hour = 0; hour < 24; hour++)
        {
            comments.Add(await house.InsertAsync());
            await house.ChangeMindAsync(comments[^1]);
            await house.PassForAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        }

        Assert.Empty(receiver.Bodies);
        var away = receiver.Requests;
        Assert.True(away < 24 * 12, $"{away} requests to a receiver that was away for a day"); // 72 messages by their own steps would make hundreds
        for (var minute = 0; minute < 120; minute++)
        {
            receiver.TakesBeforeItFails = minute % 3 == 0 ? 4 : 0; // and fails in the middle of a batch
            await house.PassForAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }

        receiver.Answer = null;
        receiver.TakesBeforeItFails = null;
        await house.PassForAsync(TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(1));
        Assert.All(comments, c => Assert.Equal(MindChanged, receiver.TypesOf(c.PlatformId)));
        Assert.Equal(0, receiver.Forged);
        Assert.All(await house.DeliveriesAsync(), d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Null((await house.EndpointAsync()).OpenUntil);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_ToAReceiverThatStaysAway_GivesUpAfterTwoDaysAndCanBeReplayed(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        receiver.Answer = HttpStatusCode.Redirect; // not followed, and not a delivery
        await house.ChangeMindAsync(await house.InsertAsync());
        await house.PassForAsync(TimeSpan.FromHours(47), TimeSpan.FromMinutes(30));
        Assert.All(await house.DeliveriesAsync(), d => Assert.Equal(DeliveryState.Pending, d.State));
        await house.PassForAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(30));

        var dead = await house.DeliveriesAsync();
        Assert.All(dead, d => Assert.Equal((DeliveryState.Dead, DeliveryProblem.Status, 302), (d.State, d.LastProblem, d.LastStatus)));
        await using (var db = house.Db())
            Assert.Equal(receiver.Requests, await db.WebhookAttempts.CountAsync(a => a.DeliveryId == dead[0].Id && a.Status == 302, Stop));

        receiver.Answer = null;
        Assert.Equal(3, await house.Get<WebhookEndpoints>().ReplayDeadAsync(DeliveryHouse.Test, null, Stop));
        await house.PassAsync(); // at once: who replays does not wait for the next probe
        Assert.Equal(3, receiver.Bodies.Count);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Circuit_AfterFailuresInARow_OpensBurnsNoStepAndProbesOnce(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        house.AddWorker();
        receiver.Answer = HttpStatusCode.BadGateway;
        var comments = new List<Engine.Moderation.Ingest.Comment>();
        for (var i = 0; i < 20; i++)
        {
            comments.Add(await house.InsertAsync());
            await house.DecideAsync(comments[^1], DecisionKind.Approve);
        }

        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.PassAsync();
        var endpoint = await house.EndpointAsync();
        var opened = receiver.Requests;
        Assert.InRange(opened, 5, 16); // a handful at once by each worker, not twenty
        Assert.Equal((5, house.Clock.GetUtcNow().AddSeconds(30)), (endpoint.FailuresInARow, endpoint.OpenUntil));

        house.Clock.Advance(TimeSpan.FromSeconds(29));
        await house.PassAsync();
        Assert.Equal(opened, receiver.Requests);
        var steps = (await house.DeliveriesAsync()).Sum(d => d.Step);
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.PassAsync();
        Assert.Equal(opened + 1, receiver.Requests); // one probe, though two workers looked
        Assert.Equal(house.Clock.GetUtcNow().AddMinutes(1), (await house.EndpointAsync()).OpenUntil);
        Assert.Equal(steps, (await house.DeliveriesAsync()).Sum(d => d.Step));

        receiver.Answer = null;
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.PassAsync();
        Assert.Equal(20, receiver.Bodies.Count);
        endpoint = await house.EndpointAsync();
        Assert.Equal((0, null, house.Clock.GetUtcNow()), (endpoint.FailuresInARow, endpoint.OpenUntil, endpoint.LastDeliveredAt));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Circuit_OpenedByAMessageThatTheReceiverNeverTakes_ClosesWithTheNextOne(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        var poison = await house.InsertAsync();
        receiver.Refuses = poison.PlatformId;
        await house.DecideAsync(poison, DecisionKind.Approve);
        await house.PassForAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(10));
        Assert.NotNull((await house.EndpointAsync()).OpenUntil);

        var fine = await house.InsertAsync();
        await house.DecideAsync(fine, DecisionKind.Remove);
        await house.PassForAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));
        Assert.Equal(["comment.removed"], receiver.TypesOf(fine.PlatformId));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_WhenAWorkerDiedInTheMiddle_SendsAgainOnceItsClaimHasRunOut(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Remove);
        await house.Get<OutboxRouter>().RouteAsync(Stop);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var db = house.Db())
            await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedUntil, house.Clock.GetUtcNow().AddSeconds(25)), Stop);

        await house.PassAsync();
        Assert.Empty(receiver.Bodies);
        house.Clock.Advance(TimeSpan.FromSeconds(26));
        await house.PassAsync();
        Assert.Single(receiver.Bodies);
    }

    [Fact]
    public async Task Deliver_ToAnEndpointThatWasSwitchedOffForDays_StartsItsTwoDaysAnew()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(StorageProvider.Sqlite, receiver);
        var endpoints = house.Get<WebhookEndpoints>();
        var id = (await house.EndpointAsync()).Id;
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Remove);
        await house.PassAsync();
        await endpoints.SetEnabledAsync(DeliveryHouse.Test, id, false, Stop);
        await house.PassForAsync(TimeSpan.FromHours(60), TimeSpan.FromHours(12));
        Assert.Equal(0, receiver.Requests);

        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        await endpoints.SetEnabledAsync(DeliveryHouse.Test, id, true, Stop);
        await house.PassAsync();
        Assert.Equal(DeliveryState.Pending, Assert.Single(await house.DeliveriesAsync()).State);
        receiver.Answer = null;
        await house.PassForAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        Assert.Single(receiver.Bodies);
    }

    [Fact]
    public async Task Tidy_AfterTheirTime_ForgetsAttemptsAndTheOldSecret()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(StorageProvider.Sqlite, receiver);
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Remove);
        await house.PassForAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        await house.Get<SecretRollover>().RollAsync(DeliveryHouse.Test, (await house.EndpointAsync()).Id, null, 24, Stop);
        var tidying = TidyingOf(house);
        house.Clock.Advance(TimeSpan.FromDays(29));
        await tidying.TidyAsync(Stop);
        await using var db = house.Db();
        Assert.Equal(1, await db.WebhookAttempts.CountAsync(Stop));
        Assert.Null((await house.EndpointAsync()).PreviousProtectedSecret);
        house.Clock.Advance(TimeSpan.FromDays(2));
        await tidying.TidyAsync(Stop);
        Assert.Equal(0, await db.WebhookAttempts.CountAsync(Stop));
        Assert.Single(await house.DeliveriesAsync());
    }

    [Fact]
    public async Task Test_OfAnEndpoint_SendsARealSignedEventAtOnce()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(StorageProvider.Sqlite, receiver);
        var endpoint = await house.EndpointAsync();
        Assert.DoesNotContain(receiver.Secret, endpoint.ProtectedSecret, StringComparison.Ordinal);
        var delivery = await house.Get<WebhookEndpoints>().TestAsync(DeliveryHouse.Test, endpoint.Id, Stop);
        var result = await house.Get<WebhookDeliverer>().DeliverNowAsync(delivery!.Value, Stop);
        Assert.True(result!.Delivered);
        Assert.Contains("webhook.test", Assert.Single(receiver.Bodies), StringComparison.Ordinal);
    }

    private static WebhookTidying TidyingOf(DeliveryHouse house) => new(
        house.Get<BookkeepingWriter>(), house.Get<WebhookOptions>(), house.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<WebhookTidying>.Instance);
}
