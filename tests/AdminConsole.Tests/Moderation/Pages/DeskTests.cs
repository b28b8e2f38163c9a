using System.Globalization;
using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Web.Features.Moderation;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

/// <summary>What makes the queue a desk of one's own: saved views, settings, the difference of an edit.</summary>
public sealed class DeskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task View_SavedByALead_IsATabOfEverybodyWithItsCountAndItsPromise(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await using (var db = console.Db())
        {
            await new QueuedComment { Category = Category.Marketing, Probability = .95f, At = TimeProvider.System.GetUtcNow().AddHours(-2) }.InsertAsync(db);
            await new QueuedComment { Category = Category.Marketing, Probability = .6f }.InsertAsync(db);
            await new QueuedComment { Probability = .97f }.InsertAsync(db);
        }

        var lead = await console.SignedInAsync(Roles.Lead);
        const string narrowed = "/queue?category=marketing&min=0.9";
        var saved = await lead.SubmitAsync(narrowed, "form[action='/queue/views']", new() { ["name"] = "Sure spam", ["shared"] = "true", ["promised"] = "60" });
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);

        var moderator = await console.SignedInAsync(Roles.Moderator);
        var page = await moderator.PageAsync("/queue");
        var tab = page.QuerySelectorAll(".tabs a").Single(a => a.TextContent.StartsWith("Sure spam", StringComparison.Ordinal));
        Assert.Equal("1", tab.QuerySelector(".n")!.TextContent);
        Assert.Contains("warn", tab.QuerySelector(".n")!.ClassList);
        var opened = await moderator.PageAsync(tab.GetAttribute("href")!);
        Assert.Single(opened.QuerySelectorAll(".q-list li[data-id]"));
        Assert.StartsWith("Sure spam", opened.QuerySelector(".tabs a[aria-current]")!.TextContent, StringComparison.Ordinal);

        // It is the lead's: a moderator may look, and neither share one of their own nor change or take away this one.
        var href = tab.GetAttribute("href")!;
        var shared = await moderator.SubmitAsync(narrowed + "&since=6", "form[action='/queue/views']", new() { ["name"] = "Mine for all", ["shared"] = "true" });
        Assert.Equal(HttpStatusCode.Forbidden, shared.StatusCode);
        Assert.Empty(opened.QuerySelectorAll("form.q-view-form"));
        var theirs = (IHtmlFormElement)(await lead.PageAsync(href)).QuerySelector("form.q-view-form")!;
        var token = opened.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!;
        foreach (var what in new[] { "remove", "left", "change" })
        {
            var forbidden = await moderator.SubmitAsync(theirs, href, new() { ["do"] = what, ["name"] = "Taken over", ["__RequestVerificationToken"] = token });
            Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        }

        await using (var db = console.Db())
            Assert.Equal("Sure spam", (await db.SavedViews.SingleAsync(Stop)).Name);

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync(href, "form.q-view-form", new() { ["do"] = "remove" })).StatusCode);
        Assert.DoesNotContain("Sure spam", (await moderator.PageAsync("/queue")).QuerySelector(".tabs")!.TextContent, StringComparison.Ordinal);
        await using var after = console.Db();
        Assert.Equal(2, await after.AuditEntries.CountAsync(a => a.Kind == "view.add" || a.Kind == "view.remove", Stop));
    }

    [Fact]
    public async Task View_MovedToTheLeft_StandsBeforeItsNeighbour()
    {
        await using var console = await TestConsole.StartAsync();
        var moderator = await console.SignedInAsync(Roles.Moderator);
        foreach (var (name, min) in new[] { ("one", "0.1"), ("two", "0.2"), ("three", "0.3") })
            await moderator.SubmitAsync("/queue?min=" + min, "form[action='/queue/views']", new() { ["name"] = name });

        await moderator.SubmitAsync("/queue?min=0.3", "form.q-view-form", new() { ["do"] = "left" });

        var names = (await moderator.PageAsync("/queue")).QuerySelectorAll(".tabs a.is-own").Select(a => a.ChildNodes[0].TextContent.Trim());
        Assert.Equal(["one", "three", "two"], names);
    }

    [Fact]
    public async Task Settings_OfThePerson_GoWithThemToAnotherBrowser()
    {
        await using var console = await TestConsole.StartAsync();
        await using (var db = console.Db())
            await new QueuedComment().InsertAsync(db);
        var moderator = await console.SignedInAsync(Roles.Moderator);
        Assert.Equal(HttpStatusCode.Redirect, (await moderator.SubmitAsync("/settings", "form[action='/settings']", new() { ["Compact"] = "true", ["Blur"] = "true", ["Grace"] = "42" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await moderator.SubmitAsync("/settings", "form[action='/settings']", new() { ["Grace"] = "61" })).StatusCode);

        var page = await moderator.PageAsync("/queue");
        Assert.Equal(("compact", "on"), (page.DocumentElement.GetAttribute("data-density"), page.DocumentElement.GetAttribute("data-blur")));
        var decided = await moderator.SubmitAsync("/queue", "form[data-decide]", new() { ["do"] = "approve" });
        var left = (await moderator.PageAsync(decided.Headers.Location!.ToString())).QuerySelector("form.undo")!.GetAttribute("data-seconds")!;
        Assert.InRange(int.Parse(left, CultureInfo.InvariantCulture), 20, 42); // the console's own is ten

        var token = page.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!;
        Assert.Equal(HttpStatusCode.NoContent, await KeysAsync("""{"a":"y","r":"r"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await KeysAsync("[1]"));
        Assert.Equal("""{"a":"y"}""", (await moderator.PageAsync("/queue")).QuerySelector("#keys")!.GetAttribute("data-chosen"));
        await using var after = console.Db();
        Assert.Equal(2, await after.AuditEntries.CountAsync(a => a.Kind == "person.desk", Stop));

        async Task<HttpStatusCode> KeysAsync(string keys)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/settings/keys", UriKind.Relative)) { Content = new FormUrlEncodedContent([new("keys", keys)]) };
            request.Headers.Add("HX-Request", "true");
            request.Headers.Add("RequestVerificationToken", token);
            return (await moderator.SendAsync(request, Stop)).StatusCode;
        }
    }

    [Fact]
    public async Task Pane_OfACommentEditedAfterItsDecision_ShowsWhatWasDecidedAndWhatChanged()
    {
        await using var console = await TestConsole.StartAsync();
        Comment comment;
        await using (var db = console.Db())
            comment = await new QueuedComment { Text = "真是垃圾" }.InsertAsync(db);
        var moderator = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        await moderator.SubmitAsync("/queue", "form[data-decide]", new() { ["reason"] = "1" });
        await using (var db = console.Db())
        {
            var row = await db.Comments.SingleAsync(Stop);
            db.CommentRevisions.Add(new CommentRevision { CommentId = row.Id, Number = 1, Text = row.Text, TextHash = row.TextHash, ReplacedAt = TimeProvider.System.GetUtcNow() });
            row.Text = "真是宝贝";
            row.TextHash = Comment.HashOf(row.Text);
            row.Revision = 2;
            row.Status = CommentStatus.Waiting;
            (await db.QueueEntries.SingleAsync(Stop)).State = QueueState.Waiting;
            await db.SaveChangesAsync(Stop);
        }

        var page = await moderator.PageAsync($"/queue?comment={comment.Id}");

        Assert.Contains("Chen Yu removed", page.QuerySelector(".q-callout")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("垃圾", "宝贝"), (page.QuerySelector(".q-before del")!.TextContent, page.QuerySelector(".q-after ins")!.TextContent));
    }

    [Theory]
    [InlineData("加V信领会员", "加微信领会员", "加[V]信领会员", "加[微]信领会员")]
    [InlineData("buy it now", "buy them now", "buy [it] now", "buy [them] now")]
    [InlineData("好👍🏽的", "好👎的", "好[👍🏽]的", "好[👎]的")]
    [InlineData("", "来了", "", "[来了]")]
    public void Difference_IsByCharacterInChineseAndByWordInLatin(string before, string after, string old, string now)
    {
        var (was, becomes) = TextDifference.Between(before, after);
        Assert.Equal((old, now), (Marked(was), Marked(becomes)));

        static string Marked(IEnumerable<DiffPart> parts) => string.Concat(parts.Select(p => p.Fate == Fate.Same ? p.Text : $"[{p.Text}]"));
    }

    [Fact]
    public async Task Thread_AskedForMore_ShowsMoreUntilThereIsNoMore()
    {
        await using var console = await TestConsole.StartAsync();
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        Comment? middle = null;
        await using (var db = console.Db())
        {
            for (var i = 0; i < 9; i++)
            {
                var comment = await new QueuedComment { Text = $"第{i}句", At = start.AddMinutes(i) }.InsertAsync(db);
                middle = i == 6 ? comment : middle;
            }
        }

        var moderator = await console.SignedInAsync(Roles.Moderator);
        var page = await moderator.PageAsync($"/queue?comment={middle!.Id}");
        Assert.Equal(["第4句", "第5句", "第7句", "第8句"], Said(page));
        var more = Assert.Single(page.QuerySelectorAll(".thread .more a"));

        var further = await moderator.PageAsync(more.GetAttribute("hx-get")!);

        Assert.Equal(["第0句", "第1句", "第2句", "第3句", "第4句", "第5句", "第7句", "第8句"], Said(further));
        Assert.Empty(further.QuerySelectorAll(".thread .more"));

        static IEnumerable<string> Said(IParentNode page) => page.QuerySelectorAll(".thread a.said").Select(a => a.TextContent);
    }
}
