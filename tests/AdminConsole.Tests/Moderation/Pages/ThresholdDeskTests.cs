using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Learning;
using AdminConsole.Tests.Moderation.Builders;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Pages;

public sealed class ThresholdDeskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Picture_OfScoresAndVerdicts_AnswersForEveryThreshold(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var who = new Moderator(Guid.Parse("0193a000-0000-7000-8000-0000000000c1"), "Chen Yu", false);
        var at = house.Clock.GetUtcNow().AddDays(-3);
        foreach (var (score, verdict) in new (float, DecisionKind?)[] { (.955f, DecisionKind.Remove), (.955f, DecisionKind.Approve), (.7f, DecisionKind.Remove), (.3f, null) })
        {
            var comment = await house.InsertAsync(new QueuedComment { Probability = score, At = at });
            if (verdict is { } kind)
                Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(who, comment.Id, new Verdict(kind, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash, ShownMs: 8000), Stop));
        }

        await house.InsertAsync(new QueuedComment { Probability = .8f, At = house.Clock.GetUtcNow().AddDays(-20) });

        var picture = await house.Get<ScorePictures>().OfAsync(Category.Inflammatory, 7, Stop);

        Assert.Equal((4, 3, 2), (picture.Total, picture.Between(50, 100), picture.Between(95, 100)));
        Assert.Equal((new JudgedBand(2, 3), new JudgedBand(1, 2)), (picture.Judged(50, 100), picture.Judged(95, 100)));
        Assert.Equal(1.0, picture.ADay(50, 100), 6); // three in the three days there have been
        Assert.Equal(8, picture.HandledSeconds!.Value, 6);
    }

    [Fact]
    public async Task Post_KeepThese_MakesAVersionWithItsReasonAndARuleInItsShadow()
    {
        await using var console = await TestConsole.StartAsync();
        await using var db = console.Db();
        await new QueuedComment { Probability = .42f, Text = "差一点就要看", Status = Engine.Moderation.Ingest.CommentStatus.Clear }.InsertAsync(db);
        var lead = await console.SignedInAsync(Roles.Lead, "Sun Qiao");
        const string Moved = "/policy/thresholds?category=inflammatory&low=0.40&high=0.97";

        var page = await lead.PageAsync(Moved);
        Assert.Contains("差一点就要看", page.QuerySelector(".desk-sample")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["40", "97"], page.QuerySelectorAll("[role=slider]").Select(s => s.GetAttribute("aria-valuenow")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.SubmitAsync(Moved, "form[action='/policy/thresholds']", [])).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync(Moved, "form[action='/policy/thresholds']", new() { ["reason"] = "quiet weeks" })).StatusCode);

        var inForce = await console.Get<PolicyBook>().InForceAsync(Stop);
        Assert.Equal((2, .4, .5), (inForce.Number, inForce.Inflammatory, inForce.Marketing));
        Assert.Equal("quiet weeks", (await db.PolicyVersions.SingleAsync(p => p.Number == 2, Stop)).Reason);
        var rule = await db.AutoRules.SingleAsync(Stop);
        Assert.Equal((RuleState.Shadow, .97, "Sun Qiao"), (rule.State, rule.Threshold, rule.StateBy));

        // In its shadow it removes nothing, and nobody is spared work by it.
        var desk = await lead.PageAsync("/policy/thresholds?category=inflammatory");
        Assert.Equal("100", desk.QuerySelector("#handle-high")!.GetAttribute("aria-valuenow"));
        Assert.Contains("in its shadow", desk.QuerySelector(".costs a[href='/policy/automatic']")!.TextContent, StringComparison.Ordinal);

        // What is not proven cannot be let loose, whatever the browser sends.
        var list = await lead.PageAsync("/policy/automatic");
        Assert.True(list.QuerySelector("button[formaction$='/live']")!.HasAttribute("disabled"));
        var form = Assert.IsType<IHtmlFormElement>(list.QuerySelector("form.auto-acts"), exactMatch: false);
        form.SetAttribute("action", $"/policy/automatic/{rule.Id}/live");
        var refused = await lead.SubmitAsync(form, "/policy/automatic", new() { ["why"] = "now" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/policy/automatic", "form[action$='/stop']", new() { ["why"] = "an incident" })).StatusCode);
        Assert.NotNull((await lead.PageAsync("/policy/automatic")).QuerySelector("form[action$='/resume']"));

        // A raised handle stops what removed from further down.
        await db.AutoRules.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RuleState.Live), Stop);
        Assert.Equal("97", (await lead.PageAsync("/policy/thresholds?category=inflammatory")).QuerySelector("#handle-high")!.GetAttribute("aria-valuenow"));
        const string Raised = "/policy/thresholds?category=inflammatory&low=0.40&high=0.99";
        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync(Raised, "form[action='/policy/thresholds']", new() { ["reason"] = "mistakes" })).StatusCode);
        Assert.Equal(
            [(.97, RuleState.Off), (.99, RuleState.Shadow)],
            (await db.AutoRules.AsNoTracking().OrderBy(r => r.Threshold).ToListAsync(Stop)).Select(r => (r.Threshold, r.State)));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Desk_OfCommentsThatAnEarlierModelScored_ShowsWhatTheChampionMakesOfThem(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        var who = new Moderator(Ids.New(TimeProvider.System), "Li Wen", true);
        await using (var db = console.Db())
        {
            // The earlier one had them the wrong way round.
            var missed = await new QueuedComment { Text = "滚出去垃圾", Probability = .1f }.InsertAsync(db);
            await new QueuedComment { Text = "真好听喜欢", Probability = .9f, Status = Engine.Moderation.Ingest.CommentStatus.Clear }.InsertAsync(db);
            var decided = await console.Get<Decisions>().DecideAsync(
                who, missed.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(missed.Version, missed.TextHash, TakeOver: true), Stop);
            Assert.IsType<DecideOutcome.Recorded>(decided);
        }

        var picture = await console.Get<ScorePictures>().OfAsync(Category.Inflammatory, 7, Stop);
        Assert.Equal((1, 1), (picture.Between(0, 50), picture.Between(50, 100)));
        Assert.Equal((new JudgedBand(0, 0), new JudgedBand(1, 1)), (picture.Judged(0, 50), picture.Judged(50, 100)));

        var lead = await console.SignedInAsync(Roles.Lead);
        var sample = (await lead.PageAsync("/policy/thresholds?low=0.01")).QuerySelector(".desk-sample")!.TextContent;
        Assert.Contains("真好听喜欢", sample, StringComparison.Ordinal);
        Assert.DoesNotContain("滚出去垃圾", sample, StringComparison.Ordinal); // it is flagged already
    }

    [Fact]
    public async Task Post_AfterAnotherLeadMovedTheUpperHandle_SaysWhoAndKeepsTheirs()
    {
        await using var console = await TestConsole.StartAsync();
        using var sun = await console.SignedInAsync(Roles.Lead, "Sun Qiao");
        using var li = await console.SignedInAsync(Roles.Lead, "Li Wen");
        const string Suns = "/policy/thresholds?category=inflammatory&low=0.50&high=0.97", Lis = "/policy/thresholds?category=inflammatory&low=0.50&high=0.98";
        var (first, second) = (Form(await sun.PageAsync(Suns)), Form(await li.PageAsync(Lis)));

        Assert.Equal(HttpStatusCode.Redirect, (await sun.SubmitAsync(first, Suns, new() { ["reason"] = "quiet weeks" })).StatusCode);
        var told = await li.SubmitAsync(second, Lis, new() { ["reason"] = "mistakes" });

        Assert.Equal(HttpStatusCode.Conflict, told.StatusCode);
        var page = await told.DocumentAsync();
        Assert.Contains("Sun Qiao moved what is removed at once", page.QuerySelector("#desk-reason-e")!.TextContent, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Equal(.97, (await db.AutoRules.SingleAsync(Stop)).Threshold);
        Assert.Equal(HttpStatusCode.Redirect, (await sun.SubmitAsync(first, Suns, new() { ["reason"] = "quiet weeks" })).StatusCode); // sent twice
        Assert.Equal(1, await db.AutoRules.CountAsync(Stop));

        // Who was told and keeps theirs all the same has looked.
        Assert.Equal(HttpStatusCode.Redirect, (await li.SubmitAsync(Form(page), Lis, new() { ["reason"] = "mistakes" })).StatusCode);
        Assert.Equal([RuleState.Off, RuleState.Shadow], await db.AutoRules.OrderBy(r => r.Threshold).Select(r => r.State).ToListAsync(Stop));
    }

    [Fact]
    public async Task Post_UndoAllOfARule_SaysHowManyAndTakesThemBack()
    {
        await using var console = await TestConsole.StartAsync();
        await using var db = console.Db();
        var rule = await console.Get<AutoRules>().AddAsync(
            new ProcessContext("rule.add", "test", null, "a try"), new RuleDraft(Category.Inflammatory, .999, RemovalReason.Insult), RuleState.Backtest, Stop);
        for (var i = 0; i < 3; i++)
        {
            var comment = await new QueuedComment { Text = $"第{i}句" }.InsertAsync(db);
            Assert.IsType<DecideOutcome.Recorded>(await console.Get<Decisions>().DecideAsync(
                Moderator.ByRule(rule.Name), comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash), Stop));
        }

        await db.Decisions.ExecuteUpdateAsync(set => set.SetProperty(d => d.RuleId, rule.Id), Stop);
        using var lead = await console.SignedInAsync(Roles.Lead, "Sun Qiao");
        var page = await lead.PageAsync("/policy/automatic");
        var undo = Assert.IsType<IHtmlFormElement>(page.QuerySelector("form[action$='/undo']"), exactMatch: false);
        Assert.Equal("Take back 3 removals", undo.QuerySelector("button")!.TextContent);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.SubmitAsync(undo, "/policy/automatic", new() { ["why"] = " " })).StatusCode);

        var begun = await lead.SubmitAsync(undo, "/policy/automatic", new() { ["why"] = "lyrics" });

        Assert.Contains("Sun Qiao", (await lead.PageAsync(begun.Headers.Location!.ToString())).QuerySelector("#batch-now")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, await db.Comments.CountAsync(c => c.Status == Engine.Moderation.Ingest.CommentStatus.Waiting, Stop));
        Assert.Equal(HttpStatusCode.Conflict, (await lead.SubmitAsync(undo, "/policy/automatic", new() { ["why"] = "lyrics" })).StatusCode); // sent twice
        Assert.Null((await lead.PageAsync("/policy/automatic")).QuerySelector("form[action$='/undo']"));
    }

    private static IHtmlFormElement Form(IHtmlDocument page) => Assert.IsType<IHtmlFormElement>(page.QuerySelector("form[action='/policy/thresholds']"), exactMatch: false);

    [Theory]
    [InlineData("/policy/thresholds")]
    [InlineData("/policy/automatic")]
    public async Task Get_ByAModerator_IsForbidden(string path)
    {
        await using var console = await TestConsole.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await (await console.SignedInAsync(Roles.Moderator)).GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
    }
}
