using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Infrastructure;
using AdminConsole.Tests.Moderation.Proof;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Twenty moderators who decide without a pause, over HTTP, at a console of its own process with the shipped settings
/// (SQLite, synced at every commit): milliseconds from the request to its answer. Then the stage alone, where decisions
/// are written together and, for comparison, one by one. <c>decide [DECISIONS]</c>
/// </summary>
internal static class DecideBenchmark
{
    private const int Moderators = 20;

    public static int Run(string[] args) =>
        RunAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 6_000).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int decisions)
    {
        var warmUp = decisions / 4;
        await using var console = await BenchmarkConsole.OpenAsync();
        await using (var db = console.Db())
            await Shift.AddModeratorsAsync(db, console.Get<People>(), Moderators, CancellationToken.None);
        var comments = await Shift.AddCommentsAsync(console.Db, decisions + warmUp, CancellationToken.None);
        await using (var server = await ConsoleProcess.StartAsync(console.Folder.Root, CancellationToken.None))
        {
            var desks = await Task.WhenAll(Enumerable.Range(0, Moderators).Select(i => Desk.SignInAsync(server.Address, i, CancellationToken.None)));
            await OverHttpAsync(desks, comments[..warmUp]); // the first requests of a process are compiled, not measured
            var (serverBefore, clientsBefore) = (server.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime);
            Print("over HTTP", await OverHttpAsync(desks, comments[warmUp..]));
            var (serverTime, clientsTime) = (server.ProcessorTime - serverBefore, Process.GetCurrentProcess().TotalProcessorTime - clientsBefore);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{"processor time of one decision",-32} {serverTime.TotalMilliseconds / decisions,7:0.0} ms in the console, {clientsTime.TotalMilliseconds / decisions:0.0} ms in the moderators"));
        }

        await StageAsync(console, "stage alone, written together", Moderators);
        await StageAsync(console, "stage alone, one by one", 1);
        return 0;
    }

    private static Task<Measured> OverHttpAsync(Desk[] desks, List<Offered> comments) => MeasureAsync(desks.Length, comments, async (moderator, comment) =>
    {
        var answer = moderator % 2 == 0
            ? await desks[moderator].ApproveAsync(comment, CancellationToken.None)
            : await desks[moderator].RemoveAsync(comment, 1 + (moderator % 6), CancellationToken.None);
        if (!answer.IsRecorded)
            throw new InvalidOperationException($"A decision answered {answer.Status}.");
    });

    /// <summary>One by one is what every console does that opens a transaction per decision: the next one is submitted when the last is durable.</summary>
    private static async Task StageAsync(BenchmarkConsole console, string name, int atOnce)
    {
        var comments = await Shift.AddCommentsAsync(console.Db, 3_000, CancellationToken.None, prefix: name);
        var stage = console.Get<Decisions>();
        var people = Enumerable.Range(0, atOnce).Select(i => new Moderator(Ids.New(TimeProvider.System), Shift.NameOf(i), IsLead: false)).ToList();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        Print(name, await MeasureAsync(atOnce, comments, async (moderator, comment) =>
        {
            var verdict = moderator % 2 == 0 ? new Verdict(DecisionKind.Approve) : new Verdict(DecisionKind.Remove, RemovalReason.Insult);
            var outcome = await stage.DecideAsync(
                people[moderator], comment.Id, verdict, new Seen(comment.Version, Convert.FromHexString(comment.Hash)), CancellationToken.None);
            if (outcome is not DecideOutcome.Recorded)
                throw new InvalidOperationException($"A decision came to {outcome.GetType().Name}.");
        }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"processor time of one decision",-32} {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / comments.Count,7:0.00} ms"));
    }

    private static async Task<Measured> MeasureAsync(int moderators, List<Offered> comments, Func<int, Offered, Task> decide)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, moderators).Select(moderator => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Interlocked.Increment(ref next) is var n && n < comments.Count)
            {
                var from = Stopwatch.GetTimestamp();
                await decide(moderator, comments[n]);
                mine.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            return mine;
        })));
        return new Measured([.. times.SelectMany(t => t).Order()], Stopwatch.GetElapsedTime(started));
    }

    private static void Print(string name, Measured measured) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-32} {measured.Times.Length / measured.Elapsed.TotalSeconds,7:#,0} decisions/s   p50 {measured.At(.5):0.0} ms, p95 {measured.At(.95):0.0} ms, p99 {measured.At(.99):0.0} ms, slowest {measured.Times[^1]:0} ms"));

    private sealed record Measured(double[] Times, TimeSpan Elapsed)
    {
        public double At(double share) => Times[(int)(Times.Length * share)];
    }
}
