using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.BrowserTests;

/// <summary>Appeals and authors with something in them: by keys, in both themes and languages.</summary>
public sealed class AppealRoomTests(ConsoleBrowser browser)
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "en")]
    [InlineData(true, "zh")]
    public async Task Rooms_WithAppealsAndStrikes_AreAccessibleAndTranslated(bool dark, string language)
    {
        await using var console = await StartAsync();
        await using var window = await browser.OpenOnAsync(console, Roles.Lead, dark, language);
        var page = await window.GoAsync("/appeals");
        await page.Keyboard.PressAsync("u");
        await page.Locator("textarea#text-uphold").WaitForAsync();
        await MustBeSoundAsync(window, language);
        await page.Locator("a[data-drawer]").First.ClickAsync();
        await page.Locator("dialog.side h2").First.WaitForAsync();
        await MustBeSoundAsync(window, language);
        var author = await page.Locator("dialog.side header a").GetAttributeAsync("href");
        foreach (var path in new[] { "/appeals/figures", "/appeals/texts", "/authors", "/authors?recommended", author!, "/policy" })
        {
            await window.GoAsync(path);
            await MustBeSoundAsync(window, language);
        }
    }

    [Fact]
    public async Task Moderator_ByKeysAlone_OverturnsAnAppeal()
    {
        await using var console = await StartAsync();
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/appeals");
        await page.Keyboard.PressAsync("o");
        await page.WaitForFunctionAsync("() => document.activeElement.id === 'text-overturn'");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".notice", new() { HasText = "Overturned" }).WaitForAsync();
        await using var db = console.Db();
        Assert.Equal(1, await db.Appeals.CountAsync(a => a.State == AppealState.Overturned, Stop));
    }

    private static async Task MustBeSoundAsync(Infrastructure.ConsoleWindow window, string language)
    {
        await window.MustBeAccessibleAsync();
        await window.MustFitAsync();
        await window.MustBeInOneLanguageAsync(language);
    }

    private static async Task<TestConsole> StartAsync()
    {
        var console = await TestConsole.StartAsync(kestrel: true);
        for (var i = 0; i < 2; i++)
        {
            await using var db = console.Db();
            var comment = await new QueuedComment { Author = "quiet-owl" }.InsertAsync(db);
            await console.Get<Decisions>().DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult, "反复辱骂"), new Seen(comment.Version, comment.TextHash), Stop);
            await console.Get<AppealBook>().ReceiveAsync(
                ProcessContext.System("appeal.receive", "test"), new IncomingAppeal($"ap-{i}", comment.PlatformId, null, "没有骂人", null), Stop);
        }

        return console;
    }
}
