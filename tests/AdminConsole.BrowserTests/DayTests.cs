using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>A day on the demo platform, by the people who live in the console, in their browsers.</summary>
public sealed class DayTests(ConsoleBrowser browser, DayTests.Platform platform) : IClassFixture<DayTests.Platform>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestConsole Console => platform.Console;

    [Fact]
    public async Task Moderator_DecidesFiveByKeys_AndTakesOneBack()
    {
        await using var window = await browser.OpenOnAsync(Console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        var before = await DecisionsAsync();
        var decided = new List<string>();
        foreach (var keys in (string[][])[["a"], ["r", "1"], ["r", "3"], ["a"], ["r", "2"]])
        {
            var id = await CurrentAsync(page);
            decided.Add(id);
            foreach (var key in keys)
                await page.Keyboard.PressAsync(key);
            await page.WaitForFunctionAsync("id => document.querySelector('#pane form[data-decide]')?.dataset.id !== id", id);
            await page.Locator($"form.undo[data-comment='{id}']").WaitForAsync();
        }

        await page.Keyboard.PressAsync("u");
        await page.Locator($".q-list li[data-id='{decided[^1]}']").WaitForAsync();

        var after = (await DecisionsAsync())[before.Count..];
        Assert.Equal(
            [DecisionKind.Approve, DecisionKind.Remove, DecisionKind.Remove, DecisionKind.Approve, DecisionKind.Remove, DecisionKind.Undo],
            after.Select(d => d.Kind));
        Assert.Equal(decided, after.Take(5).Select(d => d.CommentId.ToString()));
        Assert.Equal((after[4].Id, after[4].CommentId), (after[5].UndoesId, after[5].CommentId));
    }

    [Fact]
    public async Task Moderator_WhoseCommentALeadDecides_SeesItGreyOutWithTheNameAndIsToldOnDeciding()
    {
        await using var first = await browser.OpenOnAsync(Console, Roles.Moderator);
        await using var second = await browser.OpenOnAsync(Console, Roles.Lead);
        var mine = await first.GoAsync("/queue?sort=newest");
        var id = await CurrentAsync(mine);
        Assert.Matches("^4:[0-5][0-9]$", await mine.Locator("#pane .lease [data-clock]").InnerTextAsync());
        var lead = await second.GoAsync($"/queue?sort=newest&comment={id}");
        await lead.Locator("#pane .lease.is-other", new() { HasText = "Chen Yu" }).WaitForAsync();
        await mine.Locator("[data-colleagues] [title='Li Wen']").WaitForAsync();

        await lead.Keyboard.PressAsync("a");
        await lead.Locator("#pane .q-callout", new() { HasText = "takes it over" }).WaitForAsync();
        await lead.Keyboard.PressAsync("a");
        await lead.Locator($"form.undo[data-comment='{id}']").WaitForAsync();
        await mine.Locator($".q-list li[data-id='{id}'] a.is-decided .q-who", new() { HasText = "Li Wen approved" }).WaitForAsync();
        await mine.Locator("#pane [data-moved]", new() { HasText = "Li Wen" }).WaitForAsync();
        Assert.Equal(id, await CurrentAsync(mine)); // nothing moved by itself

        await mine.Keyboard.PressAsync("r");
        await mine.Keyboard.PressAsync("1");
        await mine.Locator($".q-list li[data-id='{id}'] .q-who", new() { HasText = "Li Wen approved" }).WaitForAsync();
        var decision = Assert.Single(await DecisionsAsync(), d => d.CommentId.ToString() == id);
        Assert.Equal((DecisionKind.Approve, "Li Wen"), (decision.Kind, decision.DecidedBy));
    }

    [Fact]
    public async Task Editor_PublishesAPlaylistWithAPin()
    {
        await using var window = await browser.OpenOnAsync(Console, Roles.Editor);
        var page = await window.GoAsync("/playlists");
        await page.FillAsync("#new-title", "Night shift");
        await page.FillAsync("#new-slug", "night-shift");
        await page.ClickAsync("#new button[type=submit]");
        await page.WaitForURLAsync("**/playlists/night-shift");
        for (var slot = 1; slot <= 2; slot++)
        {
            await page.Keyboard.PressAsync("n");
            await page.Keyboard.TypeAsync(slot == 1 ? "a" : "e");
            await page.Locator(".found-list .menu-item:not([disabled])").First.ClickAsync();
            await page.Locator(".slots [data-id]").Nth(slot - 1).WaitForAsync();
        }

        var last = page.Locator(".slots [data-id]").Nth(1);
        var track = await last.GetAttributeAsync("data-id");
        await last.FocusAsync();
        // The row moves at once and the server's list takes its place a moment later: go on when that one is there.
        await page.EvaluateAsync("document.querySelectorAll('.slots [data-id]').forEach(row => { row.dataset.before = ''; })");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await page.Locator($".slots [data-id]:first-child[data-id='{track}']:not([data-before])").WaitForAsync();
        await page.Locator($".slots [data-id='{track}']").FocusAsync();
        await page.Keyboard.PressAsync("p");
        await page.Locator($".slots .is-pinned[data-id='{track}']").WaitForAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.FillAsync("#publish-reason", "the first night");
        await page.ClickAsync("#publish button[type=submit]");
        await page.Locator(".editions li", new() { HasText = "the first night" }).WaitForAsync();
        await page.Locator(".steps .is-now", new() { HasText = "Live" }).WaitForAsync();
    }

    [Fact]
    public async Task ProductManager_MovesAWeight_AndSeesTheReplayChange()
    {
        await using var window = await browser.OpenOnAsync(Console, Roles.ProductManager);
        var page = await window.GoAsync("/recipes/daily");
        var lead = page.Locator("#replay .lead");
        await lead.WaitForAsync();
        var before = await lead.InnerTextAsync();
        await page.FocusAsync("#r-niche");
        for (var press = 0; press < 15; press++)
            await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync("before => { const now = document.querySelector('#replay .lead')?.innerText; return now && now !== before; }", before);
        Assert.Contains("NDCG", await lead.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_StartsARetraining_AndWatchesItEnd()
    {
        await using var window = await browser.OpenOnAsync(Console, Roles.Admin);
        var page = await window.GoAsync("/models");
        await page.Locator("form[action='/models/retrain']:has(input[value=Recommender]) button").ClickAsync();
        await page.WaitForURLAsync("**/runs/*");
        await page.Locator("#run h2", new() { HasText = "Outcome" }).WaitForAsync(new() { Timeout = 90_000 });
        await page.Locator("#run a[href^='/models/']").WaitForAsync();
        Assert.NotEmpty(await page.Locator(".run-log li").AllAsync());
    }

    private static async Task<string> CurrentAsync(IPage page) =>
        await page.Locator("#pane form[data-decide]").First.GetAttributeAsync("data-id") ?? throw new InvalidOperationException("No comment is open.");

    private async Task<List<Decision>> DecisionsAsync()
    {
        await using var db = Console.Db();
        return await db.Decisions.AsNoTracking().Where(d => d.DecidedById != null).OrderBy(d => d.Id).ToListAsync(Cancel);
    }

    /// <summary>The demo platform, filled once for the whole day.</summary>
    public sealed class Platform : IAsyncLifetime
    {
        public TestConsole Console { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            if (ConsoleBrowser.IsThere)
                Console = await TestConsole.StartAsync(settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["demo"] = "on" }, kestrel: true);
        }

        public ValueTask DisposeAsync() => Console is null ? ValueTask.CompletedTask : Console.DisposeAsync();
    }
}
