using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>What is forgotten of what was told, and what is not.</summary>
public sealed class TidyingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Tidy_OldMessages_KeepsWhatAReaderOrAnEndpointStillNeeds(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        var comments = new List<Comment>();
        for (var i = 0; i < 5; i++)
            comments.Add(await house.InsertAsync());
        foreach (var comment in comments.Take(3))
            await house.DecideAsync(comment, DecisionKind.Approve);
        await house.PassForAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        Assert.Equal(3, receiver.Bodies.Count);
        await house.Get<WebhookEndpoints>().SetEnabledAsync(DeliveryHouse.Test, (await house.EndpointAsync()).Id, false, Stop);
        await house.DecideAsync(comments[3], DecisionKind.Approve); // for nobody: neither delivered nor read
        await house.PassAsync();
        await house.Get<WebhookEndpoints>().SetEnabledAsync(DeliveryHouse.Test, (await house.EndpointAsync()).Id, true, Stop);
        receiver.Answer = HttpStatusCode.BadRequest;
        await house.DecideAsync(comments[4], DecisionKind.Approve);
        await house.PassForAsync(TimeSpan.FromHours(72), TimeSpan.FromHours(4)); // a dead letter

        await using var db = house.Db();
        var messages = await db.OutboxMessages.OrderBy(m => m.Sequence).ToListAsync(Stop);
        var key = (await house.Get<ApiKeys>().AddAsync(DeliveryHouse.Test, "reader", ApiScope.Read, Stop)).Id;
        await house.Get<EventFeed>().KeepAsync(key, "reader", new FeedPlace(messages[1].Sequence, messages[1].Id), Stop);
        var tidying = TidyingOf(house);
        house.Clock.Advance(TimeSpan.FromDays(26));
        await tidying.TidyAsync(Stop);
        Assert.Equal(5, await db.OutboxMessages.CountAsync(Stop)); // not old enough
        house.Clock.Advance(TimeSpan.FromDays(6));
        await tidying.TidyAsync(Stop);
        Assert.Equal(messages.Skip(2).Select(m => m.Id), await db.OutboxMessages.OrderBy(m => m.Sequence).Select(m => m.Id).ToListAsync(Stop));

        // The reader's key is revoked: nobody waits for the third any more, and the fourth nobody ever got.
        await house.Get<ApiKeys>().RevokeAsync(DeliveryHouse.Test, key, Stop);
        await tidying.TidyAsync(Stop);
        Assert.Equal(messages.Skip(3).Select(m => m.Id), await db.OutboxMessages.OrderBy(m => m.Sequence).Select(m => m.Id).ToListAsync(Stop));
        Assert.Equal(DeliveryState.Dead, Assert.Single(await house.DeliveriesAsync()).State);

        await house.Get<Acknowledgements>().TakeAsync(DeliveryHouse.Test, [messages[3].Id], Stop);
        await tidying.TidyAsync(Stop);
        Assert.Equal(messages[4].Id, (await db.OutboxMessages.SingleAsync(Stop)).Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Keep_APlaceBeforeTheOneKept_DoesNotMoveTheReaderBack(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var house = await DeliveryHouse.OpenAsync(provider, receiver);
        var (feed, key) = (house.Get<EventFeed>(), Ids.New(TimeProvider.System));
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => feed.KeepAsync(key, "reader", new FeedPlace(i, Guid.Empty), Stop))));
        await feed.KeepAsync(key, "reader", new FeedPlace(7, Guid.Empty), Stop);
        await using var db = house.Db();
        Assert.Equal(20, (await db.PullReaders.SingleAsync(Stop)).Sequence);
    }

    private static WebhookTidying TidyingOf(DeliveryHouse house) => new(
        house.Get<BookkeepingWriter>(), house.Get<WebhookOptions>(), house.Clock, NullLogger<WebhookTidying>.Instance);
}
