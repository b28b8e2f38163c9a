using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Notify;

/// <summary>The running console delivers to a receiver that verifies with the npm package <c>standardwebhooks</c>.</summary>
public sealed class StandardWebhooksTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: true);
    private static readonly Dictionary<string, string> NoGrace = new(StringComparer.Ordinal) { ["Moderation:GraceSeconds"] = "0" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_ToTheReadyMadeLibrary_IsVerifiedAppliedInOrderAndOnce()
    {
        var secret = WebhookSignature.NewSecret();
        await using var receiver = await NodeReceiver.StartAsync(secret, 0, Stop);
        await using var console = await TestConsole.StartAsync(settings: NoGrace);
        await console.Get<WebhookEndpoints>().AddAsync(DeliveryHouse.Test, receiver.Url, "", secret, Stop);
        await using var db = console.Db();
        var comment = await new QueuedComment().InsertAsync(db);
        var decisions = console.Get<Decisions>();
        var removed = await decisions.DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash), Stop);
        Assert.IsType<UndoOutcome.Undone>(await decisions.UndoAsync(Li, Assert.IsType<DecideOutcome.Recorded>(removed).Decision.Id, "a slip", Stop));
        Assert.IsType<DecideOutcome.Recorded>(
            await decisions.DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Approve), new Seen(comment.Version, comment.TextHash), Stop));

        Assert.Equal(("applied", "comment.removed", comment.PlatformId), await NextOfCommentAsync(receiver));
        Assert.Equal(("applied", "comment.restored", comment.PlatformId), await NextOfCommentAsync(receiver));
        Assert.Equal(("applied", "comment.approved", comment.PlatformId), await NextOfCommentAsync(receiver));

        // As after a crash between the receiver's answer and the row that keeps it.
        var first = await db.WebhookDeliveries.Where(d => d.Subject == DecisionEvent.SubjectOf(comment.Id)).OrderBy(d => d.Sequence).Select(d => d.Id).FirstAsync(Stop);
        Assert.Equal(1, await db.WebhookDeliveries.Where(d => d.Id == first && d.State == DeliveryState.Delivered)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Pending), Stop));
        Assert.Equal(("repeat", "comment.removed", comment.PlatformId), await NextOfCommentAsync(receiver));
    }

    [Fact]
    public async Task RollOver_WhileItLasts_BothSecretsVerify_AndAfterItOnlyTheNewOne()
    {
        var old = WebhookSignature.NewSecret();
        await using var console = await TestConsole.StartAsync();
        string fresh, url;
        Guid id;
        await using (var receiver = await NodeReceiver.StartAsync(old, 0, Stop))
        {
            url = receiver.Url;
            id = Assert.IsType<EndpointOutcome.Added>(await console.Get<WebhookEndpoints>().AddAsync(DeliveryHouse.Test, url, "", old, Stop)).Id;
            var rolled = Assert.IsType<RollOutcome.Rolled>(await console.Get<SecretRollover>().RollAsync(DeliveryHouse.Test, id, null, null, Stop));
            fresh = rolled.Secret;
            Assert.IsType<RollOutcome.StillRolling>(await console.Get<SecretRollover>().RollAsync(DeliveryHouse.Test, id, null, null, Stop));
            await MustComeAsync(console, id, receiver, "applied");
        }

        await using (var receiver = await NodeReceiver.StartAsync(fresh, new Uri(url).Port, Stop))
        {
            await MustComeAsync(console, id, receiver, "applied");
            Assert.True(await console.Get<SecretRollover>().EndAsync(DeliveryHouse.Test, id, Stop));
            await MustComeAsync(console, id, receiver, "applied");
        }

        await using (var receiver = await NodeReceiver.StartAsync(old, new Uri(url).Port, Stop))
            await MustComeAsync(console, id, receiver, "refused");
    }

    /// <summary>A removal also strikes its author, which is a subject of its own.</summary>
    private static async Task<(string? Outcome, string? Type, string? Comment)> NextOfCommentAsync(NodeReceiver receiver)
    {
        while (true)
        {
            var next = await receiver.NextAsync(Stop);
            if (next.Comment is not null)
                return next;
        }
    }

    private static async Task MustComeAsync(TestConsole console, Guid endpoint, NodeReceiver receiver, string outcome)
    {
        var delivery = await console.Get<WebhookEndpoints>().TestAsync(DeliveryHouse.Test, endpoint, Stop);
        var result = await console.Get<WebhookDeliverer>().DeliverNowAsync(delivery!.Value, Stop);
        Assert.Equal(outcome, (await receiver.NextAsync(Stop)).Outcome);
        Assert.True(result is null || result.Delivered == (outcome == "applied")); // null: the running console was quicker
    }
}
