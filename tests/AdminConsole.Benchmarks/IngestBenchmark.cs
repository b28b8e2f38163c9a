using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Rows a second from a file into a fresh SQLite database with the shipped settings: comments parsed, scored by a
/// trained classifier, written and admitted; then listens. <c>ingest [COMMENTS-FILE]</c>; without a file it makes one
/// from the shipped comments.
/// </summary>
internal static class IngestBenchmark
{
    private const int Comments = 85_000;
    private const int Listens = 300_000;
    private const int Tracks = 3_000;

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var written = WrittenComments.Read();
        if (new ClassifierTrainer(new ClassifierTrainerOptions()).Train("benchmark", written) is not TrainingOutcome.Trained trained)
            return 1;
        await using var console = await BenchmarkConsole.OpenAsync(
            change: services => services.Replace(ServiceDescriptor.Singleton<IScorerSource>(new Fixed(trained.Classifier))));
        var comments = args.Length > 0 ? args[0] : CommentFile(console.Folder, [.. written.Select(c => c.Text)]);
        await ImportAsync(console, "comments", comments);
        await ImportAsync(console, "comments", comments, " again, all of them known");
        await ImportAsync(console, "tracks", TrackFile(console.Folder));
        await ImportAsync(console, "listens", ListenFile(console.Folder));
        return 0;
    }

    private static async Task ImportAsync(BenchmarkConsole console, string target, string path, string note = "")
    {
        using var file = SourceFile.Open(path);
        using var rejects = new RejectsFile(Path.Combine(console.Folder.Root, "rejects.ndjson"));
        var prepared = console.Get<ImportTargets>()[target]
            .Prepare(file, null, ProcessContext.System($"{target}.import", "benchmark"));
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var done = await prepared.RunAsync(rejects, _ => { }, CancellationToken.None);
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds; // on a busy machine the fairer figure
        await using var db = console.Db();
        Console.WriteLine(
            $"{target,-9} {done.Rows / done.Elapsed.TotalSeconds,9:#,0} rows/s, {processor:0.0} s of processor time   {done}{note}; {await db.QueueEntries.CountAsync()} in the queue");
    }

    /// <summary>The shipped comments, numbered until there are enough.</summary>
    internal static string CommentFile(DataFolder folder) => CommentFile(folder, [.. WrittenComments.Read().Select(c => c.Text)]);

    private static string CommentFile(DataFolder folder, string[] texts)
    {
        var path = Path.Combine(folder.Root, "comments.csv");
        using var writer = new StreamWriter(path);
        writer.WriteLine("id,text,author_id,thread_id,created,likes");
        for (var i = 0; i < Comments; i++)
        {
            var text = texts[i % texts.Length].Replace("\"", "\"\"", StringComparison.Ordinal);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{i},\"{text} {i / texts.Length}\",author-{i * 7919 % 60_000},thread-{i % 50},{1_790_000_000 + i},{i % 90}"));
        }

        return path;
    }

    private static string TrackFile(DataFolder folder)
    {
        var path = Path.Combine(folder.Root, "tracks.csv");
        File.WriteAllLines(path, ["id,title,artist,style,duration_ms", .. Enumerable.Range(0, Tracks).Select(i => $"t{i},Track {i},Artist {i / 8},Style {i % 20},200000")]);
        return path;
    }

    private static string ListenFile(DataFolder folder)
    {
        var path = Path.Combine(folder.Root, "listens.csv");
        var random = new Random(7);
        using var writer = new StreamWriter(path);
        writer.WriteLine("listener_id,track_id,at,ms_played,skipped");
        for (var i = 0; i < Listens; i++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"listener-{random.Next(2000)},t{random.Next(Tracks)},{1_780_000_000 + (i * 20)},{random.Next(10_000, 240_000)},{(random.Next(4) == 0 ? "true" : "false")}"));
        }

        return path;
    }

    private sealed class Fixed(ICommentScorer scorer) : IScorerSource
    {
        private readonly ScorerInForce current = new(scorer, new ModelVersionId(Guid.CreateVersion7()));

        public Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken) => Task.FromResult<ScorerInForce?>(current);
    }
}
