using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>The queue when the console is slow or away, when colleagues work beside one, and what one's own hands do by mistake.</summary>
public sealed class QueueRoomTests(ConsoleBrowser browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LastComment_DecidedWhileTheConsoleIsSlow_IsRecordedAndCanBeTakenBack()
    {
        await using var console = await WaitingConsole.StartAsync(1);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/decide", async route =>
        {
            await answered.Task;
            await route.ContinueAsync();
        });
        await page.EvaluateAsync("document.documentElement.dataset.same = 'yes'");

        await page.Keyboard.PressAsync("a");
        await page.Locator("#pane .q-none").WaitForAsync();
        answered.SetResult();

        await page.Locator(".q-pane-list > .empty").WaitForAsync();
        await page.Locator("form.undo").WaitForAsync();
        await using (var db = console.Db())
            Assert.Equal(CommentStatus.Approved, (await db.Comments.SingleAsync(Stop)).Status);
        await page.Keyboard.PressAsync("u");
        await page.Locator(".q-list li[data-id] a[aria-current]").WaitForAsync();
        Assert.Equal(0, await page.Locator(".q-pane-list > .empty").CountAsync());
        Assert.Equal("yes", await page.EvaluateAsync<string>("document.documentElement.dataset.same")); // the page was never left
    }

    [Fact]
    public async Task Decision_ThatDidNotArrive_GivesTheCommentBackWithItsNote()
    {
        await using var console = await WaitingConsole.StartAsync(1);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        await page.RouteAsync("**/decide", route => route.AbortAsync());
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.TypeAsync("seen before");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("a");

        await page.Locator(".notice[data-kind=bad]").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#pane [name=note]')?.value === 'seen before'");
        await page.UnrouteAsync("**/decide");
        await page.Keyboard.PressAsync("a");
        await page.Locator("form.undo").WaitForAsync();

        await using var db = console.Db();
        Assert.Equal("seen before", (await db.Decisions.SingleAsync(Stop)).Note);
    }

    [Fact]
    public async Task Comment_ThatCannotBeFetched_LeavesTheOneBeforeOpen()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        await window.Page.RouteAsync("**/pane", route => route.AbortAsync());
        var page = await window.GoAsync("/queue");
        var first = await CurrentAsync(page);

        await page.Keyboard.PressAsync("j");
        await page.Locator(".notice[data-kind=bad]", new() { HasText = "could not be fetched" }).WaitForAsync();

        Assert.Equal((first, first), (await CurrentAsync(page), await page.Locator(".q-list li:has(a[aria-current])").GetAttributeAsync("data-id")));
    }

    [Fact]
    public async Task Keys_WhileTyping_AreTheFields()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");

        await page.Keyboard.PressAsync("x");
        await page.Locator("form[data-batch][data-total='1']").WaitForAsync(); // Ctrl+A would pick the other one too
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("abc");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("x");

        Assert.Equal("x", await page.InputValueAsync(".q-search [name=q]"));
        Assert.Equal(1, await page.Locator(".q-list .is-picked").CountAsync());
    }

    [Fact]
    public async Task Picks_SayWhatWillBeDecided_AndOutliveARowThatIsDrawnAnew()
    {
        await using var console = await WaitingConsole.StartAsync(4);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        var ids = await IdsAsync(page);
        await page.Keyboard.PressAsync("x");
        await page.Locator("form[data-batch][data-total='1']").WaitForAsync();
        await using (var db = console.Db())
            await db.Comments.Where(c => c.Id == ids[0]).ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, CommentStatus.Withdrawn), Stop);

        await page.Keyboard.PressAsync("Shift+J");
        await page.Keyboard.PressAsync("Shift+J");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('#pane [data-many], [data-picked]')].every(place => place.textContent === '2') && document.querySelectorAll('[data-item]').length === 2");
        Assert.Equal(2, await page.Locator(".q-list .is-picked").CountAsync());
        await page.Locator("[data-item]").First.UncheckAsync();
        Assert.Equal("1", await page.InnerTextAsync(".btn-remove [data-many]"));

        // Somebody reports the other one: its row is drawn anew and stays picked.
        await page.EvaluateAsync("document.querySelectorAll('.q-list li[data-id]').forEach(row => { row.dataset.before = ''; })");
        await console.Get<AuditedWriter>().WriteAsync(
            ProcessContext.System("comment.report", "test"), (_, _) => Task.FromResult((true, new AuditSubject($"comment:{ids[2]}"))), Stop);
        await page.Locator($".q-list li.is-picked[data-id='{ids[2]}']:not([data-before]) .q-pick:checked").WaitForAsync();
    }

    [Fact]
    public async Task Blur_ByItsKey_IsThereAtOnceAndTheButtonRests()
    {
        await using var console = await WaitingConsole.StartAsync(1);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");

        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("b"), answer => answer.Status == 204);

        Assert.Equal("on", await page.GetAttributeAsync("html", "data-blur"));
        Assert.Equal(0, await page.Locator(".q-blur .is-busy").CountAsync());
    }

    [Fact]
    public async Task Hold_WithoutADate_AsksForItAndRecordsNothing()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");

        await page.Keyboard.PressAsync("h");
        await page.ClickAsync(".q-until button");

        Assert.Equal("until", await page.EvaluateAsync<string>("document.activeElement.name"));
        Assert.Equal(2, (await IdsAsync(page)).Count);
    }

    [Fact]
    public async Task Escalate_ByItsKey_HandsTheCommentToTheLeads()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        var first = new CommentId(Guid.Parse(await CurrentAsync(page)));

        await page.Keyboard.PressAsync("e");
        await page.Locator("form.undo", new() { HasText = "Escalated" }).WaitForAsync();

        await using var db = console.Db();
        Assert.Equal(CommentStatus.Escalated, (await db.Comments.SingleAsync(c => c.Id == first, Stop)).Status);
    }

    [Fact]
    public async Task Lease_GoesWithTheDecision_IsRenewedAndSaysWhenItIsLost()
    {
        await using var console = await WaitingConsole.StartAsync(3);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        await window.Page.Clock.InstallAsync();
        var page = await window.GoAsync("/queue");
        var lease = await page.GetAttributeAsync("[data-live]", "data-lease");

        var decided = await page.RunAndWaitForRequestAsync(() => page.Keyboard.PressAsync("a"), request => request.Url.EndsWith("/decide", StringComparison.Ordinal));
        Assert.Contains($"name=\"lease\"\r\n\r\n{lease}", decided.PostData, StringComparison.Ordinal);
        await page.Locator("form.undo").WaitForAsync();

        var renewed = await page.RunAndWaitForResponseAsync(() => page.Clock.RunForAsync(62_000), answer => answer.Url.EndsWith("/renew", StringComparison.Ordinal));
        Assert.Equal(200, renewed.Status);

        await page.RouteAsync("**/renew", route => route.AbortAsync());
        await page.Clock.FastForwardAsync(30 * 60_000);
        await page.Locator("[data-lost-note]", new() { HasText = "Your time with these comments is over" }).WaitForAsync();
        await page.ClickAsync("[data-lost-note] button");
        await page.Locator("[data-lost-note]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Lease_OfAPageThatIsLeft_IsFreeForColleaguesAtOnce()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var first = await browser.OpenOnAsync(console, Roles.Moderator);
        await using var second = await browser.OpenOnAsync(console, Roles.Lead);
        await first.GoAsync("/queue");
        var page = await second.GoAsync("/queue");
        Assert.Equal(2, await page.Locator(".q-list li[data-own=theirs]").CountAsync());

        await first.GoAsync("/decisions");

        await page.WaitForFunctionAsync("() => document.querySelectorAll('.q-list li[data-own=theirs]').length === 0");
        await using var db = console.Db();
        Assert.All(await db.Leases.Where(l => l.Holder == "Chen Yu").ToListAsync(Stop), l => Assert.NotNull(l.ReleasedAt));
    }

    [Fact]
    public async Task Skip_ByItsKey_GoesOnAndIsRemembered()
    {
        await using var console = await WaitingConsole.StartAsync(2);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        var first = await CurrentAsync(page);

        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("s"), answer => answer.Status == 204 && answer.Url.EndsWith("/skip", StringComparison.Ordinal));

        await page.Locator($"#pane form[data-decide]:not([data-id='{first}'])").WaitForAsync();
        await using var db = console.Db();
        Assert.Equal(first, (await db.Skips.SingleAsync(Stop)).CommentId.ToString());
    }

    [Fact]
    public async Task NewComments_AreCounted_AndComeWhenAskedFor()
    {
        await using var console = await WaitingConsole.StartAsync(1);
        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        var page = await window.GoAsync("/queue");
        await using (var db = console.Db())
            await new QueuedComment { Text = "刚来的", Probability = .95f, At = TimeProvider.System.GetUtcNow().AddSeconds(1) }.InsertAsync(db);
        await console.Get<AuditedWriter>().WriteAsync(ProcessContext.System("comments.take", "test"), (_, _) => Task.FromResult((true, new AuditSubject("intake:1"))), Stop);

        await page.Locator("[data-new]", new() { HasText = "1 new" }).WaitForAsync();
        Assert.Single(await IdsAsync(page));
        await page.Keyboard.PressAsync("n");

        await page.Locator(".q-list li[data-id]", new() { HasText = "刚来的" }).WaitForAsync();
        Assert.True(await page.Locator("[data-new]").IsHiddenAsync());
    }

    private static async Task<string> CurrentAsync(IPage page) =>
        await page.Locator("#pane form[data-decide]").GetAttributeAsync("data-id") ?? throw new InvalidOperationException("No comment is open.");

    private static async Task<List<CommentId>> IdsAsync(IPage page) =>
        [.. (await page.Locator(".q-list li[data-id]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)")).Select(id => new CommentId(Guid.Parse(id)))];
}
