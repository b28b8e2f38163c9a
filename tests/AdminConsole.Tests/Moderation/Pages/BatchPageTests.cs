using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

/// <summary>Many decided together: from picked rows or a whole narrowed list, with what came of each, and back as a whole.</summary>
public sealed class BatchPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OfPickedRowsWithOneDecidedMeanwhile_DecidesTheRestAndNamesWhoWasFirst()
    {
        await using var console = await TestConsole.StartAsync();
        var comments = await InsertAsync(console, 4);
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var panel = await PickAsync(chen, comments[..3]);
        Assert.Equal(3, panel.QuerySelectorAll("input[name=item]").Length);
        await using (var db = console.Db())
        {
            await console.Get<Leases>().ReleaseAllAsync(await PersonAsync(db, "Chen Yu"), Stop); // the page lay open until its lease ran out
            await console.Get<Decisions>().DecideAsync(new Moderator(await PersonAsync(db, "Li Wen"), "Li Wen", false), comments[1].Id, new Verdict(DecisionKind.Approve), new Seen(comments[1].Version, comments[1].TextHash), Stop);
        }

        var answer = await chen.SendAsync(Scripted(panel, "/queue/batches",
            [.. panel.QuerySelectorAll("input[name=item]").Select(i => new KeyValuePair<string, string>("item", i.GetAttribute("value")!)), new("reason", "3")]), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bar = await answer.DocumentAsync();
        Assert.Contains("2 removed", bar.QuerySelector(".undo p")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 was already decided by Li Wen", bar.QuerySelector(".undo p")!.TextContent, StringComparison.Ordinal);
        var row = ((IHtmlTemplateElement)bar.QuerySelector("template[data-back]")!).Content.QuerySelector("li")!;
        Assert.Equal(comments[1].Id.ToString(), row.GetAttribute("data-id"));
        Assert.Contains("Li Wen approved", row.TextContent, StringComparison.Ordinal);

        var undo = await chen.SubmitAsync((IHtmlFormElement)bar.QuerySelector("form.undo")!, "/queue", []);
        Assert.Equal(HttpStatusCode.Redirect, undo.StatusCode);
        await using var after = console.Db();
        var status = await after.Comments.ToDictionaryAsync(c => c.Id, c => c.Status, Stop);
        Assert.Equal([CommentStatus.Waiting, CommentStatus.Approved, CommentStatus.Waiting, CommentStatus.Waiting], comments.Select(c => status[c.Id]));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_OfAWholeList_LeavesOutWhatCameOrChangedSinceItWasLookedAt(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var comments = await InsertAsync(console, 3);
        await using (var db = console.Db())
            await new QueuedComment { Text = "留着", Probability = .5f }.InsertAsync(db);
        var moderator = await console.SignedInAsync(Roles.Moderator);
        var panel = await moderator.PageAsync("/queue/selection?min=0.8");
        Assert.Equal("3", panel.QuerySelector("form[data-batch]")!.GetAttribute("data-total"));

        // A text nobody has read, and a comment that was not there.
        await using (var db = console.Db())
        {
            var edited = await db.Comments.SingleAsync(c => c.Id == comments[0].Id, Stop);
            db.CommentRevisions.Add(new CommentRevision { CommentId = edited.Id, Number = 1, Text = edited.Text, TextHash = edited.TextHash, ReplacedAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
            edited.Text = "换了一句";
            edited.TextHash = Comment.HashOf(edited.Text);
            edited.Revision = 2;
            await db.SaveChangesAsync(Stop);
            await new QueuedComment { Text = "后来的", Probability = .95f, At = TimeProvider.System.GetUtcNow().AddSeconds(1) }.InsertAsync(db);
        }

        var done = await moderator.SubmitAsync((IHtmlFormElement)panel.QuerySelector("form[data-batch]")!, "/queue/selection", new() { ["do"] = "approve" });

        var page = await moderator.PageAsync(done.Headers.Location!.ToString());
        Assert.Contains("2 approved", page.QuerySelector("#batch-now")!.TextContent, StringComparison.Ordinal);
        var left = await moderator.PageAsync("/queue");
        Assert.Equal(["后来的", "换了一句", "留着"], left.QuerySelectorAll(".q-list .q-text").Select(t => t.TextContent).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("thread")]
    [InlineData("author")]
    public async Task Post_OfAWholeThreadOrAuthor_DecidesTheirsAndNobodyElses(string by)
    {
        await using var console = await TestConsole.StartAsync();
        await using var db = console.Db();
        var meant = await new QueuedComment { Text = "一", Thread = "夜航船", Author = "南风" }.InsertAsync(db);
        var other = by == "thread"
            ? await new QueuedComment { Text = "二", Thread = "晨光", Author = "南风" }.InsertAsync(db)
            : await new QueuedComment { Text = "二", Thread = "夜航船", Author = "北风" }.InsertAsync(db);
        await new QueuedComment { Text = "三", Thread = "夜航船", Author = "南风" }.InsertAsync(db);
        var moderator = await console.SignedInAsync(Roles.Moderator);
        var list = await moderator.PageAsync($"/queue?{by}={(by == "thread" ? meant.ThreadId : meant.AuthorId)}");

        var done = await moderator.SubmitAsync(list.QuerySelector("a[data-whole]")!.GetAttribute("href")!, "form[data-batch]", new() { ["reason"] = "3" });

        Assert.Contains("2 removed", (await moderator.PageAsync(done.Headers.Location!.ToString())).QuerySelector("#batch-now")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(other.Id, (await db.Comments.AsNoTracking().SingleAsync(c => c.Status == CommentStatus.Waiting, Stop)).Id);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_OfAWholeListByItsText_CountsWhatTheSearchFindsAndWaits(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await InsertAsync(console, 3);
        await using (var db = console.Db())
        {
            db.SearchChanges.Add(new SearchChange { CommentId = (await new QueuedComment { Text = "免费的最贵" }.InsertAsync(db)).Id });
            db.SearchChanges.Add(new SearchChange { CommentId = (await new QueuedComment { Text = "免费送会员", Status = CommentStatus.Approved }.InsertAsync(db)).Id });
            await db.SaveChangesAsync(Stop);
        }

        await console.Get<SearchProjector>().DrainAsync(Stop);
        var moderator = await console.SignedInAsync(Roles.Moderator);

        var panel = await moderator.PageAsync("/queue/selection?q=免费&status=all");

        Assert.Equal(["免费的最贵"], panel.QuerySelectorAll(".variants .says").Select(t => t.TextContent));
    }

    [Fact]
    public async Task Decisions_ShowABatchAsOneLine_AndTakeItBackWithAReason()
    {
        await using var console = await TestConsole.StartAsync();
        var comments = await InsertAsync(console, 3);
        await using (var db = console.Db())
            await new QueuedComment { Text = "一条", Probability = .5f }.InsertAsync(db);
        var moderator = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var panel = await PickAsync(moderator, comments);
        await moderator.SendAsync(Scripted(panel, "/queue/batches", [.. panel.QuerySelectorAll("input[name=item]").Select(i => new KeyValuePair<string, string>("item", i.GetAttribute("value")!)), new("reason", "3")]), Stop);
        await moderator.SubmitAsync("/queue", "form[data-decide]", new() { ["do"] = "approve" });

        var page = await moderator.PageAsync("/decisions");

        var lines = page.QuerySelectorAll("table.decisions tbody tr");
        Assert.Equal(2, lines.Length);
        Assert.Contains("×3", lines[1].TextContent, StringComparison.Ordinal);
        var lead = await console.SignedInAsync(Roles.Lead, "Li Wen");
        var forms = (await lead.PageAsync("/decisions?kind=Remove")).QuerySelectorAll("form.undo-form");
        await lead.SubmitAsync((IHtmlFormElement)Assert.Single(forms), "/decisions", new() { ["reason"] = "another judgement" });
        await using (var db = console.Db())
            Assert.Equal(3, await db.Decisions.CountAsync(d => d.Kind == DecisionKind.Undo && d.Note == "another judgement", Stop));
        Assert.Contains("taken back", (await moderator.PageAsync("/decisions?kind=Remove")).QuerySelector("table.decisions tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await moderator.PageAsync("/decisions?day=2001-01-01")).QuerySelectorAll("table.decisions tbody tr"));
        var csv = await moderator.GetStringAsync(new Uri("/decisions.csv?kind=Remove", UriKind.Relative), Stop);
        Assert.Equal(3, csv.Split('\n').Count(l => l.Contains("Chen Yu", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Decisions_PagedByTheLastInstant_ShowEachOnce()
    {
        await using var console = await TestConsole.StartAsync();
        var comments = await InsertAsync(console, 3);
        var at = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        await using (var db = console.Db())
        {
            // More of one instant than a page holds, as an import or a batch of old would leave them.
            for (var i = 0; i < 130; i++)
            {
                db.Decisions.Add(new Decision
                {
                    Id = Ids.New(TimeProvider.System),
                    CommentId = comments[i % 3].Id,
                    Kind = DecisionKind.Approve,
                    Note = $"n{i}",
                    DecidedBy = "import",
                    DecidedById = null,
                    DecidedAt = i < 120 ? at : at.AddMinutes(-i),
                    TextHash = comments[i % 3].TextHash,
                });
            }

            await db.SaveChangesAsync(Stop);
        }

        var moderator = await console.SignedInAsync(Roles.Moderator);
        var (shown, pages) = (0, 0);
        for (string? address = "/decisions"; address is not null && pages < 10; pages++)
        {
            var page = await moderator.PageAsync(address);
            shown += page.QuerySelectorAll("table.decisions tbody tr").Length;
            address = page.QuerySelector(".pager a[rel=next]")?.GetAttribute("href") is { } next ? "/decisions" + next : null;
        }

        Assert.Equal((130, 3), (shown, pages));
    }

    private static async Task<List<Comment>> InsertAsync(TestConsole console, int count)
    {
        var comments = new List<Comment>();
        await using var db = console.Db();
        for (var i = 0; i < count; i++)
            comments.Add(await new QueuedComment { Text = $"垃圾{i}", Probability = .9f, At = TimeProvider.System.GetUtcNow().AddMinutes(-5) }.InsertAsync(db));
        return comments;
    }

    /// <summary>The panel of picked rows, as the list's own form asks for it.</summary>
    private static async Task<IHtmlDocument> PickAsync(HttpClient client, IEnumerable<Comment> comments)
    {
        var page = await client.PageAsync("/queue");
        using var request = Scripted(page, page.QuerySelector("form[data-picks]")!.GetAttribute("action")!, [.. comments.Select(c => new KeyValuePair<string, string>("pick", c.Id.ToString()))]);
        request.Headers.Remove("HX-Request");
        var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.DocumentAsync();
    }

    private static HttpRequestMessage Scripted(IHtmlDocument page, string path, List<KeyValuePair<string, string>> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("RequestVerificationToken", page.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!);
        return request;
    }

    private static Task<Guid> PersonAsync(ConsoleDb db, string name) => db.People.Where(p => p.DisplayName == name).Select(p => p.Id).SingleAsync(Stop);
}
