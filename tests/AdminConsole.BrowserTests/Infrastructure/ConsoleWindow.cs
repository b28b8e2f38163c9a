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

    /// <summary>
    /// No sentence of the other language: on a Chinese page no run of three English words, on an English page no
    /// Chinese character, outside what says by <c>lang</c> that it is something else (comments, titles) and outside code.
    /// </summary>
    public async Task MustBeInOneLanguageAsync(string language)
    {
        var foreign = await Page.EvaluateAsync<string[]>(
            """
            language => {
              const wrong = language === "zh" ? /[A-Za-z]{2,}(?:\s+[a-z]{2,}){2,}/ : /[\u4e00-\u9fff]/;
              const other = language === "zh" ? "en" : "zh";
              const found = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
              while (walk.nextNode()) {
                const node = walk.currentNode;
                const element = node.nodeType === 1 ? node : node.parentElement;
                if (element.closest(`[lang^="${other}"], code, .mono, script, datalist`)) continue;
                const texts = node.nodeType === 1
                  ? ["title", "aria-label", "placeholder", "alt"].map(name => node.getAttribute(name))
                  : [node.data];
                found.push(...texts.filter(text => text && wrong.test(text)).map(text => text.trim().slice(0, 80)));
              }
              return [...new Set(found)];
            }
            """, language);
        Assert.True(foreign.Length == 0, $"{Page.Url} in {language}: {string.Join(" | ", foreign)}");
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
