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
        if (language is "zh")
            Assert.Matches("[\u4e00-\u9fff]", await page.Locator("h1").InnerTextAsync());
        else
            Assert.DoesNotMatch("[\u4e00-\u9fff]", await page.Locator("h1").InnerTextAsync());
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
        await using var window = await browser.OpenAsync();
        var page = await window.GoAsync("/");
        await page.Keyboard.PressAsync("?");
        var row = page.Locator("#keys dl > div", new() { HasText = "Jump to…" });
        await row.Locator("button").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await page.Locator("#keys kbd", new() { HasText = "J" }).First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Locator("#palette[open]").WaitForAsync();
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
