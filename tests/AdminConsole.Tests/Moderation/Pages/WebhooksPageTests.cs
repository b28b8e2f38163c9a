using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Notify;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class WebhooksPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RollOver_FromTheEndpointsPage_ShowsTheNewSecretOnceAndCanBeEnded()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var console = await TestConsole.StartAsync();
        var id = await AddAsync(console, receiver);
        using var lead = await console.SignedInAsync(Roles.Lead);
        var beside = $"/webhooks?edit={id}";
        var bad = await lead.SubmitAsync(beside, "form[action*='/roll']", new() { ["secret"] = "whsec_short" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.NotNull((await bad.DocumentAsync()).QuerySelector("#new-secret[aria-invalid=true]"));

        var rolled = await lead.SubmitAsync(beside, "form[action*='/roll']", new() { ["hours"] = "72" });
        Assert.Equal((HttpStatusCode.Redirect, beside), (rolled.StatusCode, rolled.Headers.Location!.ToString()));
        var page = await lead.PageAsync(beside);
        Assert.True(WebhookSignature.IsSecret(page.QuerySelector("#new-key")!.TextContent));
        Assert.Null((await lead.PageAsync(beside)).QuerySelector("#new-key"));
        await using var db = console.Db();
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Kind == "webhook.roll" && !e.Detail!.Contains("whsec"), Stop));

        await lead.SubmitAsync(beside, "form[action*='/end-rollover']", []);
        Assert.NotNull((await lead.PageAsync(beside)).QuerySelector("form[action*='/roll']"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task List_OfManyMessages_IsPagedAndNarrowedByItsAddress(StorageProvider provider)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var console = await TestConsole.StartAsync(provider);
        var id = await AddAsync(console, receiver);
        using var lead = await console.SignedInAsync(Roles.Lead);
        for (var i = 0; i < 60; i++)
            await console.Get<WebhookEndpoints>().TestAsync(DeliveryHouse.Test, id, Stop);

        var first = await lead.PageAsync("/webhooks?type=webhook.test");
        var second = await lead.PageAsync(first.QuerySelector(".pager a[rel=next]")!.GetAttribute("href") is { } next ? "/webhooks" + next : "");
        var rows = first.QuerySelectorAll(".deliveries td:first-child a").Concat(second.QuerySelectorAll(".deliveries td:first-child a")).Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(60, rows.Select(r => r![r!.IndexOf("delivery=", StringComparison.Ordinal)..]).Distinct().Count());
        Assert.Null(second.QuerySelector(".pager a[rel=next]"));
        Assert.Empty((await lead.PageAsync("/webhooks?type=comment.removed")).QuerySelectorAll(".deliveries tbody tr"));
        Assert.Empty((await lead.PageAsync("/webhooks?show=dead")).QuerySelectorAll(".deliveries tbody tr"));
    }

    [Fact]
    public async Task Message_ThatFailed_ShowsItsAttemptsAndGoesOutAgain()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = HttpStatusCode.BadGateway;
        await using var console = await TestConsole.StartAsync();
        var id = await AddAsync(console, receiver);
        using var lead = await console.SignedInAsync(Roles.Lead);
        await lead.SubmitAsync("/webhooks", "form[action*='/test']", []);
        await using var db = console.Db();
        var delivery = await db.WebhookDeliveries.Where(d => d.EndpointId == id).Select(d => d.Id).SingleAsync(Stop);
        var page = await lead.PageAsync($"/webhooks?delivery={delivery}");
        Assert.Contains("it answered 502", page.QuerySelector(".attempts li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"webhook.test\"", page.QuerySelector(".payload")!.TextContent, StringComparison.Ordinal);

        await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Dead), Stop);
        receiver.Answer = null;
        var replayed = await lead.SubmitAsync($"/webhooks?delivery={delivery}", "aside form[action*='/replay']", []);
        Assert.Equal($"/webhooks?delivery={delivery}", replayed.Headers.Location!.ToString());
        Assert.NotEqual(DeliveryState.Dead, (await db.WebhookDeliveries.AsNoTracking().SingleAsync(Stop)).State);
    }

    [Fact]
    public async Task DeadLetters_AllSentAgain_OfEveryEndpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var another = await Receiver.StartAsync();
        receiver.Answer = another.Answer = HttpStatusCode.BadGateway;
        await using var console = await TestConsole.StartAsync();
        foreach (var id in new[] { await AddAsync(console, receiver), await AddAsync(console, another) })
            await console.Get<WebhookEndpoints>().TestAsync(DeliveryHouse.Test, id, Stop);
        using var lead = await console.SignedInAsync(Roles.Lead);
        await using var db = console.Db();
        await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Dead), Stop);

        var replayed = await lead.SubmitAsync("/webhooks?show=dead", "form[action='/webhooks/replay']", []);

        Assert.Contains("2 messages go out again", (await lead.PageAsync(replayed.Headers.Location!.ToString())).QuerySelector("#notices")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await lead.PageAsync("/webhooks?show=dead")).QuerySelectorAll(".deliveries tbody tr"));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Kind == "webhook.replay", Stop));
    }

    private static async Task<Guid> AddAsync(TestConsole console, Receiver receiver) => Assert.IsType<EndpointOutcome.Added>(
        await console.Get<WebhookEndpoints>().AddAsync(DeliveryHouse.Test, receiver.Url, "", receiver.Secret, Stop)).Id;
}
