using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Web.Verbs;

/// <summary><c>reindex</c> and <c>search check</c>: the index anew, and whether it agrees with SQL.</summary>
internal static class SearchVerb
{
    private const int Named = 5;

    public static Command CreateReindex()
    {
        var reindex = new Command("reindex", "Build the search index anew while the console goes on, then switch to it.");
        reindex.SetAction((parsed, cancellationToken) => AnsweredAsync(async () =>
        {
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            var line = new ProgressLine("reindex");
            var outcome = await scope.Get<SearchRebuild>().RunAsync(
                new Shown(now => line.Show(
                    now.Total == 0 ? 1 : (double)now.Done / now.Total, Text($"{now.Done} of {now.Total}"),
                    now.Done / Math.Max(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.001))),
                cancellationToken);
            line.Clear();
            switch (outcome)
            {
                case RebuildOutcome.Rebuilt rebuilt:
                    await Console.Out.WriteLineAsync(
                        Text($"indexed {rebuilt.Documents} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; {rebuilt.Index} is live"));
                    return ConsoleVerbs.Done;
                case RebuildOutcome.AlreadyRunning running:
                    await Console.Error.WriteLineAsync(Text(
                        $"A rebuild is running since {running.Since:u} ({running.Done} of {running.Total}). Wait for it to end; one without a sign of life for {RebuildClaim.Patience.TotalMinutes:0} minutes is replaced."));
                    return ConsoleVerbs.Failed;
                default:
                    return ConsoleVerbs.Failed;
            }
        }));
        return reindex;
    }

    public static Command Create()
    {
        var check = new Command("check", "Compare the comments in SQL with the index: exit code 0 when they agree, 1 when they differ.");
        check.SetAction((parsed, cancellationToken) => AnsweredAsync(async () =>
        {
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            await scope.Get<ICommentSearch>().EnsureAsync(cancellationToken);
            var drift = await scope.Get<SearchCheck>().CompareAsync(Named, cancellationToken);
            await Console.Out.WriteLineAsync(Text(
                $"SQL {drift.InDatabase}, index {drift.InIndex} ({await scope.Get<ICommentSearch>().LiveNameAsync(cancellationToken)}), changes on their way {drift.Pending}"));
            if (drift.IsEqual)
                return ConsoleVerbs.Done;
            await NameAsync("missing from the index", drift.Missing);
            await NameAsync("older in the index", drift.Stale);
            await NameAsync("only in the index", drift.Extra);
            await Console.Error.WriteLineAsync(drift.Pending > 0
                ? "A console that is running carries the waiting changes over; run the check again, or reindex."
                : "Run reindex to build the index anew.");
            return ConsoleVerbs.Failed;
        }));
        return new Command("search", "The search index.") { check };
    }

    private static async Task NameAsync(string what, IReadOnlyList<CommentId> ids)
    {
        if (ids.Count > 0)
            await Console.Out.WriteLineAsync($"{what}{(ids.Count == Named ? ", first" : "")}: {string.Join(", ", ids)}");
    }

    private static async Task<int> AnsweredAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SearchUnavailableException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Check Search:Elasticsearch:Addresses and that the node runs.");
            return ConsoleVerbs.Failed;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Shows at once, in the order of the reports; <see cref="Progress{T}"/> would hand them to the thread pool.</summary>
    private sealed class Shown(Action<(long Done, long Total)> show) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => show(value);
    }
}
