using AdminConsole.Engine.Accounts;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>
/// Not a test: takes the pictures of the README from a running console with the demo platform inside. <c>tests/pictures</c>
/// starts one and calls this; without an address it is skipped.
/// </summary>
public sealed class Pictures(ConsoleBrowser browser)
{
    /// <summary>Where the running console is, such as <c>http://localhost:5080</c>.</summary>
    public const string AddressVariable = "ADMINCONSOLE_PICTURES_OF";

    /// <summary>A draft of the daily recipe that gives to cross-style and niche what it takes from similar listeners.</summary>
    private const string Draft = "/recipes/daily?base=10,32,18,10,16,14&rule-length=30&on=artist&rule-artist=2&on=style&rule-style=6"
        + "&on=independents&rule-independents=15&on=cross&rule-cross=10&on=heard&rule-heard=7&on=calibration&rule-calibration=30";

    public static IEnumerable<TheoryDataRow<string, string, string, bool, string, int>> Shots =>
    [
        new("home-lead", Roles.Lead, "/", false, "en", 1366),
        new("home-lead-dark", Roles.Lead, "/", true, "zh", 1366),
        new("queue", Roles.Moderator, "/queue", false, "en", 1366),
        new("queue-dark", Roles.Moderator, "/queue", true, "zh", 1366),
        new("queue-phone", Roles.Moderator, "/queue", false, "zh", 390),
        new("rules", Roles.Lead, "/policy", false, "en", 1366),
        new("webhooks-dark", Roles.Lead, "/webhooks", true, "zh", 1366),
        new("decisions", Roles.Lead, "/decisions", false, "en", 1366),
        new("comment-history", Roles.Lead, "/decisions > tbody a", false, "en", 1366),
        new("playlists", Roles.Editor, "/playlists", false, "en", 1366),
        new("playlist", Roles.Editor, "/playlists > tbody tr:nth-child(2) a", false, "en", 1366),
        new("playlist-dark", Roles.Editor, "/playlists > tbody tr:nth-child(2) a", true, "zh", 1366),
        new("recipe", Roles.ProductManager, Draft, false, "en", 1366),
        new("recipe-dark", Roles.ProductManager, Draft, true, "zh", 1366),
        new("home-product", Roles.ProductManager, "/", false, "en", 1366),
        new("models", Roles.Admin, "/models", false, "en", 1366),
        new("jobs", Roles.Admin, "/jobs", false, "en", 1366),
        new("schedules-dark", Roles.Admin, "/schedules", true, "en", 1366),
        new("catalogue", Roles.Editor, "/catalogue", false, "zh", 1366),
        new("audit-dark", Roles.Admin, "/audit", true, "zh", 1366),
    ];

    /// <param name="where">A path, or <c>path &gt; selector</c>: the page behind the first link that matches.</param>
    [Theory]
    [MemberData(nameof(Shots))]
    public async Task Picture(string name, string role, string where, bool dark, string language, int width)
    {
        var address = Environment.GetEnvironmentVariable(AddressVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(address), $"{AddressVariable} is not set; tests/pictures sets it.");
        var folder = Environment.GetEnvironmentVariable(ConsoleWindow.PicturesVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{ConsoleWindow.PicturesVariable} is not set; tests/pictures sets it.");
        await using var window = await browser.OpenDemoAsync(new Uri(address), role, dark, language, width);
        var parts = where.Split(" > ", 2);
        var page = await window.GoAsync(parts[0]);
        if (parts.Length == 2)
        {
            var href = await page.Locator($"main {parts[1]}").First.GetAttributeAsync("href");
            await window.GoAsync(href!);
        }
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await window.PictureAsync(name);
    }
}
