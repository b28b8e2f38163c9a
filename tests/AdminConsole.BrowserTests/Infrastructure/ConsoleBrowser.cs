using System.Collections.Concurrent;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests.Infrastructure;

/// <summary>One console on a free port and one Chromium for the whole assembly; a test opens its own windows.</summary>
public sealed class ConsoleBrowser : IAsyncLifetime
{
    /// <summary>Where Chromium stands; Debian's by default.</summary>
    public const string ChromiumVariable = "ADMINCONSOLE_TEST_CHROMIUM";

    private readonly ConcurrentDictionary<string, Task<string>> _sessions = new(StringComparer.Ordinal);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TestConsole? _console;

    public static string Chromium { get; } = Environment.GetEnvironmentVariable(ChromiumVariable) is { Length: > 0 } path ? path : "/usr/bin/chromium";

    /// <summary>Tests are skipped, and say so, where there is no browser.</summary>
    public static bool IsThere => File.Exists(Chromium);

    public TestConsole Console => _console ?? throw new InvalidOperationException("The browser is not there; ask IsThere first.");

    public async ValueTask InitializeAsync()
    {
        if (!IsThere)
            return;
        _console = await TestConsole.StartAsync(kestrel: true);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--disable-dev-shm-usage"] });
    }

    /// <summary>A window of its own, signed in as the one test person of <paramref name="role"/>, or as nobody.</summary>
    public Task<ConsoleWindow> OpenAsync(string? role = Roles.Admin, bool dark = false, string language = "en", int width = 1366, bool script = true) =>
        OpenOnAsync(Console, role, dark, language, width, script);

    /// <summary>The same on another console, such as one with more data inside.</summary>
    public async Task<ConsoleWindow> OpenOnAsync(TestConsole console, string? role, bool dark = false, string language = "en", int width = 1366, bool script = true)
    {
        Assert.SkipUnless(IsThere, $"No Chromium at {Chromium}; set {ChromiumVariable}.");
        var state = role is null ? null : await _sessions.GetOrAdd($"{console.Address} {role}", _ => SignInAsync(console, role));
        return await WindowAsync(console.Address, state, dark, language, width, script);
    }

    /// <summary>On a console that runs elsewhere, as the demo account of <paramref name="role"/> that its sign-in page offers.</summary>
    public async Task<ConsoleWindow> OpenDemoAsync(Uri address, string role, bool dark, string language, int width)
    {
        Assert.SkipUnless(IsThere, $"No Chromium at {Chromium}; set {ChromiumVariable}.");
        var state = await _sessions.GetOrAdd($"{address} {role}", _ => SignInToDemoAsync(address, role));
        return await WindowAsync(address, state, dark, language, width, script: true);
    }

    private async Task<ConsoleWindow> WindowAsync(Uri address, string? state, bool dark, string language, int width, bool script)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            StorageState = state,
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 768 },
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = script,
        });
        await context.AddCookiesAsync(
        [
            new() { Name = "ac-theme", Value = dark ? "dark" : "light", Url = address.ToString() },
            new() { Name = "ac-lang", Value = $"c%3D{language}%7Cuic%3D{language}", Url = address.ToString() },
        ]);
        return await ConsoleWindow.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    private async Task<string> SignInAsync(TestConsole console, string role)
    {
        var email = $"{role}@browser.test";
        var outcome = await console.Get<People>().AddAsync(ProcessContext.System("person.add", "test"), email, Names[role], role, TestConsole.Password, CancellationToken.None);
        Assert.IsType<PersonOutcome.Saved>(outcome);
        await using var context = await _browser!.NewContextAsync(new() { BaseURL = console.Address.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", TestConsole.Password);
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync("main button[type=submit]"),
            response => response.Request.Method == "POST");
        Assert.True(answer.Status == 302, $"Signing in as {role} answered {answer.Status}: {await page.InnerTextAsync("main")}");
        await page.WaitForLoadStateAsync();
        return await context.StorageStateAsync();
    }

    private async Task<string> SignInToDemoAsync(Uri address, string role)
    {
        await using var context = await _browser!.NewContextAsync(new() { BaseURL = address.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.Locator($".demo-accounts button[data-role='{role}']").First.ClickAsync();
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return await context.StorageStateAsync();
    }

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [Roles.Moderator] = "Chen Yu",
        [Roles.Lead] = "Li Wen",
        [Roles.Editor] = "Zhao Min",
        [Roles.ProductManager] = "Sun Qiao",
        [Roles.Admin] = "He Lan",
    };
}
