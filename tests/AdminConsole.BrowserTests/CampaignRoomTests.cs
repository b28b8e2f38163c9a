using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.BrowserTests;

/// <summary>A campaign as a row of the queue, in the reading pane and on its own pages.</summary>
public sealed class CampaignRoomTests(ConsoleBrowser browser)
{
    [Theory]
    [InlineData(false, "en", 1366)]
    [InlineData(true, "zh", 1366)]
    [InlineData(false, "zh", 390)]
    public async Task Campaign_InTheQueueAndOnItsPages_IsAccessibleAndInOneLanguage(bool dark, string language, int width)
    {
        await using var console = await StartAsync();
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator, dark: dark, language: language, width: width);
        await using var db = console.Db();
        var campaign = await db.Campaigns.Where(c => c.FormedAt != null).Select(c => c.Id).SingleAsync(TestContext.Current.CancellationToken);
        var front = await db.QueueEntries.Where(e => e.CampaignId == campaign && !e.Behind).Select(e => e.CommentId).SingleAsync(TestContext.Current.CancellationToken);
        foreach (var (name, path) in ((string, string)[])[("queue-campaign", $"/queue?comment={front}"), ("campaigns", "/campaigns"), ("campaign", $"/campaigns/{campaign}")])
        {
            await window.GoAsync(path);
            await window.MustBeAccessibleAsync();
            await window.MustFitAsync();
            await window.MustBeInOneLanguageAsync(language);
            await window.PictureAsync(name);
        }
    }

    [Fact]
    public async Task Remove_WithTwoKeys_DecidesTheTickedAndUndoBringsThemBack()
    {
        await using var console = await StartAsync();
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        await page.ClickAsync(".q-list li:has(.q-tags .badge) a");
        await page.Locator("form[data-campaign-form]").WaitForAsync();
        await page.Locator(".variants input[name=member]:checked").First.UncheckAsync();
        Assert.Contains("11", await page.Locator(".btn-remove").InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("3");
        await page.Locator(".undo").WaitForAsync();
        Assert.Contains("11", await page.Locator(".undo p").InnerTextAsync(), StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Equal(11, await db.Comments.CountAsync(c => c.Status == CommentStatus.Removed, TestContext.Current.CancellationToken));

        await page.Keyboard.PressAsync("u");
        await page.Locator(".q-list li:has(.q-tags .badge) a[aria-current]").WaitForAsync();
        Assert.Equal(0, await db.Comments.CountAsync(c => c.Status == CommentStatus.Removed, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pick_OfACampaignsRow_TakesAllItStandsFor()
    {
        await using var console = await StartAsync();
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        await page.ClickAsync(".q-list li:has(.q-tags .badge) a");
        await page.Locator("form[data-campaign-form]").WaitForAsync();

        await page.Keyboard.PressAsync("x");
        await page.Locator("form[data-batch][data-total='12']").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-picked]').textContent === '12'");
        await page.Locator("[data-item]").Last.UncheckAsync();
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("3");
        await page.Locator("form[data-undo-batch]", new() { HasText = "11 removed" }).WaitForAsync();

        await using var db = console.Db();
        Assert.Equal(11, await db.Comments.CountAsync(c => c.Status == CommentStatus.Removed, TestContext.Current.CancellationToken));
    }

    private static async Task<TestConsole> StartAsync()
    {
        var console = await TestConsole.StartAsync(kestrel: true, change: services => services.Replace(ServiceDescriptor.Singleton<IScorerSource>(new Adverts())));
        string[] contacts = ["V信", "薇信", "+vx", "胃信", "卫星", "V 信"];
        var at = console.Get<TimeProvider>().GetUtcNow();
        await console.Get<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.take", "test"),
            [
                .. Enumerable.Range(0, 12).Select(i => Says(i, $"加{contacts[i % 6]}领年费会员，前五十名免费，头像里有码，手慢无{new string('～', i / 6)}", at.AddMinutes(-i))),
                Says(12, "笑死，又是“加V信领年费会员，前五十名免费，头像里有码”，谁信谁傻", at.AddMinutes(-2)),
                Says(13, "出一个月会员，价格私聊，支持验号", at.AddMinutes(-3)),
            ], CancellationToken.None);
        return console;
    }

    private static IncomingComment Says(int number, string text, DateTimeOffset at) =>
        new($"c{number}", text, $"a{number % 5}", $"听众{number % 5}", $"t{number % 4}", ThreadKind.Track, $"夜航船{number % 4}", "北岸电台", null, at);

    private sealed class Adverts : ICommentScorer, IScorerSource
    {
        private static readonly ModelVersionId Version = new(Guid.Parse("0193a000-0000-7000-8000-000000000003"));

        public string ModelVersion => "adverts";

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(this, Version));

        public CategoryScores Score(string text, CommentContext context = default) =>
            new(.05f, text.Contains("会员", StringComparison.Ordinal) ? text.Contains("笑死", StringComparison.Ordinal) ? .55f : .92f : .1f, .05f);

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) =>
            text.IndexOf("会员", StringComparison.Ordinal) is >= 0 and var from ? [new ScoreSpan(from, 2, 3, Category.Marketing)] : [];
    }
}
