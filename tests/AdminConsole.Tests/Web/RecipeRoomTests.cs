using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Curation.Builders;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Web;

public sealed class RecipeRoomTests
{
    private const string Page = "/recipes/daily";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_WithoutListens_SaysWhatToDo()
    {
        await using var console = await TestConsole.StartAsync();
        var client = await console.SignedInAsync(Roles.ProductManager);

        Assert.Equal(3, (await client.PageAsync("/recipes")).QuerySelectorAll(".recipe-card").Length);
        Assert.Contains("Nothing to replay yet", (await client.PageAsync(Page)).QuerySelector("#replay")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/recipes/weekly", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Get_ADraftWithoutScripts_SharesTheRestOutAndSaysWhatItDoes()
    {
        await using var console = await TownAsync(trained: true);
        var client = await console.SignedInAsync(Roles.ProductManager);

        var live = await client.PageAsync(Page);
        Assert.Contains("This is version 1", live.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Replay:", live.QuerySelector("#replay")!.GetAttribute("aria-label")![..7]);

        // One slider moved to 40, one held: the other four give way in proportion.
        var draft = await client.PageAsync($"{Page}?base=10,40,20,10,10,10&based-on=1&r-cross-style=40&w-cross-style=10&lock=editorial&on=artist&rule-artist=2&rule-length=30");
        var weights = draft.QuerySelectorAll(".weight input.num").OfType<IHtmlInputElement>().Select(static input => int.Parse(input.Value, null)).ToArray();
        Assert.Equal((100, 10, 40), (weights.Sum(), weights[0], weights[4]));
        Assert.Equal([25, 13, 6, 6], [weights[1], weights[2], weights[3], weights[5]]);
        Assert.Matches(@"^\+\d+\s% .+ for .+ NDCG\.$", draft.QuerySelector(".lead")!.TextContent);
        Assert.Equal(2, draft.QuerySelectorAll(".effects svg[role=img]").Length);
        Assert.Equal(11, draft.QuerySelectorAll(".effects tbody tr").Length);
        Assert.NotEmpty(draft.QuerySelectorAll(".samples .is-new"));
        Assert.Equal(10, draft.QuerySelectorAll(".samples > li").Length);
    }

    [Fact]
    public async Task Get_ReplayByHtmx_IsThePartAloneAndPushesTheDraft()
    {
        await using var console = await TownAsync();
        var client = await console.SignedInAsync(Roles.ProductManager);
        client.DefaultRequestHeaders.Add("HX-Request", "true");

        var response = await client.GetAsync(new Uri($"{Page}/replay?base=0,0,0,100,0,0&rule-length=30&lists=moved", UriKind.Relative), Stop);
        var part = await response.DocumentAsync();

        Assert.StartsWith($"{Page}?base=", response.Headers.GetValues("HX-Push-Url").Single(), StringComparison.Ordinal);
        Assert.Null(part.QuerySelector("header.top"));
        Assert.Equal("Only moved", part.QuerySelector(".seg [aria-current]")!.TextContent);
        Assert.Equal(7, part.QuerySelectorAll("[hx-swap-oob]").Length);
    }

    [Fact]
    public async Task Post_SaveCollideAndRestore_KeepEveryVersion()
    {
        await using var console = await TownAsync();
        var client = await console.SignedInAsync(Roles.ProductManager, "Li Wen");
        var other = await console.SignedInAsync(Roles.ProductManager, "Zhao Min");
        var begun = (IHtmlFormElement)(await other.PageAsync(Page)).QuerySelector("#draft")!;

        var silent = await client.SubmitAsync(Page, "#draft", new() { ["w-niche"] = "20" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Contains("Say why", (await silent.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        var saved = await client.SubmitAsync(Page, "#draft", new() { ["w-niche"] = "20", ["reason"] = "more niche" });
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Contains("Version 2 is live", (await client.PageAsync(Page)).QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);

        var stale = await other.SubmitAsync(begun, Page, new() { ["w-niche"] = "5", ["reason"] = "less niche" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        var told = await stale.DocumentAsync();
        Assert.Contains("Li Wen made version 2 live", told.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("5", ((IHtmlInputElement)told.QuerySelector("#w-niche")!).Value);

        var restored = await client.SubmitAsync(Page, "form[action$=restore]", []);
        Assert.Equal(HttpStatusCode.Redirect, restored.StatusCode);
        await using var db = console.Db();
        var versions = await db.RecipeVersions.Where(v => v.Surface == Surface.Daily).OrderBy(v => v.Number).ToListAsync(Stop);
        Assert.Equal([null, null, 1], versions.Select(static version => version.RestoredFrom));
        Assert.Equal(versions[2].Id, (await db.Recipes.SingleAsync(r => r.Surface == Surface.Daily, Stop)).LiveVersionId);
        Assert.Equal(("Li Wen", "more niche"), (versions[1].CreatedBy, versions[1].Reason));
    }

    [Fact]
    public async Task Post_RuleThatCannotBeKeptOrNumberOutOfRange_IsNamedAndNothingIsSaved()
    {
        await using var console = await TownAsync();
        var client = await console.SignedInAsync(Roles.ProductManager);

        var impossible = await client.SubmitAsync(Page, "#draft", new() { ["rule-independents"] = "100", ["rule-length"] = "100", ["reason"] = "all of them" });
        Assert.Contains("“Independents, at least” cannot be kept", (await impossible.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        var wrong = await client.SubmitAsync(Page, "#draft", new() { ["rule-length"] = "4000", ["reason"] = "long" });
        Assert.Contains("“Tracks in a list” takes 5 to 100, not 4000", (await wrong.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        await using var db = console.Db();
        Assert.Equal(1, await db.RecipeVersions.CountAsync(v => v.Surface == Surface.Daily, Stop));
    }

    [Fact]
    public async Task Get_InChinese_SaysEverythingInChinese()
    {
        await using var console = await TownAsync();
        var client = await console.SignedInAsync(Roles.ProductManager);
        await client.SubmitAsync(Page, "form[action='/language']", new() { ["language"] = "zh" });

        var page = await client.PageAsync($"{Page}?base=0,20,20,10,40,10&rule-length=30");

        Assert.Contains("NDCG", page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("跨风格", page.QuerySelector(".weights")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("slots", page.QuerySelector("#replay")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<TestConsole> TownAsync(bool trained = false)
    {
        var console = await TestConsole.StartAsync();
        await using var db = console.Db();
        var now = TimeProvider.System.GetUtcNow();
        var data = await TownRows.SaveAsync(db, now);
        if (trained)
            await TownRows.PromoteAsync(db, data, console.Folder, now);
        return console;
    }
}
