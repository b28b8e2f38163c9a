using System.Runtime.CompilerServices;

namespace AdminConsole.Engine.Search;

public abstract record RebuildOutcome
{
    private RebuildOutcome() { }

    /// <param name="Documents">How many were written.</param>
    /// <param name="Index">The new live index.</param>
    public sealed record Rebuilt(long Documents, string Index) : RebuildOutcome;

    /// <summary>Somebody else is at it; nothing was done.</summary>
    public sealed record AlreadyRunning(DateTimeOffset Since, long Done, long Total) : RebuildOutcome;
}

/// <summary>The index from scratch, one rebuild at a time in the whole installation, while the console goes on.</summary>
public sealed class SearchRebuild(ICommentSearch search, CommentDocuments documents, SearchChanges changes, RebuildClaim claim, SearchHealth health)
{
    public async Task<RebuildOutcome> RunAsync(IProgress<(long Done, long Total)>? progress, CancellationToken cancellationToken)
    {
        await search.EnsureAsync(cancellationToken);
        var total = await documents.CountAsync(cancellationToken);
        if (await claim.TakeAsync(total, cancellationToken) is not RebuildTurn.Mine(var id))
            return await claim.RunningAsync(cancellationToken);

        // Whatever is announced now is committed, and so is in what will be read: after the switch it is done.
        var announced = await changes.IdsAsync(cancellationToken);
        var count = new Counter();
        var finished = false;
        try
        {
            await search.RebuildAsync(FeedAsync(id, total, count, progress, cancellationToken), cancellationToken);
            await changes.DeleteAsync(announced, cancellationToken);
            finished = true;
        }
        finally
        {
            await claim.ReleaseAsync(id, finished);
        }

        return new RebuildOutcome.Rebuilt(count.Done, await search.LiveNameAsync(cancellationToken));
    }

    /// <summary>The same for an index that is empty: until it is done, pages of this process are answered by SQL.</summary>
    internal async Task<RebuildOutcome> FillAsync(CancellationToken cancellationToken)
    {
        health.IsFilling = true;
        try
        {
            return await RunAsync(progress: null, cancellationToken);
        }
        finally
        {
            health.IsFilling = false;
        }
    }

    private async IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> FeedAsync(
        Guid id, long total, Counter count, IProgress<(long Done, long Total)>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in documents.AllAsync(cancellationToken))
        {
            yield return batch;
            count.Done += batch.Count;
            progress?.Report((count.Done, total));
            await claim.BeatAsync(id, count.Done, cancellationToken);
        }
    }

    private sealed class Counter
    {
        public long Done { get; set; }
    }
}

/// <summary>This rebuild was taken for dead and another one has begun; its own index is gone.</summary>
public sealed class RebuildReplacedException() : Exception("Another rebuild of the search index has taken over; this one stopped.");
