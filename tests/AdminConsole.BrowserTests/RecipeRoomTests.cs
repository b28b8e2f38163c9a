using AdminConsole.Engine.Accounts;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.BrowserTests;

/// <summary>The recipe room on a small town of listeners with a trained recommender.</summary>
public sealed class RecipeRoomTests(ConsoleBrowser browser, RecipeRoomTests.Town town) : IClassFixture<RecipeRoomTests.Town>
{
    private const string Room = "/recipes/daily";

    [Theory]
    [InlineData(false, "en")]
    [InlineData(true, "zh")]
    public async Task Page_WithAReplay_IsAccessibleInBothThemesAndFitsAPhone(bool dark, string language)
    {
        await using var window = await browser.OpenOnAsync(town.Console, Roles.ProductManager, dark, language);
        var page = await window.GoAsync($"{Room}?base=10,25,15,10,25,15&based-on=1&rule-length=30&on=artist&rule-artist=2&on=heard&rule-heard=7");
        await window.MustBeAccessibleAsync();
        await window.MustFitAsync();
        await window.PictureAsync($"recipe-{language}-{(dark ? "dark" : "light")}");
        await page.SetViewportSizeAsync(1366, 1500);
        await window.PictureAsync($"recipe-{language}-{(dark ? "dark" : "light")}-full");
        await page.SetViewportSizeAsync(390, 844);
        await window.MustFitAsync();
        await window.PictureAsync($"recipe-{language}-{(dark ? "dark" : "light")}-390");
        await window.GoAsync("/recipes");
        await window.MustBeAccessibleAsync();
    }

    [Fact]
    public async Task Slider_MovedByKeys_KeepsTheSumHoldsTheLockAndChangesTheWords()
    {
        await using var window = await browser.OpenOnAsync(town.Console, Roles.ProductManager);
        var page = await window.GoAsync(Room);
        await page.Locator("#replay .lead", new() { HasText = "as it is live" }).WaitForAsync();
        await page.CheckAsync("[data-weight=editorial] input[name=lock]", new() { Force = true });
        await page.FocusAsync("#r-cross-style");
        for (var press = 0; press < 20; press++)
            await page.Keyboard.PressAsync("ArrowRight");

        await page.Locator("#replay .lead", new() { HasText = "NDCG" }).WaitForAsync();
        var values = await page.Locator(".weight input.num").EvaluateAllAsync<int[]>("fields => fields.map(f => Number(f.value))");
        Assert.Equal((100, 10, 30), (values.Sum(), values[0], values[4]));
        Assert.Equal("r-cross-style", await page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Contains("base=10", page.Url, StringComparison.Ordinal);

        await page.FillAsync("#w-niche", "30");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.getElementById('w-niche').value === '30' && document.querySelector('input[name=base]').value.endsWith(',30')");
        await page.ClickAsync("label.seg-pick:has-text('Only moved')");
        await page.Locator("[aria-current=true]:has-text('Only moved')").WaitForAsync();
        await page.FillAsync("#reason", "more niche");
        await page.Locator("#publish button[type=submit]").ClickAsync();
        await page.Locator(".notice", new() { HasText = "is live" }).WaitForAsync();
    }

    public sealed class Town : IAsyncLifetime
    {
        public TestConsole Console { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Console = await TestConsole.StartAsync(kestrel: true);
            await using var db = Console.Db();
            var now = TimeProvider.System.GetUtcNow();
            var data = await TownRows.SaveAsync(db, now, listeners: 400, tracks: 900, listens: 24_000);
            await TownRows.PromoteAsync(db, data, Console.Folder, now);
        }

        public ValueTask DisposeAsync() => Console.DisposeAsync();
    }
}
