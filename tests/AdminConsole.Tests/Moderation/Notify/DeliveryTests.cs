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

    /// <summary>
    /// Decisions go on for a day while the receiver is away; then it comes and goes, minute by minute. Probes are a quarter of an
    /// hour apart by then: an odd number of minutes, so that every other one meets it while it is up.
    /// </summary>
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
            receiver.TakesBeforeItFails = minute % 2 == 0 ? 4 : 0; // and fails in the middle of a batch
            await house.PassForAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
            if (minute == 45)
                Assert.InRange(receiver.Bodies.Count, 5, 71); // in the middle of it, more than once
        }

        receiver.Answer = null;
        receiver.TakesBeforeItFails = null;
        await house.PassForAsync(TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(1));
        Assert.All(comments, c => Assert.Equal(MindChanged, receiver.TypesOf(c.PlatformId)));
        Assert.Equal(0, receiver.Forged);
        Assert.All(await house.DeliveriesAsync(), d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Null((await house.EndpointAsync()).OpenUntil);
    }

    [Theory(Timeout = 120_000), MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Deliver_WhileOneEndpointHangs_GoesOnToTheOther(StorageProvider provider)
    {
        var (end, turn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, slow);
        Assert.IsType<EndpointOutcome.Added>(await house.Get<WebhookEndpoints>().AddAsync(DeliveryHouse.Test, quick.Url, "another", quick.Secret, Stop));
        (slow.Hangs, quick.Hangs) = (end.Task, turn.Task);
        await house.WithoutGraceAsync();
        for (var i = 0; i < 20; i++)
            await house.DecideAsync(await house.InsertAsync(), DecisionKind.Escalate);

        var passing = house.PassAsync();
        await Task.WhenAll(slow.ReachedAsync(8, Stop), quick.ReachedAsync(8, Stop)); // each has one claim's worth in hand
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Escalate);
        turn.SetResult();
        await quick.TakenAsync(21, TestContext.Current.CancellationToken); // the one that was decided meanwhile, too
        Assert.False(passing.IsCompleted);
        Assert.Empty(slow.Bodies);

        end.SetResult();
        await passing;
        Assert.Equal(21, slow.Bodies.Count);
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

    [Fact]
    public void BackOff_FromTheFirstFailure_GrowsAndEndsAfterTwoDays()
    {
        var since = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
        var at = since;
        var waits = new List<TimeSpan>();
        for (var step = 1; BackOff.Next(step, since, at) is { } next; step++, at = next)
            waits.Add(next - at);

        Assert.Equal(["0:05", "1:00", "5:00", "25:00", "120:00", "300:00", "600:00", "840:00"], waits.Take(8).Select(w => $"{(int)w.TotalMinutes}:{w.Seconds:00}"));
        Assert.Equal((9, since + BackOff.GiveUpAfter), (waits.Count, at));

        // One that began later than the steps would have it, as after a probe, still has its last attempt at the end.
        Assert.Equal(since.AddHours(48), BackOff.Next(9, since, since.AddHours(40)));
        Assert.Equal(since.AddHours(40).AddSeconds(5), BackOff.Next(1, since, since.AddHours(40)));
        Assert.Null(BackOff.Next(1, since, since.AddHours(48)));
    }

    [Fact]
    public async Task Deliver_ToAReceiverThatDoesNotAnswerOrIsNotThere_SaysWhich()
    {
        var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(StorageProvider.Sqlite, receiver);
        await house.WithoutGraceAsync();
        var end = new TaskCompletionSource();
        receiver.Hangs = end.Task;
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Escalate);
        var passing = house.PassAsync();
        await receiver.ReachedAsync(1, Stop);
        house.Clock.Advance(house.Get<WebhookOptions>().Timeout);
        await passing;
        var delivery = Assert.Single(await house.DeliveriesAsync());
        Assert.Equal((DeliveryProblem.Timeout, 1, DeliveryState.Pending), (delivery.LastProblem, delivery.Step, delivery.State));

        end.SetResult();
        await receiver.DisposeAsync();
        await house.PassForAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        delivery = Assert.Single(await house.DeliveriesAsync());
        Assert.Equal((DeliveryProblem.Connection, 2), (delivery.LastProblem, delivery.Step));
    }

    [Fact]
    public async Task RollOver_OnceItsTimeIsOver_SignsWithTheNewSecretAlone()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(StorageProvider.Sqlite, receiver);
        await house.WithoutGraceAsync();
        var endpoint = await house.EndpointAsync();
        var fresh = Assert.IsType<RollOutcome.Rolled>(await house.Get<SecretRollover>().RollAsync(DeliveryHouse.Test, endpoint.Id, null, 24, Stop)).Secret;
        house.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Escalate);
        await house.PassAsync();
        Assert.Equal([receiver.Secret, fresh], receiver.LastSignedWith([receiver.Secret, fresh]));

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await house.DecideAsync(await house.InsertAsync(), DecisionKind.Escalate);
        await house.PassAsync();
        Assert.Equal([fresh], receiver.LastSignedWith([receiver.Secret, fresh]));
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
}
