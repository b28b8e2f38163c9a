using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>
/// Not a test: measures what a moderator waits for, from the key that decides to the next comment on the screen, with
/// 100,000 comments waiting. <c>tests/keypress</c> calls it; without a file to write to it is skipped.
/// </summary>
public sealed class KeyPress(ConsoleBrowser browser)
{
    /// <summary>File the figures are written to.</summary>
    public const string FileVariable = "ADMINCONSOLE_KEYPRESS_TO";

    private const int Waiting = 100_000;
    private const int Decisions = 200;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(400);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measure()
    {
        var file = Environment.GetEnvironmentVariable(FileVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(file), $"{FileVariable} is not set; tests/keypress sets it.");
        await using var console = await TestConsole.StartAsync(
            change: services => services.Replace(ServiceDescriptor.Singleton<IScorerSource>(new Suspicion())),
            settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage:FullSync"] = "true" },
            kestrel: true);
        var clock = Stopwatch.StartNew();
        await FillAsync(console);
        await console.Get<SearchProjector>().DrainAsync(Stop);
        await using (var db = console.Db())
            Assert.Equal(Waiting, await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting, Stop));
        var seconds = clock.Elapsed.TotalSeconds;

        await using var window = await browser.OpenOnAsync(console, Roles.Moderator);
        await window.Page.AddInitScriptAsync(Watch);
        var page = await window.GoAsync("/queue");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var waits = new List<double>();
        for (var i = 0; i < Decisions; i++)
        {
            await Task.Delay(Between, Stop); // somebody reads, if very fast
            if (i % 2 == 1)
                await page.Keyboard.PressAsync("r");
            await page.Keyboard.PressAsync(i % 2 == 1 ? "1" : "a");
            await page.WaitForFunctionAsync("n => window.keyToPaint.length > n", i);
            waits.Add(await page.EvaluateAsync<double>("n => window.keyToPaint[n]", i));
        }

        await page.WaitForLoadStateAsync(LoadState.Load);
        await using (var db = console.Db())
        {
            for (var look = 0; look < 100 && await db.Decisions.CountAsync(Stop) < Decisions; look++)
                await Task.Delay(100, Stop);
            Assert.Equal(Decisions, await db.Decisions.CountAsync(Stop));
        }

        waits.Sort();
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            {Waiting:N0} comments waiting (made in {seconds:F0} s), {Decisions} decisions by keys, one every {Between.TotalMilliseconds:F0} ms, SQLite
            key press to next comment painted: p50 {At(waits, .5):F0} ms, p95 {At(waits, .95):F0} ms, max {waits[^1]:F0} ms

            """), Stop);
    }

    /// <summary>
    /// From the time stamp of the key's own event to the second frame after the pane shows another comment: the first
    /// frame draws it, and when the second begins it has been drawn.
    /// </summary>
    private const string Watch = """
        window.keyToPaint = [];
        let pressed = 0;
        let from = null;
        addEventListener("keydown", event => {
          if (event.key !== "a" && event.key !== "1") return;
          pressed = event.timeStamp;
          from = document.querySelector("#pane form[data-decide]")?.dataset.id;
        }, true);
        addEventListener("DOMContentLoaded", () => {
          new MutationObserver(() => {
            const now = document.querySelector("#pane form[data-decide]")?.dataset.id;
            if (!pressed || !now || now === from) return;
            const start = pressed;
            pressed = 0;
            requestAnimationFrame(() => requestAnimationFrame(time => window.keyToPaint.push(performance.now() - start)));
          }).observe(document.getElementById("pane"), { childList: true, subtree: true });
        });
        """;

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];

    private static async Task FillAsync(TestConsole console)
    {
        var random = new Random(7);
        var from = TimeProvider.System.GetUtcNow().AddHours(-3);
        var batches = Enumerable.Range(0, Waiting).Select(i => new IncomingComment(
            $"k-{i}", Text(random), $"a-{random.Next(20_000)}", null, $"t-{random.Next(2_000)}", ThreadKind.Track, null, null, null, from.AddMilliseconds(i * 50)));
        await foreach (var _ in console.Get<CommentIntake>().TakeAllAsync(
            ProcessContext.System("comments.import", "keypress"),
            batches.Chunk(CommentIntake.BatchSize).Cast<IReadOnlyList<IncomingComment>>().ToAsyncEnumerable(), Stop))
        {
            // each batch is written when it is handed out
        }
    }

    /// <summary>Ten to fifty characters that no other comment shares, so that none is a near-duplicate of another.</summary>
    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(10, 50); length > 0; length--)
            text.Append((char)random.Next(0x4e00, 0x9fa5));
        return text.ToString();
    }

    /// <summary>A model that flags everything, each comment with a probability of its own.</summary>
    private sealed class Suspicion : ICommentScorer, IScorerSource
    {
        private static readonly ModelVersionId Version = new(Guid.Parse("0193a000-0000-7000-8000-000000000002"));

        public string ModelVersion => "suspicion";

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(new ScorerInForce(this, Version));

        public CategoryScores Score(string text, CommentContext context = default) => new(.9f + (text[0] % 100 / 1100f), .2f, .1f);

        public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default) => [new ScoreSpan(1, 2, 3, Category.Inflammatory), new ScoreSpan(5, 3, 1, Category.Inflammatory)];
    }
}
