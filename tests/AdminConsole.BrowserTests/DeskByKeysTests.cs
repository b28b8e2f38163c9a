using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>The desk by keys alone, and as a screen reader meets it.</summary>
public sealed class DeskByKeysTests(ConsoleBrowser browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moderator_ByKeysAlone_PicksThreeRemovesThemTogetherAndTakesThemBack()
    {
        await using var console = await WaitingConsole.StartAsync(6);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");

        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("Shift+J");
        await page.Keyboard.PressAsync("Shift+J");
        await page.Locator("form[data-batch][data-total='3']").WaitForAsync();
        Assert.Equal(3, await page.Locator(".variants .says").CountAsync());
        await window.MustBeAccessibleAsync();

        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("3");
        await page.Locator("form[data-undo-batch]", new() { HasText = "3 removed" }).WaitForAsync();
        await page.Locator("#pane form[data-decide]").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.q-list li[data-id]').length === 3");
        await using (var db = console.Db())
            Assert.Equal(3, await db.Decisions.CountAsync(d => d.Kind == DecisionKind.Remove && d.Reason == RemovalReason.Marketing && d.BatchId != null, Stop));

        await page.Keyboard.PressAsync("u");
        await page.Locator("[data-undone-batch]").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.q-list li[data-id]').length === 6");
        await using (var db = console.Db())
            Assert.Equal(6, await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting, Stop));
    }

    [Fact]
    public async Task Moderator_ByKeysAlone_HoldsOneAndHandsOneOver()
    {
        await using var console = await WaitingConsole.StartAsync(3);
        await using var other = await browser.OpenOnAsync(console, Roles.Lead); // makes Li Wen a member of the team
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");

        await page.Keyboard.PressAsync("h");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("form.undo", new() { HasText = "Put aside" }).WaitForAsync();
        await page.Keyboard.PressAsync("d");
        await page.Keyboard.TypeAsync("li w");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("form.undo", new() { HasText = "Li Wen" }).WaitForAsync();

        await using var db = console.Db();
        Assert.Equal([DecisionKind.Hold, DecisionKind.Assign], await db.Decisions.OrderBy(d => d.DecidedAt).Select(d => d.Kind).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("en", 1366, false)]
    [InlineData("zh", 390, true)]
    public async Task Desk_WithViewsAndMenusOpen_HasNamesForEverythingAndFits(string language, int width, bool dark)
    {
        await using var console = await WaitingConsole.StartAsync(4);
        await using (var db = console.Db())
        {
            db.SavedViews.Add(new SavedView { Id = Ids.New(TimeProvider.System), OwnerId = Ids.New(TimeProvider.System), Name = "广告", Query = "category=inflammatory", Shared = true, CreatedAt = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync(Stop);
        }

        await using var window = await browser.OpenOnAsync(console, Roles.Moderator, dark, language, width);
        var page = await window.GoAsync("/queue?category=inflammatory&min=0.5");
        foreach (var key in new[] { "h", "d", "m" })
        {
            await page.Keyboard.PressAsync(key);
            await page.Locator("#pane [data-menu][open]").WaitForAsync();
            await window.MustBeAccessibleAsync();
            await window.MustFitAsync();
            await page.Keyboard.PressAsync("Escape");

            // Escape gives the focus back to the button that opened the menu.
            Assert.Equal(key, await page.EvaluateAsync<string>("() => document.activeElement.dataset.key"));
        }

        var tree = await page.Locator("body").AriaSnapshotAsync();
        foreach (var said in language == "en"
            ? new[] { "navigation \"Views of the queue\"", "article \"Comment under judgement\"", "button \"Approve A\"", "group \"Remove as\"" }
            : ["navigation \"队列视图\""])
            Assert.Contains(said, tree, StringComparison.Ordinal);
        await window.MustBeInOneLanguageAsync(language);
    }
}
