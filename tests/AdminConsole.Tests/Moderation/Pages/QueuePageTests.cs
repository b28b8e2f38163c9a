using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class QueuePageTests
{
    private const string Actions = "form[data-decide]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OfAHostileText_ShowsItAsTextWithItsMarksInPlace()
    {
        await using var console = await TestConsole.StartAsync();
        await InsertAsync(console, new QueuedComment { Text = "😀<script>alert(1)</script>真是垃圾\u202e啊", Spans = [new ScoreSpan(29, 2, 3, Category.Inflammatory), new ScoreSpan(1, 1, 2, Category.Inflammatory)] });
        var moderator = await console.SignedInAsync(Roles.Moderator);

        var page = await moderator.PageAsync("/queue");

        var verdict = page.QuerySelector(".verdict")!;
        Assert.Empty(page.QuerySelectorAll(".verdict script, .q-list script"));
        Assert.StartsWith("😀<script>alert(1)</script>真是垃圾", verdict.TextContent, StringComparison.Ordinal);
        Assert.Equal("垃圾", verdict.QuerySelector("mark.span-3")!.TextContent);
        Assert.Equal("😀", verdict.QuerySelector("mark.span-2")!.TextContent); // half a pair is never marked
        Assert.Equal("202E", verdict.QuerySelector(".unseen")!.TextContent);
        Assert.Equal("zh-CN", verdict.GetAttribute("lang"));
    }

    [Fact]
    public async Task Post_OfARemovalByForm_DecidesAndShowsTheNextCommentWithItsUndo()
    {
        await using var console = await TestConsole.StartAsync();
        var first = await InsertAsync(console, new QueuedComment { Probability = .99f });
        await InsertAsync(console, new QueuedComment { Probability = .7f, Text = "另一条" });
        var moderator = await console.SignedInAsync(Roles.Moderator, "Li Wen");

        var answer = await moderator.SubmitAsync("/queue", Actions, new() { ["reason"] = "1" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await moderator.PageAsync(answer.Headers.Location!.ToString());
        Assert.Equal("另一条", page.QuerySelector(".verdict")!.TextContent);
        Assert.NotNull(page.QuerySelector("form.undo"));
        await using (var db = console.Db())
            Assert.Equal(CommentStatus.Removed, (await db.Comments.SingleAsync(c => c.Id == first.Id, Stop)).Status);

        var undone = await moderator.SubmitAsync((AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form.undo")!, "/queue", []);
        Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        await using (var db = console.Db())
        {
            Assert.Equal(CommentStatus.Waiting, (await db.Comments.SingleAsync(c => c.Id == first.Id, Stop)).Status);
            Assert.Equal([DecisionKind.Remove, DecisionKind.Undo], await db.Decisions.OrderBy(d => d.DecidedAt).Select(d => d.Kind).ToListAsync(Stop));
        }
    }

    [Fact]
    public async Task Post_OfALongComment_CarriesItsUndoInASmallCookie()
    {
        await using var console = await TestConsole.StartAsync();
        var text = new string('长', 2000);
        await InsertAsync(console, new QueuedComment { Text = text });
        var moderator = await console.SignedInAsync(Roles.Moderator);

        var answer = await moderator.SubmitAsync("/queue", Actions, new() { ["do"] = "approve" });

        Assert.True(answer.Headers.GetValues("Set-Cookie").Sum(cookie => cookie.Length) < 1000);
        Assert.Contains(text, (await moderator.PageAsync(answer.Headers.Location!.ToString())).QuerySelector("form.undo")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfAnEscalation_GoesToTheLeadsAndIsNobodyElsesToHold()
    {
        await using var console = await TestConsole.StartAsync();
        var comment = await InsertAsync(console, new QueuedComment());
        var moderator = await console.SignedInAsync(Roles.Moderator);
        await moderator.SubmitAsync("/queue", Actions, new() { ["do"] = "escalate" });
        await using var db = console.Db();
        Assert.Equal(CommentStatus.Escalated, (await db.Comments.AsNoTracking().SingleAsync(Stop)).Status);

        var page = await moderator.PageAsync($"/queue?comment={comment.Id}");
        Assert.Contains("It waits for a lead", page.QuerySelector("#pane")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await db.QueueEntries.AsNoTracking().SingleAsync(Stop)).LeaseId);

        var lead = await console.SignedInAsync(Roles.Lead);
        Assert.NotNull((await lead.PageAsync($"/queue?status=escalated&comment={comment.Id}")).QuerySelector(Actions));
        Assert.NotNull((await db.QueueEntries.AsNoTracking().SingleAsync(Stop)).LeaseId);
    }

    [Fact]
    public async Task Story_OfADecidedComment_TellsAllAndTakesItBackWithAReason()
    {
        await using var console = await TestConsole.StartAsync(settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Moderation:GraceSeconds"] = "0" });
        var comment = await InsertAsync(console, new QueuedComment());
        var moderator = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        await moderator.SubmitAsync("/queue", Actions, new() { ["reason"] = "1", ["note"] = "third time" });
        var story = $"/comments/{comment.Id}";
        var page = await moderator.PageAsync(story);
        Assert.Contains("third time", page.QuerySelector(".story")!.TextContent, StringComparison.Ordinal);

        await moderator.SubmitAsync(story, "form.undo-reason", new() { ["reason"] = " " });
        await using var db = console.Db();
        Assert.Equal(CommentStatus.Removed, (await db.Comments.AsNoTracking().SingleAsync(Stop)).Status);
        var undone = await moderator.SubmitAsync(story, "form.undo-reason", new() { ["reason"] = "it was a quotation" });

        Assert.Equal(story, undone.Headers.Location!.ToString());
        Assert.Contains("taken back", (await moderator.PageAsync(story)).QuerySelector(".story")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(CommentStatus.Waiting, (await db.Comments.AsNoTracking().SingleAsync(Stop)).Status);
        Assert.Equal("it was a quotation", (await db.AuditEntries.SingleAsync(e => e.Kind == "comment.undo", Stop)).Reason);
    }

    [Fact]
    public async Task Post_WhenAlreadyDecided_ShowsWhoDecidedAndKeepsTheirDecision()
    {
        await using var console = await TestConsole.StartAsync();
        var comment = await InsertAsync(console, new QueuedComment());
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Lead, "Chen Yu"); // a lead may open what a colleague holds
        await li.PageAsync("/queue");
        var stale = (AngleSharp.Html.Dom.IHtmlFormElement)(await chen.PageAsync($"/queue?comment={comment.Id}")).QuerySelector(Actions)!;
        Assert.Equal(HttpStatusCode.Redirect, (await li.SubmitAsync("/queue", Actions, new() { ["reason"] = "3" })).StatusCode);

        var token = (await chen.PageAsync("/queue")).QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/queue/{comment.Id}/decide", UriKind.Relative));
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("RequestVerificationToken", token);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["do"] = "approve", ["version"] = "0", ["hash"] = Convert.ToHexStringLower(comment.TextHash) });
        var scripted = await chen.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Conflict, scripted.StatusCode);
        Assert.Contains("Li Wen removed", (await scripted.DocumentAsync()).QuerySelector(".q-who")!.TextContent, StringComparison.Ordinal);

        var plain = await chen.SubmitAsync(stale, "/queue", new() { ["do"] = "approve" });
        var page = await chen.PageAsync(plain.Headers.Location!.ToString());
        Assert.Contains("Li Wen removed this comment as “Marketing”", page.Body!.TextContent, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Equal("Li Wen", (await db.Decisions.SingleAsync(Stop)).DecidedBy);
    }

    [Fact]
    public async Task Post_WhenTheTextChanged_ShowsBothTextsAndRecordsNothing()
    {
        await using var console = await TestConsole.StartAsync();
        var comment = await InsertAsync(console, new QueuedComment { Text = "原来的话" });
        var moderator = await console.SignedInAsync(Roles.Moderator);
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await moderator.PageAsync("/queue")).QuerySelector(Actions)!;
        await using (var db = console.Db())
        {
            var row = await db.Comments.SingleAsync(Stop);
            db.CommentRevisions.Add(new CommentRevision { CommentId = row.Id, Number = 1, Text = row.Text, TextHash = row.TextHash, ReplacedAt = TimeProvider.System.GetUtcNow() });
            row.Text = "改过的话";
            row.TextHash = Comment.HashOf(row.Text);
            await db.SaveChangesAsync(Stop);
        }

        var answer = await moderator.SubmitAsync(form, "/queue", new() { ["do"] = "approve" });

        var page = await moderator.PageAsync(answer.Headers.Location!.ToString());
        Assert.Equal("改过的话", page.QuerySelector(".verdict")!.TextContent);
        Assert.Equal(("原来的话", "原来"), (page.QuerySelector(".q-before")!.TextContent, page.QuerySelector(".q-before del")!.TextContent));
        await using var after = console.Db();
        Assert.False(await after.Decisions.AnyAsync(Stop));
        Assert.Equal(comment.Id, (await after.Comments.SingleAsync(Stop)).Id);
    }

    [Fact]
    public async Task Post_OfARefusedDecisionByForm_LosesNoNote()
    {
        await using var console = await TestConsole.StartAsync();
        var first = await InsertAsync(console, new QueuedComment { Probability = .99f });
        await InsertAsync(console, new QueuedComment { Probability = .7f, Text = "另一条" });
        var random = new Random(1);
        var note = string.Concat(Enumerable.Range(0, Verdict.MaxNoteLength).Select(_ => (char)random.Next(0x4E00, 0x5E00))); // the hardest to pack
        var li = await console.SignedInAsync(Roles.Lead, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Lead, "Chen Yu");
        var stale = (AngleSharp.Html.Dom.IHtmlFormElement)(await li.PageAsync($"/queue?comment={first.Id}")).QuerySelector(Actions)!;

        // Nothing is decided yet: the note stands in its field again.
        var unsaid = await li.SubmitAsync(stale, "/queue", new() { ["do"] = "remove", ["note"] = note });
        Assert.True(unsaid.Headers.GetValues("Set-Cookie").Sum(cookie => cookie.Length) < 8000);
        var again = await li.PageAsync(unsaid.Headers.Location!.ToString());
        Assert.Equal(note, again.QuerySelector("textarea[name=note]")!.TextContent);
        Assert.True(again.QuerySelector("details.q-note")!.HasAttribute("open"));
        Assert.Null(again.QuerySelector(".q-left"));

        // Somebody else was first: the next comment is on, and the note beside it, not on it.
        await chen.SubmitAsync($"/queue?comment={first.Id}", Actions, new() { ["do"] = "approve", ["takeover"] = "true" });
        var late = await li.SubmitAsync(stale, "/queue", new() { ["reason"] = "1", ["note"] = note });
        var next = await li.PageAsync(late.Headers.Location!.ToString());
        Assert.Equal("另一条", next.QuerySelector(".verdict")!.TextContent);
        Assert.Equal("", next.QuerySelector("textarea[name=note]")!.TextContent);
        Assert.Equal(note, next.QuerySelector(".q-left q")!.TextContent);
        Assert.Null((await li.PageAsync("/queue")).QuerySelector(".q-left"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_WithTwoCharactersAndFilters_FindsWhatFitsBoth(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await InsertAsync(console, new QueuedComment { Text = "前五十名免费送会员", Category = Category.Marketing, Probability = .8f });
        await InsertAsync(console, new QueuedComment { Text = "免费的最贵", Probability = .9f });
        await InsertAsync(console, new QueuedComment { Text = "点歌的都是脑残吧", Category = Category.Marketing });
        await InsertAsync(console, new QueuedComment { Text = "免费听过了", Category = Category.Marketing, Status = CommentStatus.Approved });
        await console.Get<SearchProjector>().DrainAsync(Stop);
        var moderator = await console.SignedInAsync(Roles.Moderator);

        Assert.Equal(["前五十名免费送会员"], await TextsAsync("/queue?q=免费&category=marketing"));
        Assert.Equal(["免费的最贵", "前五十名免费送会员"], await TextsAsync("/queue?q=免费"));
        Assert.Equal(["免费的最贵"], await TextsAsync("/queue?min=0.85&max=0.95&category=inflammatory"));

        async Task<List<string>> TextsAsync(string path) =>
            [.. (await moderator.PageAsync(path)).QuerySelectorAll(".q-list .q-text").Select(t => t.TextContent.Trim()).Order(StringComparer.Ordinal)];
    }

    /// <summary>PostgreSQL would fail over it.</summary>
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Request_ThatHoldsANul_IsRefusedAndDecidesNothing(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await InsertAsync(console, new QueuedComment());
        var moderator = await console.SignedInAsync(Roles.Moderator);

        Assert.Equal(HttpStatusCode.BadRequest, (await moderator.GetAsync(new Uri("/queue?q=a%00b", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await moderator.SubmitAsync("/queue", Actions, new() { ["do"] = "approve", ["note"] = "a\0b" })).StatusCode);
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(await moderator.PageAsync("/queue")).QuerySelector(Actions)!;
        using var parts = new MultipartFormDataContent { { new StringContent("approve"), "do" }, { new StringContent("a\0b"), "note" } };
        foreach (var input in form.QuerySelectorAll("input[type=hidden]").OfType<AngleSharp.Html.Dom.IHtmlInputElement>())
            parts.Add(new StringContent(input.Value), input.Name!);
        Assert.Equal(HttpStatusCode.BadRequest, (await moderator.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), parts, Stop)).StatusCode);
        await using var db = console.Db();
        Assert.False(await db.Decisions.AnyAsync(Stop));
    }

    [Fact]
    public async Task Post_WithoutItsFormToken_IsRefusedWithAPageThatHelps()
    {
        await using var console = await TestConsole.StartAsync();
        var comment = await InsertAsync(console, new QueuedComment());
        var moderator = await console.SignedInAsync(Roles.Moderator);

        var answer = await moderator.PostAsync(
            new Uri($"/queue/{comment.Id}/decide", UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["do"] = "approve", ["hash"] = Convert.ToHexStringLower(comment.TextHash) }), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.DocumentAsync()).QuerySelectorAll("main a, main button, .error-page a"));
        await using var db = console.Db();
        Assert.False(await db.Decisions.AnyAsync(Stop));
    }

    private static async Task<Comment> InsertAsync(TestConsole console, QueuedComment comment)
    {
        await using var db = console.Db();
        var inserted = await comment.InsertAsync(db);
        db.SearchChanges.Add(new SearchChange { CommentId = inserted.Id });
        await db.SaveChangesAsync(Stop);
        return inserted;
    }
}
