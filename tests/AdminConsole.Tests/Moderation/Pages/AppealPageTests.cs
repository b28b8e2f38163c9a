using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class AppealPageTests
{
    private const string Overturn = "form:has(input[value=overturn])";
    private const string Uphold = "form:has(input[value=uphold])";
    private static readonly Moderator Somebody = new(Ids.New(TimeProvider.System), "Wu Min", IsLead: false);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_ByWhoDecided_NeitherShowsNorOpensNorAnswersTheAppeal(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var li = await console.SignedInAsync(Roles.Lead, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var comment = await InsertAsync(console);
        await li.SubmitAsync("/queue", "form[data-decide]", new() { ["reason"] = "1" });
        var appeal = await AppealAsync(console, comment, "我没有骂人");

        var mine = await li.PageAsync("/appeals");
        Assert.Empty(mine.QuerySelectorAll(".q-list a"));
        Assert.Contains("1 more waits for somebody else", mine.Body!.TextContent, StringComparison.Ordinal);
        var page = await li.GetAsync(Url($"/appeals/{appeal.Id}"), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("against a decision of yours", (await page.DocumentAsync()).Body!.TextContent, StringComparison.Ordinal);
        var theirs = await chen.PageAsync("/appeals");
        var form = (IHtmlFormElement)theirs.QuerySelector(Overturn)!;
        Assert.Equal(HttpStatusCode.Forbidden, (await li.SubmitAsync(await OwnTokenAsync(li, form), "/appeals", [])).StatusCode);

        Assert.Contains("我没有骂人", theirs.QuerySelector(".q-list")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Li Wen", theirs.QuerySelector("#pane")!.TextContent, StringComparison.Ordinal); // judged blind
        await using var db = console.Db();
        Assert.Equal(AppealState.Waiting, (await db.Appeals.SingleAsync(Stop)).State);
    }

    [Fact]
    public async Task Post_OfAnAnswer_StartsFromTheTemplateAndNamesWhoWasFaster()
    {
        await using var console = await TestConsole.StartAsync();
        await RemovedAsync(console);
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var sun = await console.SignedInAsync(Roles.Lead, "Sun Qiao");
        var late = (IHtmlFormElement)(await sun.PageAsync("/appeals")).QuerySelector(Uphold)!;
        var form = (IHtmlFormElement)(await chen.PageAsync("/appeals")).QuerySelector(Overturn)!;
        Assert.StartsWith("您好，经另一位审核员复核", ((IHtmlTextAreaElement)form.QuerySelector("textarea")!).Value, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await chen.SubmitAsync(form, "/appeals", new() { ["text"] = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await chen.SubmitAsync(form, "/appeals", new() { ["text"] = "误判，已恢复" })).StatusCode);
        var second = await sun.SubmitAsync(late, "/appeals", []);

        var told = await sun.PageAsync(second.Headers.Location!.ToString());
        Assert.Contains("Chen Yu overturned it now. Your answer was not recorded.", told.Body!.TextContent, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Equal((AppealState.Overturned, "误判，已恢复"), ((await db.Appeals.SingleAsync(Stop)).State, (await db.Appeals.SingleAsync(Stop)).Answer));
        Assert.Equal(CommentStatus.Approved, (await db.Comments.SingleAsync(Stop)).Status);
        var figures = await sun.PageAsync("/appeals/figures");
        Assert.Contains("21 %–100 %", figures.QuerySelector("table.table")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal); // Wilson, 1 of 1
        var answered = await chen.PageAsync("/appeals?state=answered");
        Assert.Equal("误判，已恢复", answered.QuerySelector(".ap-answer")!.TextContent);
    }

    [Fact]
    public async Task Post_OfAnAnswerText_IsWhatTheNextAnswerStartsFrom()
    {
        await using var console = await TestConsole.StartAsync();
        await RemovedAsync(console);
        var lead = await console.SignedInAsync(Roles.Lead);

        await lead.SubmitAsync("/appeals/texts", "form:has(#Insult-True-zh)", new() { ["text"] = "抱歉，我们错了。" });

        var area = (IHtmlTextAreaElement)(await lead.PageAsync("/appeals")).QuerySelector($"{Overturn} textarea")!;
        Assert.Equal("抱歉，我们错了。", area.Value);
        var english = (IHtmlTextAreaElement)(await lead.PageAsync("/appeals?answer=en")).QuerySelector($"{Overturn} textarea")!;
        Assert.StartsWith("Hello.", english.Value, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task AuthorPage_ShowsTheRecordAndTakesNotesWarningsAndLifts(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await RemovedAsync(console);
        var comment = await RemovedAsync(console);
        await using (var db = console.Db())
            await new QueuedComment { Author = "另一个号" }.InsertAsync(db); // the same text from another account
        var moderator = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var address = $"/authors/{comment.AuthorId}";

        var page = await moderator.PageAsync(address);
        Assert.Contains("4 points of 2 strikes", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("另一个号", page.QuerySelector(".au-alike")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("南风不识字", (await moderator.PageAsync("/authors?recommended")).QuerySelector(".au-recs")!.TextContent, StringComparison.Ordinal);
        await moderator.SubmitAsync(address, "form[action$=notes]", new() { ["text"] = "答应过会改" });
        await moderator.SubmitAsync(address, "form.au-rec", new() { ["do"] = "confirm" });
        page = await moderator.PageAsync(address);
        Assert.Contains("答应过会改", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form[action$=lift]"));
        Assert.Null(page.QuerySelector("form.au-rec"));
        await moderator.SubmitAsync(address, "form[action$=lift]", new() { ["reason"] = "道歉了" });

        await using var read = console.Db();
        Assert.Equal(("Chen Yu", "道歉了"), ((await read.Sanctions.SingleAsync(Stop)).LiftedBy, (await read.Sanctions.SingleAsync(Stop)).LiftReason));
        Assert.Contains("另一个号", (await moderator.PageAsync("/authors?q=另")).QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await moderator.GetAsync(Url($"{address}/drawer"), Stop)).StatusCode);
    }

    [Fact]
    public async Task Post_OfRulesForStrikes_MakesAVersionThatTheNextRemovalFollows()
    {
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);
        var form = (IHtmlFormElement)(await lead.PageAsync("/policy")).QuerySelector("form[action='/policy']")!;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.SubmitAsync(form, "/policy", new() { ["do"] = "save", ["reason"] = "更严", ["banAt"] = "2" })).StatusCode);
        ((IHtmlInputElement)form.QuerySelector("#points-0")!).Value = "9";

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync(form, "/policy", new() { ["do"] = "save", ["reason"] = "辱骂从严" })).StatusCode);

        await RemovedAsync(console);
        await using var db = console.Db();
        Assert.Equal(9, (await db.Strikes.SingleAsync(Stop)).Points);
        Assert.Equal(SanctionKind.Mute, (await db.Recommendations.SingleAsync(Stop)).Kind);
        Assert.Equal(9, StrikeRules.Read((await db.PolicyVersions.SingleAsync(p => p.Number == 2, Stop)).Strikes).For(RemovalReason.Insult).Points);
    }

    [Fact]
    public async Task Appeal_WhileItWaits_IsCountedForWhoMayAnswerAndNamesNobodyBesideIt()
    {
        await using var console = await TestConsole.StartAsync();
        var li = await console.SignedInAsync(Roles.Lead, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var comment = await InsertAsync(console);
        await li.SubmitAsync("/queue", "form[data-decide]", new() { ["reason"] = "1" });
        var appeal = await AppealAsync(console, comment, "我没有骂人");

        Assert.Null((await li.PageAsync("/")).QuerySelector("#rail-appeals .n"));
        Assert.Equal("1", (await chen.PageAsync("/")).QuerySelector("#rail-appeals .n")?.TextContent);
        string[] beside = [$"/comments/{comment.Id}", $"/authors/{comment.AuthorId}", $"/authors/{comment.AuthorId}/drawer"];
        foreach (var page in beside)
            Assert.DoesNotContain("Li Wen", (await chen.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Li Wen", (await li.PageAsync(beside[0])).QuerySelector(".story")!.TextContent, StringComparison.Ordinal);

        await chen.SubmitAsync($"/appeals?appeal={appeal.Id}", Uphold, []);
        Assert.Contains("Li Wen", (await chen.PageAsync(beside[0])).QuerySelector(".story")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task List_PagedWhileAnswersAreGiven_ShowsEachOnce(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var at = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        var ids = new List<Guid>();
        await using (var db = console.Db())
        {
            for (var i = 0; i < 110; i++)
            {
                var comment = await new QueuedComment { Status = CommentStatus.Removed }.InsertAsync(db);
                var decision = new Decision
                {
                    Id = Ids.New(TimeProvider.System),
                    CommentId = comment.Id,
                    Kind = DecisionKind.Remove,
                    Reason = RemovalReason.Insult,
                    DecidedBy = "Wu Min",
                    DecidedById = Somebody.Id,
                    DecidedAt = at,
                    TextHash = comment.TextHash,
                };
                db.Decisions.Add(decision);
                ids.Add(Ids.New(TimeProvider.System));
                db.Appeals.Add(new Appeal { Id = ids[i], PlatformId = $"ap-{i}", CommentId = comment.Id, DecisionId = decision.Id, AgainstId = Somebody.Id, AgainstReason = RemovalReason.Insult, Text = "不服", CreatedAt = at, ReceivedAt = i < 10 ? at : at.AddMinutes(i) });
            }

            await db.SaveChangesAsync(Stop);
        }

        var shown = new List<string>();
        string? address = "/appeals";
        for (var pages = 0; address is not null && pages < 5; pages++)
        {
            var page = await chen.PageAsync(address);
            shown.AddRange(page.QuerySelectorAll(".q-list li > a").Select(a => a.GetAttribute("href")!).Where(h => h.Contains("appeal=", StringComparison.Ordinal)).Select(h => h[(h.IndexOf("appeal=", StringComparison.Ordinal) + 7)..][..36]));
            address = page.QuerySelector(".q-list .q-more a, a[rel=next]")?.GetAttribute("href");
            await using var db = console.Db(); // one that was shown is answered meanwhile: were rows counted, the next page would leave one out
            await db.Appeals.Where(a => a.Id == ids[pages]).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, AppealState.Upheld), Stop);
        }

        Assert.Equal(ids.Select(i => i.ToString()).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static Task<Comment> InsertAsync(TestConsole console) =>
        new QueuedComment { Spans = [new ScoreSpan(11, 2, 3, Category.Inflammatory)] }.InsertAsync(console);

    private static async Task<Comment> RemovedAsync(TestConsole console)
    {
        var comment = await InsertAsync(console);
        var outcome = await console.Get<Decisions>().DecideAsync(
            Somebody, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash), Stop);
        Assert.IsType<DecideOutcome.Recorded>(outcome);
        await AppealAsync(console, comment, "我没有骂人");
        return comment;
    }

    private static async Task<Appeal> AppealAsync(TestConsole console, Comment comment, string text) =>
        Assert.IsType<ReceiveOutcome.Kept>(await console.Get<AppealBook>().ReceiveAsync(
            ProcessContext.System("appeal.receive", "test"), new IncomingAppeal($"ap-{comment.PlatformId}", comment.PlatformId, null, text, null), Stop)).Appeal;

    /// <summary>The same form with this person's own token, as one would craft it.</summary>
    private static async Task<IHtmlFormElement> OwnTokenAsync(HttpClient client, IHtmlFormElement form)
    {
        var token = (await client.PageAsync("/appeals")).QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!;
        ((IHtmlInputElement)form.QuerySelector("input[name=__RequestVerificationToken]")!).Value = token;
        return form;
    }

    private static Uri Url(string path) => new(path, UriKind.Relative);
}
