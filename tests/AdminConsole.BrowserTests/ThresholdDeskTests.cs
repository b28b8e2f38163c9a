using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>The two handles by keys alone, and the pages in both languages and themes.</summary>
public sealed class ThresholdDeskTests(ConsoleBrowser browser)
{
    [Fact]
    public async Task Handles_ByArrowKeys_MoveTheFieldsAndKeepTheFocusWhileTheFiguresCome()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        await using (var db = console.Db())
        {
            for (var i = 0; i < 30; i++)
                await new QueuedComment { Probability = .33f + (i * .02f) }.InsertAsync(db);
        }

        await using var window = await browser.OpenOnAsync(console, Roles.Lead);
        var page = await window.GoAsync("/policy/thresholds");
        await page.Locator("#handle-low").FocusAsync();
        await page.Keyboard.PressAsync("PageDown");
        await page.Keyboard.PressAsync("ArrowLeft");

        Assert.Equal("0.39", await page.Locator("#desk-low").InputValueAsync());
        await page.Locator(".desk-sample").First.WaitForAsync();
        Assert.Equal("39", await page.Locator("#handle-low:focus").GetAttributeAsync("aria-valuenow"));
        await page.Keyboard.PressAsync("End"); // never past the other one
        Assert.Equal("0.99", await page.Locator("#desk-low").InputValueAsync());
        Assert.Contains("low=0.99", await UrlAsync(page, "low=0.99"), StringComparison.Ordinal);

        await page.Locator("#desk-low").FillAsync("0.41");
        await page.Locator("#desk-low").DispatchEventAsync("change");
        await page.Locator("#desk-reason").FillAsync("quiet weeks");
        await page.Locator(".desk-foot .btn-primary").ClickAsync();
        await page.Locator(".notice").First.WaitForAsync();
        Assert.Equal(.41, (await console.Get<PolicyBook>().InForceAsync(TestContext.Current.CancellationToken)).Inflammatory);
    }

    [Theory]
    [InlineData(false, "en", 1366)]
    [InlineData(true, "zh", 1366)]
    [InlineData(false, "zh", 390)]
    public async Task Pages_InBothLanguagesAndThemes_AreAccessibleAndFit(bool dark, string language, int width)
    {
        await using var window = await browser.OpenAsync(Roles.Lead, dark: dark, language: language, width: width);
        foreach (var path in new[] { "/policy/thresholds?low=0.4&high=0.95", "/policy/automatic" })
        {
            await window.GoAsync(path);
            await window.MustBeAccessibleAsync();
            await window.MustFitAsync();
            await window.MustBeInOneLanguageAsync(language);
        }
    }

    private static async Task<string> UrlAsync(IPage page, string part)
    {
        await page.WaitForURLAsync(url => url.Contains(part, StringComparison.Ordinal));
        return page.Url;
    }
}
