using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Search;

/// <summary>
/// Carries changes from SQL to the index: reads <see cref="SearchChange"/> rows, loads the comments as they are now,
/// indexes them and deletes the rows, in that order. A crash in between repeats the work, and versions make a
/// repetition or a second projector harmless. While the index is down the rows stay: nothing is lost.
/// </summary>
public sealed partial class SearchProjector(
    ICommentSearch search, CommentDocuments documents, SearchChanges changes, SearchRebuild rebuild, TimeProvider clock, ILogger<SearchProjector> logger)
    : BackgroundService
{
    /// <summary>How long a change made by another process may wait; this process pokes.</summary>
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Between two rounds: while people decide, changes come by the hundred a second, and a round of their own for each
    /// would make the next decisions wait.
    /// </summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim poked = new(0, 1);
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool prepared;

    /// <summary>Call it after a commit that left changes: they are indexed at once.</summary>
    public void Poke()
    {
        try
        {
            poked.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Indexes every change that is waiting now, also where the projector does not run (a verb, a test).</summary>
    /// <returns>How many changes were carried over.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await PrepareAsync(cancellationToken);
            var carried = 0;
            while (await CarryAsync(cancellationToken) is var count and > 0)
                carried += count;
            return carried;
        }
        finally
        {
            turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Rhythm;
            try
            {
                await DrainAsync(stoppingToken);
                failures = 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is (the node is down, the database is locked), the rows are still there.
                prepared = false; // an index that somebody deleted is made again
                pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures++), LongestWait.TotalSeconds));
                if (e is SearchUnavailableException)
                    Waiting(pause.TotalSeconds, e.Message);
                else
                    Failed(e);
            }

            await WaitAsync(pause, ignorePoke: failures > 0, stoppingToken);
            await Task.Delay(Breath, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        poked.Dispose();
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// A new index (first start, other provider, new version) begins empty although comments exist: fill it. An empty
    /// one that is not new was left by a process that died before it had filled it.
    /// </summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (prepared)
            return;
        var isNew = await search.EnsureAsync(cancellationToken);
        if ((isNew || await search.CountAsync(cancellationToken) == 0)
            && await documents.AnyAsync(cancellationToken)
            && await rebuild.FillAsync(cancellationToken) is RebuildOutcome.Rebuilt rebuilt)
        {
            Rebuilt(rebuilt.Documents, rebuilt.Index);
        }

        prepared = true;
    }

    private async Task<int> CarryAsync(CancellationToken cancellationToken)
    {
        var waiting = await changes.FirstAsync(CommentDocuments.BatchSize, cancellationToken);
        if (waiting.Count == 0)
            return 0;
        CommentId[] ids = [.. waiting.Select(c => c.CommentId).Distinct()];
        await search.IndexAsync(await documents.OfAsync(ids, cancellationToken), cancellationToken);

        // Asked after the writing: a comment that went away meanwhile, and that another projector has already taken out
        // of the index, was just put back by us.
        await search.DeleteAsync(await documents.GoneAsync(ids, cancellationToken), cancellationToken);

        await changes.DeleteAsync(waiting.Select(c => c.Id), cancellationToken);
        return waiting.Count;
    }

    private async Task WaitAsync(TimeSpan pause, bool ignorePoke, CancellationToken stoppingToken)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var rest = Task.Delay(pause, clock, stop.Token);
            await (ignorePoke ? rest : Task.WhenAny(rest, poked.WaitAsync(stop.Token)));
            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The loop ends.
        }
    }

    [LoggerMessage(5201, LogLevel.Warning, "The search index does not answer; changes wait in the database. Next try in {Seconds} s. {Reason}")]
    private partial void Waiting(double seconds, string reason);

    [LoggerMessage(5202, LogLevel.Error, "Carrying changes to the search index failed; they are kept and tried again.")]
    private partial void Failed(Exception exception);

    [LoggerMessage(5203, LogLevel.Information, "The search index was new and has been filled: {Documents} comments in {Index}.")]
    private partial void Rebuilt(long documents, string index);
}
