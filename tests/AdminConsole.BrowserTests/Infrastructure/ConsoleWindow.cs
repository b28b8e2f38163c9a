using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests.Infrastructure;

/// <summary>
/// One browser window. Whatever a page complains about (a script that threw, a load the Content-Security-Policy
/// stopped) is collected and fails the test when the window closes.
/// </summary>
public sealed class ConsoleWindow : IAsyncDisposable
{
    /// <summary>A folder for pictures; without it <see cref="PictureAsync"/> does nothing.</summary>
    public const string PicturesVariable = "ADMINCONSOLE_TEST_PICTURES";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private ConsoleWindow(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    internal static async Task<ConsoleWindow> OpenAsync(IBrowserContext context)
    {
        var window = new ConsoleWindow(context, await context.NewPageAsync());
        window.Page.PageError += (_, error) => window._complaints.Enqueue($"{window.Page.Url}: {error}");
        window.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) || message.Text.Contains("Content-Security-Policy", StringComparison.Ordinal))
                window._complaints.Enqueue($"{window.Page.Url}: {message.Text}");
        };
        return window;
    }

    /// <summary>Opens a page of the console and insists on its status.</summary>
    public async Task<IPage> GoAsync(string path, int status = 200)
    {
        var response = await Page.GotoAsync(path);
        Assert.NotNull(response);
        Assert.True(response.Status == status, $"GET {path} answered {response.Status}, expected {status}");
        return Page;
    }

    /// <summary>Nothing serious or critical by axe's rules, on the page as it stands.</summary>
    public async Task MustBeAccessibleAsync()
    {
        var result = await Page.RunAxe();
        var serious = result.Violations.Where(v => v.Impact is "serious" or "critical").Select(Describe).ToArray();
        Assert.True(serious.Length == 0, $"{Page.Url}\n{string.Join('\n', serious)}");
    }

    /// <summary>The page must not scroll sideways.</summary>
    public async Task MustFitAsync()
    {
        var over = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.True(over <= 0, $"{Page.Url} is {over} px wider than the window");
    }

    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(PicturesVariable) is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Impact} {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html))}";
}
