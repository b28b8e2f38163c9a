using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks;

/// <summary>
/// What the threshold desk, the rules' page, the quality page and a version's page read from a month of scores on a SQLite file, three quarters
/// of them by an earlier model and a quarter of the comments judged by people. <c>thresholds [SCORES]</c>
/// </summary>
internal static class ThresholdBenchmark
{
    private const int Days = 30;
    private const long Day = 86_400_000_000L;

    public static int Run(string[] args) =>
        RunAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int count)
    {
        await using var console = await BenchmarkConsole.OpenAsync();
        await console.Get<Models>().FileShippedAsync(CancellationToken.None);
        await SeedAsync(console, count);
        var champion = (await console.Get<Models>().ChampionAsync(ModelKind.Classifier, CancellationToken.None))!;
        var policy = await console.Get<PolicyBook>().InForceAsync(CancellationToken.None);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pictures = console.Get<ScorePictures>();
        foreach (var name in (string[])["drawn", "kept"])
        {
            foreach (var category in Categories.All)
            {
                await MeasureAsync($"desk, {name}, {Categories.NameOf(category)}", async () =>
                {
                    var picture = await pictures.OfAsync(category, Days, CancellationToken.None);
                    return $"{picture.Total:N0} scores, {picture.Former.Scored.Count:N0} scored anew for {picture.Former.Count:N0}";
                });
            }
        }

        var rules = Enumerable.Range(0, 10).Select(i => new RuleDraft(Category.Inflammatory, .9 + (i / 100.0), RemovalReason.Insult) { NeedsWord = i % 2 > 0 }).ToList();
        foreach (var name in (string[])["read", "kept"])
        {
            await MeasureAsync($"ten rules, {name}", async () =>
            {
                var samples = await console.Get<RuleBacktest>().OfAsync(rules, CancellationToken.None);
                return $"the first met by {samples[0].Judged:N0} of the newest {RuleBacktest.Most:N0} decisions";
            });
        }

        foreach (var name in (string[])["first", "again"])
        {
            await MeasureAsync($"quality, {name}", async () =>
            {
                var sample = await console.Get<QualityEstimates>().ReadAsync(QualityEstimates.Days, CancellationToken.None);
                return $"{sample.Texts.Count:N0} judged, from {sample.BesidesFrom:yyyy-MM-dd}";
            });
        }

        await MeasureAsync("version page", async () =>
        {
            var reading = await console.Get<RecentScores>().OfAsync(champion, policy, CancellationToken.None);
            return $"{reading!.Comments:N0} comments, {reading.Judged:N0} judged";
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kept in memory {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0} MB"));
        return 0;
    }

    private static async Task MeasureAsync(string name, Func<Task<string>> work)
    {
        var watch = Stopwatch.StartNew();
        var said = await work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-26} {watch.Elapsed.TotalMilliseconds,8:0} ms  {said}"));
    }

    /// <summary>Written by the database itself: scores crowd near 0 as a platform's do, and the days lie side by side.</summary>
    private static async Task SeedAsync(BenchmarkConsole console, int count)
    {
        await using var db = console.Db();
        var now = UtcMicros.From(TimeProvider.System.GetUtcNow());
        var today = now - (now % Day);
        await db.Database.OpenConnectionAsync(); // the temporary table is this connection's
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
        await db.Database.ExecuteSqlAsync($"""
            CREATE TEMP TABLE made AS
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            SELECT i, r, at, unhex(printf('%012x7%03x', at / 1000, i % 4096) || '8' || substr(hex(randomblob(8)), 2)) AS id
            FROM (SELECT i, abs(random() % 1000000) / 1000000.0 AS r, CAST({now} - CAST(i AS REAL) / {count} * {Days * Day} AS INTEGER) AS at FROM n)
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO comments (id, author_id, created_at, likes, platform_id, received_at, revision, status, text, text_hash, thread_id, version)
            SELECT id, zeroblob(16), at, 0, 'c-' || i, at, 1, 1, '这首歌 ' || i || CASE WHEN r > .7 THEN ' 唱得真垃圾' ELSE ' 循环了一整天' END,
                CAST(printf('%032d', i) AS BLOB), zeroblob(16), 1 FROM made
            """);
        await db.Database.ExecuteSqlAsync($"INSERT INTO comment_threads (id, platform_id, kind, title, comment_count) VALUES (zeroblob(16), 't', 1, 't', {count})");
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO comment_scores (comment_id, model_version_id, inflammatory, marketing, improper, scored_at, arrived_at)
            SELECT id, CASE WHEN i * 4 < {count} THEN (SELECT model_version_id FROM champions WHERE kind = 1) ELSE zeroblob(16) END,
                r * r * r * r, r * r * r, r * r * r * r * r, at, at FROM made
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO decisions (id, comment_id, decided_at, decided_by, decided_by_id, handled_ms, kind, reason, category, probability, sequence, text_hash)
            SELECT randomblob(16), id, at + 3600000000, 'Mo', randomblob(16), 4000, CASE WHEN r > .7 THEN 2 ELSE 1 END, CASE WHEN r > .7 THEN 1 END, 1, r * r * r * r, i,
                CAST(printf('%032d', i) AS BLOB) FROM made WHERE i % 4 = 0
            """);
        await db.Database.ExecuteSqlAsync($"INSERT INTO flags (id, comment_id, kind, category, at) SELECT randomblob(16), id, 1, 1, at FROM made WHERE i % 4 = 0");
        await db.Database.ExecuteSqlAsync($"""
            WITH RECURSIVE d(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d WHERE n < 28)
            INSERT INTO sample_days (day, stratum, drawn, drawn_at, frame, model_version_id, open, policy_number)
            SELECT {today} - d.n * {Day}, s.column1, 0, {today} - (d.n - 1) * {Day}, {count / Days / 2}, zeroblob(16), 0, 1
            FROM d, (VALUES (1), (3)) AS s
            """);
        await db.Database.ExecuteSqlRawAsync("DROP TABLE made");
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }
}
