using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Search;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Changes a second from a fresh SQLite database into the index after a bulk import, a rebuild, and the milliseconds of
/// queries. <c>search [--elasticsearch URL] [COMMENTS-FILE]</c>; the embedded index without a URL, the shipped
/// comments without a file.
/// </summary>
internal static class SearchBenchmark
{
    private const int Repeats = 200;

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        string? node = null;
        if (args is ["--elasticsearch", var url, ..])
            (node, args) = (url, args[2..]);
        await using var console = await BenchmarkConsole.OpenAsync(node is null ? null : new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Search:Provider"] = nameof(SearchProvider.Elasticsearch),
            ["Search:Elasticsearch:Addresses"] = node,
            ["Search:Elasticsearch:IndexPrefix"] = $"bench-{Guid.CreateVersion7():N}",
        });
        var projector = console.Get<SearchProjector>();
        await projector.DrainAsync(CancellationToken.None); // makes the index

        using (var file = SourceFile.Open(args.Length > 0 ? args[0] : IngestBenchmark.CommentFile(console.Folder)))
        using (var rejects = new RejectsFile(Path.Combine(console.Folder.Root, "rejects.ndjson")))
        {
            Console.WriteLine(await console.Get<ImportTargets>()["comments"]
                .Prepare(file, null, ProcessContext.System("comments.import", "benchmark"))
                .RunAsync(rejects, _ => { }, CancellationToken.None));
        }

        await MeasureAsync("drain", async () => await projector.DrainAsync(CancellationToken.None));
        await MeasureAsync("rebuild", async () =>
            await console.Get<SearchRebuild>().RunAsync(null, CancellationToken.None) is RebuildOutcome.Rebuilt rebuilt ? rebuilt.Documents : 0);
        var search = console.Get<ICommentSearch>();
        foreach (var (name, query) in (ReadOnlySpan<(string, CommentQuery)>)
        [
            ("no text, newest 50", new() { Sort = CommentSort.Newest }),
            ("two characters", new() { Text = "喜欢" }),
            ("two characters, no facets", new() { Text = "喜欢", WithFacets = false }),
            ("one character", new() { Text = "好" }),
            ("two words", new() { Text = "喜欢 歌" }),
            ("rare word", new() { Text = "地铁" }),
        ])
        {
            Query(name, search, query);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, Func<Task<long>> work)
    {
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var count = await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {count / seconds,9:#,0} comments/s   {count} in {seconds:0.0} s, {(Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds:0.0} s of processor time"));
    }

    private static void Query(string name, ICommentSearch search, CommentQuery query)
    {
        var times = new List<double>(Repeats);
        long total = 0;
        for (var i = 0; i < Repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            total = search.SearchAsync(query, CancellationToken.None).GetAwaiter().GetResult().Total;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {total,9:#,0} found   p50 {times[Repeats / 2]:0.0} ms, p95 {times[Repeats * 95 / 100]:0.0} ms"));
    }
}
