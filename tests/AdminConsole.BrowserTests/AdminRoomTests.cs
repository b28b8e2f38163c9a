namespace AdminConsole.BrowserTests;

/// <summary>The rooms under Admin in the states that an empty page does not show.</summary>
public sealed class AdminRoomTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(false, "en", 1366)]
    [InlineData(true, "zh", 390)]
    public async Task People_FromAWrongFormToAnOpenDrawer_StaysAccessible(bool dark, string language, int width)
    {
        await using var window = await browser.OpenAsync(dark: dark, language: language, width: width);
        var page = await window.GoAsync("/people#edit");
        await page.FillAsync("#add-email", "no address");
        await page.ClickAsync("#edit footer button");
        await page.Locator("#add-email[aria-invalid=true]").WaitForAsync();
        await window.MustBeAccessibleAsync();
        await window.MustBeInOneLanguageAsync(language);

        var email = $"{language}.{width}@browser.test";
        await page.FillAsync("#add-email", email);
        await page.FillAsync("#add-name", "Wu Fan");
        await page.SelectOptionAsync("#add-role", "editor");
        await page.FillAsync("#add-password", TestConsole.Password);
        await page.ClickAsync("#edit footer button");
        await page.WaitForURLAsync("**/people/*");
        await page.Locator(".notice").WaitForAsync();
        await window.MustBeAccessibleAsync();
        await window.MustBeInOneLanguageAsync(language);
        await window.MustFitAsync();
    }

    [Fact]
    public async Task ApiKey_WhenMade_IsShownOnceAndRevokedBehindAQuestion()
    {
        await using var window = await browser.OpenAsync();
        var page = await window.GoAsync("/api-keys");
        await page.FillAsync("#name", "comment service");
        await page.ClickAsync("#edit footer button");
        await page.Locator("#new-key").WaitForAsync();
        await window.MustBeAccessibleAsync();
        await page.ClickAsync("table details summary");
        await window.MustBeAccessibleAsync();
        await page.ClickAsync("table details button");
        await page.Locator(".notice").WaitForAsync();
        Assert.Equal(0, await page.Locator("#new-key").CountAsync());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Audit_WithRows_IsFilteredByTheSlashKey(string language)
    {
        await using var window = await browser.OpenAsync(dark: true, language: language);
        var page = await window.GoAsync("/audit");
        await window.MustBeAccessibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("person:");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**subject=person*");
        Assert.NotEqual(0, await page.Locator("table.audit tbody tr").CountAsync());
        await window.MustBeInOneLanguageAsync(language);
    }

    [Theory]
    [InlineData(false, "en")]
    [InlineData(true, "zh")]
    public async Task Nowhere_InEveryLanguage_SaysSoAndLeadsBack(bool dark, string language)
    {
        await using var window = await browser.OpenAsync(dark: dark, language: language);
        var page = await window.GoAsync("/nowhere", status: 404);
        await window.MustBeAccessibleAsync();
        await window.MustBeInOneLanguageAsync(language);
        await page.ClickAsync(".said-no .btn-primary");
        await page.WaitForURLAsync("**/");
    }
}
