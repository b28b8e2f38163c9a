using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Shell;

namespace AdminConsole.BrowserTests;

/// <summary>The frame around every room, in both themes and languages.</summary>
public sealed class FrameTests(ConsoleBrowser browser)
{
    public static IEnumerable<TheoryDataRow<string, bool, string>> EveryPage =>
        from path in Rail.Rooms.Select(room => room.Path).Prepend("/").Append("/settings")
        from dark in new[] { false, true }
        from language in new[] { "en", "zh" }
        select new TheoryDataRow<string, bool, string>(path, dark, language);

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Page_InEveryThemeAndLanguage_IsAccessibleAndTranslated(string path, bool dark, string language)
    {
        await using var window = await browser.OpenAsync(Roles.Admin, dark, language);
        var page = await window.GoAsync(path);
        await window.MustBeAccessibleAsync();
        await window.MustFitAsync();
        await window.MustBeInOneLanguageAsync(language);
        if (language is "zh")
            Assert.Matches("[\u4e00-\u9fff]", await page.Locator("h1").InnerTextAsync());
        await window.PictureAsync($"{(path is "/" ? "home" : path.Trim('/').Replace('/', '-'))}-{language}-{(dark ? "dark" : "light")}");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/settings")]
    [InlineData("/people")]
    [InlineData("/audit")]
    public async Task Page_OnAPhone_DoesNotScrollSideways(string path)
    {
        await using var window = await browser.OpenAsync(Roles.Admin, width: 390);
        await window.GoAsync(path);
        await window.MustFitAsync();
    }

    [Theory]
    [InlineData(false, "en")]
    [InlineData(true, "zh")]
    public async Task SignIn_ForNobody_IsAccessible(bool dark, string language)
    {
        await using var window = await browser.OpenAsync(null, dark, language);
        await window.GoAsync("/sign-in");
        await window.MustBeAccessibleAsync();
    }

    [Fact]
    public async Task Palette_WhenTyping_FindsARoomAndOpensIt()
    {
        await using var window = await browser.OpenAsync();
        var page = await window.GoAsync("/");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("audit");
        await page.Locator("#palette [role=option][aria-selected=true]", new() { HasText = "Audit log" }).WaitForAsync();
        await window.MustBeAccessibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/audit");
    }

    [Fact]
    public async Task Keys_WhenAskedFor_ListWhatThePageCarriesAndCanBeChanged()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true); // the choice goes with the account: nobody else has this one
        await using var window = await browser.OpenOnAsync(console, Roles.Admin);
        var page = await window.GoAsync("/");
        await page.Keyboard.PressAsync("?");
        var row = page.Locator("#keys dl > div", new() { HasText = "Jump to…" });
        await row.Locator("button").ClickAsync();
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("j"), answer => answer.Ok && answer.Url.EndsWith("/settings/keys", StringComparison.Ordinal));
        await page.Locator("#keys kbd", new() { HasText = "J" }).First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Locator("#palette[open]").WaitForAsync();

        await window.GoAsync("/");
        await page.Keyboard.PressAsync("j");
        await page.Locator("#palette[open]").WaitForAsync();
    }

    [Fact]
    public async Task Chart_WhenTIsPressed_IsATableAndBack()
    {
        await using var window = await browser.OpenAsync();
        var page = await window.GoAsync("/");
        await page.Keyboard.PressAsync("t");
        Assert.True(await page.Locator(".chart-data").First.IsVisibleAsync());
        Assert.False(await page.Locator(".chart-view").First.IsVisibleAsync());
        await window.MustBeAccessibleAsync();
        await page.Keyboard.PressAsync("t");
        Assert.True(await page.Locator(".chart-view").First.IsVisibleAsync());
    }

    [Fact]
    public async Task Frame_WithoutScript_SignsInAndChangesTheLanguage()
    {
        await using var window = await browser.OpenAsync(Roles.Editor, script: false);
        var page = await window.GoAsync("/settings");
        await page.ClickAsync(".lang-form button");
        Assert.Equal("个人设置", await page.InnerTextAsync("h1"));
        await page.ClickAsync("[data-theme-form] button");
        Assert.Equal("dark", await page.GetAttributeAsync("html", "data-bs-theme"));
    }

    [Fact]
    public async Task Theme_WhenSwitched_StaysOnTheNextPage()
    {
        await using var window = await browser.OpenAsync(dark: false);
        var page = await window.GoAsync("/");
        await page.ClickAsync("[data-theme-form] button");
        Assert.Equal("dark", await page.GetAttributeAsync("html", "data-bs-theme"));
        await window.GoAsync("/settings");
        Assert.Equal("dark", await page.GetAttributeAsync("html", "data-bs-theme"));
    }

    [Fact]
    public async Task Room_OfAnotherRole_SaysWhoMayOpenIt()
    {
        await using var window = await browser.OpenAsync(Roles.Moderator);
        var page = await window.GoAsync("/people", status: 403);
        Assert.Contains("administrator", await page.Locator(".said-no").InnerTextAsync(), StringComparison.Ordinal);
        await window.MustBeAccessibleAsync();
        await page.ClickAsync(".said-no .btn-primary");
        await page.WaitForURLAsync("**/");
    }
}
