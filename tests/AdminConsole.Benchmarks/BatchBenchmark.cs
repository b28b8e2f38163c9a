using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Proof;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Seconds until a batch is durable, decided and undone, with the shipped settings (SQLite, synced at every commit).
/// <c>batch [COMMENTS]</c>, 1,000 without a figure. The first of three warms up.
/// </summary>
internal static class BatchBenchmark
{
    public static int Run(string[] args) =>
        RunAsync(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int size)
    {
        await using var console = await BenchmarkConsole.OpenAsync();
        var batches = console.Get<Batches>();
        var lead = new Moderator(Ids.New(TimeProvider.System), Shift.NameOf(0), IsLead: true);
        for (var round = 0; round < 3; round++)
        {
            var comments = await Shift.AddCommentsAsync(console.Db, size, CancellationToken.None, prefix: $"round-{round}");
            var started = Stopwatch.GetTimestamp();
            var result = await batches.StartAsync(
                lead, new Verdict(DecisionKind.Remove, RemovalReason.Marketing),
                [.. comments.Select(c => (c.Id, new Seen(c.Version, Convert.FromHexString(c.Hash))))], null, CancellationToken.None);
            await FinishAsync(console, result.Batch.Id);
            var decided = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            await batches.UndoAsync(lead, result.Batch.Id, "benchmark", CancellationToken.None);
            await FinishAsync(console, result.Batch.Id);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size:#,0} comments: decided in {decided.TotalSeconds:0.00} s, undone in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s"));
        }

        return 0;
    }

    /// <summary>What the job does for a batch that is too large to be waited for.</summary>
    private static Task FinishAsync(BenchmarkConsole console, Guid batch) => console.Get<BatchChunks>().FinishAsync(batch, null, CancellationToken.None);
}
