using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Tests.Moderation.Notify;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class RulesAndWebhooksTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OfNewRules_MakesAVersionAndRestoreBringsTheOldOneBack()
    {
        await using var console = await TestConsole.StartAsync();
        await using (var db = console.Db())
            await new QueuedComment { Probability = .9f }.InsertAsync(db);
        var lead = await console.SignedInAsync(Roles.Lead, "Sun Qiao");

        var unsaid = await lead.SubmitAsync("/policy", "form[action='/policy']", new() { ["do"] = "save", ["inflammatory"] = "0.95" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.StatusCode);
        var preview = await lead.SubmitAsync("/policy", "form[action='/policy']", new() { ["do"] = "preview", ["inflammatory"] = "0.95" });
        Assert.Contains("0 would wait, 1 do now", (await preview.DocumentAsync()).QuerySelector("#inflammatory-h")!.TextContent, StringComparison.Ordinal);

        var saved = await lead.SubmitAsync("/policy", "form[action='/policy']", new() { ["do"] = "save", ["inflammatory"] = "0.95", ["reason"] = "too many" });
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var inForce = await console.Get<PolicyBook>().InForceAsync(Stop);
        Assert.Equal((2, .95), (inForce.Number, inForce.Inflammatory));

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/policy", "form[action='/policy/1/restore']", [])).StatusCode);
        Assert.Equal((3, .5), ((await console.Get<PolicyBook>().InForceAsync(Stop)).Number, (await console.Get<PolicyBook>().InForceAsync(Stop)).Inflammatory));
    }

    [Theory]
    [InlineData("/policy")]
    [InlineData("/webhooks")]
    public async Task Get_ByAModerator_IsForbidden(string path)
    {
        await using var console = await TestConsole.StartAsync();
        var moderator = await console.SignedInAsync(Roles.Moderator);
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Post_OfATestToAReceiverThatFails_ShowsTheFailureAndTheNextTry()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);
        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/webhooks", "form[action='/webhooks'][method='post']", new() { ["url"] = receiver.Url, ["secret"] = receiver.Secret })).StatusCode);
        Assert.Equal(receiver.Secret, (await lead.PageAsync("/webhooks")).QuerySelector("#new-key")!.TextContent);

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/webhooks", "form[action*='/test']", [])).StatusCode);

        var page = await lead.PageAsync("/webhooks");
        Assert.Null(page.QuerySelector("#new-key"));
        var row = page.QuerySelector(".deliveries tbody tr")!;
        Assert.Contains("it answered 503", row.TextContent, StringComparison.Ordinal);
        Assert.NotNull(row.QuerySelector("td.next time"));
        Assert.Equal(0, receiver.Forged);
    }

    [Fact]
    public async Task Pump_WhenSomethingIsDue_LeavesTheSendingToADurableJob()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var console = await TestConsole.StartAsync(settings: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Webhooks:FirstEndpointUrl"] = receiver.Url,
            ["Webhooks:FirstEndpointSecret"] = receiver.Secret,
        });
        await console.Get<WebhookEndpoints>().EnsureFirstAsync(Stop);
        await console.Get<BookkeepingWriter>().WriteAsync(db =>
        {
            var id = Ids.New(TimeProvider.System);
            db.OutboxMessages.Add(new OutboxMessage { Id = id, Kind = "comment.removed", Subject = "comment:1", Payload = $$"""{"id":"{{id}}"}""", CreatedAt = TimeProvider.System.GetUtcNow() });
            return Task.FromResult(0);
        }, Stop);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (receiver.Bodies.IsEmpty)
            await tick.WaitForNextTickAsync(limit.Token);
        await using var after = console.Db();
        Assert.NotEmpty(await after.JobRuns.Where(j => j.Kind == WebhookJob.Name && j.State != JobState.Failed).ToListAsync(Stop));
        Assert.Equal(0, receiver.Forged);
    }
}
