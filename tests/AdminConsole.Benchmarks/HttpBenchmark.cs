using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Import.Layouts;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Tests.Infrastructure;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Comments a second through HTTP: the console as a process of its own on an empty SQLite file with the shipped
/// settings, scored by the shipped model, on the same processors as the senders. Batches as lines from several senders at
/// once, then singles; meanwhile flagged comments are sent and looked for in a moderator's queue. <c>http [COMMENTS-FILE]
/// [--batch N] [--senders N]</c>; without a file it takes the shipped comments, numbered.
/// </summary>
internal static partial class HttpBenchmark
{
    private const string Email = "moderator@bench.test";
    private const string Password = "a password for the bench";
    private const int Singles = 2_000;
    private const int SingleSenders = 8;

    /// <summary>Flagged by the shipped model without doubt.</summary>
    private const string Flagged = "傻逼滚出去，唱成这样也敢发，真是垃圾";

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var batch = Setting(args, "--batch", 1000);
        var senders = Setting(args, "--senders", 4);
        await using var home = await BenchmarkConsole.OpenAsync();
        var comments = Read(args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal) ? args[0] : IngestBenchmark.CommentFile(home.Folder));
        await VerbAsync(home, ["train", "classifier"]);
        var key = (await VerbAsync(home, ["apikey", "add", "bench", "--scope", "all"])).Split('\n').Select(l => l.Trim()).First(l => l.StartsWith("ack_", StringComparison.Ordinal));
        await VerbAsync(home, ["user", "add", Email, "--role", "moderator"], Password);
        await using var console = await ConsoleProcess.StartAsync(
            home.Folder.Root, CancellationToken.None, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" });
        using var platform = new HttpClient { BaseAddress = console.Address };
        platform.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var moderator = await SignInAsync(console.Address);

        // The runtime compiles what is used often after a while: these do not count.
        var warm = Math.Min(comments.Count / 10, 5_000);
        await SendAsync(platform, [.. comments.Take(warm).Chunk(500).Select(Lines)], senders, "application/x-ndjson");

        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(platform, moderator, stop.Token);
        var rest = comments.Skip(warm).ToList();
        var bodies = rest.Take(rest.Count - Singles).Chunk(batch).Select(Lines).ToList();
        await MeasureAsync($"batches of {batch}, {senders} senders", console, platform, bodies, rest.Count - Singles, senders, "application/x-ndjson");
        var singles = rest.Skip(rest.Count - Singles).Select(c => JsonSerializer.SerializeToUtf8Bytes(Body(c))).ToList();
        await MeasureAsync($"singles, {SingleSenders} senders", console, platform, singles, Singles, SingleSenders, "application/json");
        await stop.CancelAsync();
        var seen = await watching;
        seen.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"sent until in the moderator's queue, meanwhile: p50 {At(seen, .5):0} ms, p95 {At(seen, .95):0} ms, longest {At(seen, 1):0} ms ({seen.Count} comments)"));
        Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0]}");
        return 0;
    }

    private static async Task<string> VerbAsync(BenchmarkConsole home, IReadOnlyList<string> verb, string? input = null)
    {
        var (code, said, complained) = await ConsoleProcess.RunAsync(verb, home.Folder.Root, CancellationToken.None, input: input);
        return code == 0 ? said : throw new InvalidOperationException(complained);
    }

    private static async Task MeasureAsync(
        string name, ConsoleProcess console, HttpClient platform, List<byte[]> bodies, int comments, int senders, string type)
    {
        var before = console.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var took = await SendAsync(platform, bodies, senders, type);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {comments / elapsed,8:#,0} comments/s stored and scored   {comments:#,0} in {elapsed:0.0} s; request p50 {At(took, .5):0} ms, p95 {At(took, .95):0} ms; {(console.ProcessorTime - before).TotalSeconds:0.0} s of the console's processor time"));
    }

    /// <summary>Every body once, by several senders that each wait for their answer; milliseconds of each.</summary>
    private static async Task<List<double>> SendAsync(HttpClient platform, List<byte[]> bodies, int senders, string type)
    {
        var took = new double[bodies.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < bodies.Count)
            {
                var started = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(bodies[i]) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/comments", UriKind.Relative)) { Content = content };
                request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{type}-{bodies.Count}-{i}"));
                using var response = await platform.SendAsync(request);
                if ((int)response.StatusCode != 202)
                    throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
                took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        return [.. took];
    }

    /// <summary>Sends a flagged comment and asks for a moderator's queue until it is on the page; milliseconds of each.</summary>
    private static async Task<List<double>> WatchAsync(HttpClient platform, HttpClient moderator, CancellationToken stop)
    {
        var seen = new List<double>();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = $"watched-{i}";
            var started = Stopwatch.GetTimestamp();
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new
            {
                platformId = id,
                text = $"{Flagged} {i}",
                authorId = "watched",
                threadId = "watched",
                createdAt = "2026-11-01T08:00:00Z",
            }))
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await platform.PostAsync(new Uri("/api/v1/comments", UriKind.Relative), content, CancellationToken.None);
            var answer = await response.Content.ReadAsStringAsync(CancellationToken.None);
            if (!answer.Contains("\"waiting\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"The shipped model does not flag it: {answer}");
            while (!(await moderator.GetStringAsync(new Uri($"/queue?q={id}", UriKind.Relative), CancellationToken.None)).Contains("<li id=\"q-", StringComparison.Ordinal)) // its id finds it alone
                await Task.Delay(20, CancellationToken.None);
            seen.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(500, CancellationToken.None); // a glance, not a load
        }

        return seen;
    }

    private static async Task<HttpClient> SignInAsync(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Email"] = Email,
            ["Password"] = Password,
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value,
        });
        using var response = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        return client;
    }

    private static List<IncomingComment> Read(string path)
    {
        using var file = SourceFile.Open(path);
        var looks = RowSource.Guess(file);
        var columns = RowSource.Columns(file, looks);
        ImportLayout<IncomingComment>[] layouts = [new NeteaseComments(), new NativeComments()];
        var layout = layouts.First(l => l.Matches(looks, columns));
        return [.. layout.Read(file, layout.FormatFor(looks)).Select(item => item.Value).OfType<IncomingComment>().DistinctBy(c => c.PlatformId)];
    }

    private static byte[] Lines(IncomingComment[] comments)
    {
        var lines = new StringBuilder();
        foreach (var comment in comments)
            lines.Append(JsonSerializer.Serialize(Body(comment))).Append('\n');
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static object Body(IncomingComment c) => new
    {
        platformId = c.PlatformId,
        text = c.Text,
        authorId = c.AuthorPlatformId,
        threadId = c.ThreadPlatformId,
        threadTitle = c.ThreadTitle,
        replyTo = c.ReplyToPlatformId,
        createdAt = c.CreatedAt,
        likes = c.Likes,
        region = c.Region,
    };

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static int Setting(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
