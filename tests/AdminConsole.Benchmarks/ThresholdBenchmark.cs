using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks;

/// <summary>The threshold desk's picture over a month of scores on a SQLite file: drawn by the database, then kept. <c>thresholds [SCORES]</c></summary>
internal static class ThresholdBenchmark
{
    private const int Days = 30;

    public static int Run(string[] args) =>
        RunAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int count)
    {
        await using var console = await BenchmarkConsole.OpenAsync();
        await using (var db = console.Db())
        {
            // Written by the database itself: scores crowd near 0 as a platform's do, and the days lie side by side.
            await db.Database.ExecuteSqlAsync($"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                INSERT INTO comment_scores (comment_id, model_version_id, inflammatory, marketing, improper, scored_at, arrived_at)
                SELECT randomblob(16), zeroblob(16), r * r * r * r, r * r * r, r * r * r * r * r, 0, {UtcMicros.From(TimeProvider.System.GetUtcNow())} - CAST(i AS REAL) / {count} * {Days * 86_400_000_000L}
                FROM (SELECT i, abs(random() % 1000000) / 1000000.0 AS r FROM n)
                """);
        }

        var pictures = console.Get<ScorePictures>();
        foreach (var name in (string[])["drawn", "kept"])
        {
            foreach (var category in Categories.All)
            {
                var watch = Stopwatch.StartNew();
                var picture = await pictures.OfAsync(category, Days, CancellationToken.None);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-6} {Categories.NameOf(category),-13} {picture.Total,10:N0} scores  {watch.Elapsed.TotalMilliseconds,8:0.0} ms"));
            }
        }

        return 0;
    }
}
