using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Web.Features.Moderation.Queue;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

/// <summary>Verdicts that put a comment elsewhere instead of deciding it: aside until a date, or before a named person.</summary>
public sealed class HoldingTests
{
    private const string Actions = "form[data-decide]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OfAHold_TakesTheCommentOutOfTheQueueAndShowsItUnderHeldWithItsDate()
    {
        await using var console = await TestConsole.StartAsync();
        await new QueuedComment { Text = "先放一放" }.InsertAsync(console);
        var moderator = await console.SignedInAsync(Roles.Moderator);

        await moderator.SubmitAsync("/queue", Actions, new() { ["hold"] = HoldTimes.Tomorrow });

        Assert.Empty((await moderator.PageAsync("/queue")).QuerySelectorAll(".q-list li[data-id]"));
        var held = await moderator.PageAsync("/queue?status=held");
        Assert.Contains("09:00", Assert.Single(held.QuerySelectorAll(".q-list li[data-id] .q-who")).TextContent, StringComparison.Ordinal);
        Assert.Equal("1", held.QuerySelector(".tabs a[aria-current] .n")!.TextContent);
        await using var db = console.Db();
        Assert.Equal(QueueState.Held, (await db.QueueEntries.SingleAsync(Stop)).State);
    }

    [Theory]
    [InlineData("2001-01-01T10:00")]
    [InlineData("")]
    [InlineData("9999-01-01T10:00")]
    public async Task Post_OfAHoldWithoutAUsableDate_SaysSoAndRecordsNothing(string until)
    {
        await using var console = await TestConsole.StartAsync();
        await new QueuedComment().InsertAsync(console);
        var moderator = await console.SignedInAsync(Roles.Moderator);

        var answer = await moderator.SubmitAsync("/queue", Actions, new() { ["do"] = "hold", ["until"] = until });

        var page = await moderator.PageAsync(answer.Headers.Location!.ToString());
        Assert.Contains("Choose a day and an hour to come", page.QuerySelector(".q-actions .error")!.TextContent, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.False(await db.Decisions.AnyAsync(Stop));
    }

    [Fact]
    public async Task Post_ThatHandsTheCommentOver_PutsItBeforeThatPersonAndNobodyElse()
    {
        await using var console = await TestConsole.StartAsync();
        await new QueuedComment { Text = "你来看看", Probability = .99f }.InsertAsync(console);
        await new QueuedComment { Text = "别的", Probability = .6f }.InsertAsync(console);
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var to = (await chen.PageAsync("/queue")).QuerySelectorAll(".q-team button").Single(b => b.GetAttribute("data-name") == "Li Wen").GetAttribute("value")!;

        await chen.SubmitAsync("/queue", Actions, new() { ["to"] = to });
        var stranger = await chen.SubmitAsync("/queue?q=", Actions, new() { ["to"] = Guid.Empty.ToString() });

        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
        var mine = await li.PageAsync("/queue?assigned=me");
        Assert.Equal("你来看看", mine.QuerySelector(".verdict")!.TextContent);
        Assert.Equal("1", mine.QuerySelector(".tabs a[aria-current] .n")!.TextContent);
        Assert.Contains("Li Wen", (await chen.PageAsync("/queue")).QuerySelector(".q-list .is-held .q-who")!.TextContent, StringComparison.Ordinal);
        await li.SubmitAsync("/queue?assigned=me", Actions, new() { ["do"] = "approve" });
        await using var db = console.Db();
        Assert.Equal([DecisionKind.Assign, DecisionKind.Approve], await db.Decisions.OrderBy(d => d.DecidedAt).Select(d => d.Kind).ToListAsync(Stop));
    }

    [Fact]
    public void HoldTimes_ByTheViewersClock_EndInTheEveningAndInTheMorning()
    {
        var shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var afternoon = new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(
            [(HoldTimes.Hour, "16:00"), (HoldTimes.Tonight, "20:00"), (HoldTimes.Tomorrow, "09:00")],
            HoldTimes.At(afternoon, shanghai).Select(t => (t.Key, TimeZoneInfo.ConvertTime(t.At, shanghai).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.DoesNotContain(HoldTimes.At(afternoon.AddHours(4.5), shanghai), t => t.Key == HoldTimes.Tonight);

        // The hour that the change to summer time leaves out.
        Assert.Equal(new DateTimeOffset(2027, 3, 28, 3, 30, 0, TimeSpan.FromHours(2)), HoldTimes.There(new DateTime(2027, 3, 28, 2, 30, 0), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
    }
}
