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

public sealed class QualityPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OfSampleSizes_MakesAVersionThatChangesNothingElse()
    {
        await using var console = await TestConsole.StartAsync();
        var lead = await console.SignedInAsync(Roles.Lead);
        Assert.Contains("Nothing is drawn yet", (await lead.PageAsync("/quality")).Body!.TextContent, StringComparison.Ordinal);

        var wrong = await lead.SubmitAsync("/quality", "form[action='/quality']", new() { ["random"] = "-1", ["reason"] = "more" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Whole numbers", (await wrong.DocumentAsync()).QuerySelector("#sizes-e")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/quality", "form[action='/quality']", new() { ["random"] = "60", ["flagged"] = "0", ["reason"] = "more" })).StatusCode);
        var inForce = await console.Get<PolicyBook>().InForceAsync(Stop);
        Assert.Equal((2, .5, new SampleSizes(60, 20, 0)), (inForce.Number, inForce.Inflammatory, inForce.Samples));
        var moderator = await console.SignedInAsync(Roles.Moderator);
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.GetAsync(new Uri("/quality", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Begin_OnAConsoleFromBeforeTheLot_DrawsWhatANewOneDrawsAndSaysWho()
    {
        await using var console = await TestConsole.StartAsync();
        await console.Get<PolicyBook>().InForceAsync(Stop);
        await using var db = console.Db();
        await db.PolicyVersions.ExecuteUpdateAsync(set => set.SetProperty(p => p.SampleRandom, 0).SetProperty(p => p.SampleUncertain, 0).SetProperty(p => p.SampleFlagged, 0), Stop);
        var lead = await console.SignedInAsync(Roles.Lead, "Sun Qiao");
        Assert.NotNull((await lead.PageAsync("/")).QuerySelector(".alert-row a[href='/quality']"));

        Assert.Equal(HttpStatusCode.Redirect, (await lead.SubmitAsync("/quality", "#off form", [])).StatusCode);

        Assert.Equal((2, SampleSizes.First), (await console.Get<PolicyBook>().InForceAsync(Stop)) is var now ? (now.Number, now.Samples) : default);
        Assert.Equal("Sun Qiao", (await db.AuditEntries.SingleAsync(e => e.Kind == "policy.samples", Stop)).Actor);
        Assert.Null((await lead.PageAsync("/quality")).QuerySelector("#off"));
        Assert.Null((await lead.PageAsync("/")).QuerySelector(".alert-row a[href='/quality']"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Find_ADrawnCommentByItsScore_FindsNothingAndPuttingItAsideTellsNothing(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        Comment comment;
        await using (var db = console.Db())
        {
            comment = await new QueuedComment { Probability = .873f }.InsertAsync(db);
            db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
            await db.QueueEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.Blind, true), Stop);
            await db.SaveChangesAsync(Stop);
        }

        await console.Get<SearchProjector>().DrainAsync(Stop);
        var moderator = await console.SignedInAsync(Roles.Moderator);
        foreach (var text in (string[])["", "q=" + Uri.EscapeDataString("垃圾") + "&"])
        {
            Assert.Contains(comment.Text, await TextAsync($"/queue?{text}status=waiting"), StringComparison.Ordinal);
            Assert.DoesNotContain(comment.Text, await TextAsync($"/queue?{text}category=inflammatory"), StringComparison.Ordinal);
            Assert.DoesNotContain(comment.Text, await TextAsync($"/queue?{text}min=0.8"), StringComparison.Ordinal);
        }

        var who = new Moderator(Ids.New(TimeProvider.System), "Li Wen", true);
        await console.Get<Decisions>().DecideAsync(
            who, comment.Id, new Verdict(DecisionKind.Hold, HoldUntil: TimeProvider.System.GetUtcNow().AddDays(1)), new Seen(comment.Version, comment.TextHash, TakeOver: true), Stop);
        await using (var db = console.Db())
        {
            var aside = await db.Decisions.SingleAsync(Stop);
            Assert.Equal((DecisionKind.Hold, null, null), (aside.Kind, aside.Category, aside.Probability));
        }

        async Task<string> TextAsync(string path) => (await moderator.PageAsync(path)).QuerySelector("main")!.TextContent;
    }

    [Fact]
    public async Task Get_OfADrawnComment_TellsNeitherScoreNorReason()
    {
        await using var console = await TestConsole.StartAsync();
        Comment comment;
        await using (var db = console.Db())
        {
            comment = await new QueuedComment { Probability = .873f, Spans = [new ScoreSpan(0, 2, 3, Category.Inflammatory)] }.InsertAsync(db);
            db.Flags.Add(new Flag { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, Kind = FlagKind.Sample, Category = Category.Inflammatory, At = comment.ReceivedAt });
            await db.QueueEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.Blind, true), Stop);
            await db.SaveChangesAsync(Stop);
        }

        var moderator = await console.SignedInAsync(Roles.Moderator);
        var page = await moderator.PageAsync($"/queue?comment={comment.Id}");

        Assert.Contains(comment.Text, page.QuerySelector(".verdict")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("drawn by lot", page.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(".87", page.Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("table.scores"));
        Assert.Empty(page.QuerySelectorAll(".verdict mark, .q-text u, .q-text mark"));

        // Its story says the same, also where a rule spared it and no lot's flag tells why.
        await using (var db = console.Db())
            await db.Flags.Where(f => f.Kind == FlagKind.Sample).ExecuteDeleteAsync(Stop);
        var story = await moderator.PageAsync($"/comments/{comment.Id}");
        Assert.Contains("its scores are not shown until somebody has judged it", story.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("drawn by lot", story.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("under its threshold", story.Body.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(".87", story.Body.InnerHtml, StringComparison.Ordinal);

        await using (var db = console.Db())
            await db.QueueEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.Blind, false), Stop);
        Assert.Contains(".87", (await moderator.PageAsync($"/queue?comment={comment.Id}")).Body!.InnerHtml, StringComparison.Ordinal);
    }
}
