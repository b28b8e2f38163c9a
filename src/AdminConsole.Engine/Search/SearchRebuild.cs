using System.Runtime.CompilerServices;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

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
public sealed class SearchRebuild(
    ICommentSearch search, CommentDocuments documents, IDbContextFactory<ConsoleDb> databases, WriteGate gate, SearchOptions options, TimeProvider clock)
{
    /// <summary>A rebuild without a sign of life for so long is dead, and another one may begin.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    private string Key => options.Provider.ToString();

    public async Task<RebuildOutcome> RunAsync(IProgress<(long Done, long Total)>? progress, CancellationToken cancellationToken)
    {
        await search.EnsureAsync(cancellationToken);
        var id = Ids.New(clock);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var total = await db.Comments.LongCountAsync(cancellationToken);
            if (!await ClaimAsync(id, total, cancellationToken))
            {
                var running = await db.SearchIndexStates.AsNoTracking().SingleAsync(s => s.Provider == Key, cancellationToken);
                return new RebuildOutcome.AlreadyRunning(running.StartedAt ?? running.BeatAt ?? clock.GetUtcNow(), running.Done, running.Total);
            }
        }

        var count = new Counter();
        var finished = false;
        try
        {
            await search.RebuildAsync(FeedAsync(id, count, progress, cancellationToken), cancellationToken);
            finished = true;
        }
        finally
        {
            await ReleaseAsync(id, finished);
        }

        return new RebuildOutcome.Rebuilt(count.Done, await search.LiveNameAsync(cancellationToken));
    }

    private async IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> FeedAsync(
        Guid id, Counter count, IProgress<(long Done, long Total)>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var total = await db.Comments.LongCountAsync(cancellationToken);
        await foreach (var batch in documents.AllAsync(cancellationToken))
        {
            yield return batch;
            count.Done += batch.Count;
            progress?.Report((count.Done, total));
            await BeatAsync(id, count.Done, cancellationToken);
        }
    }

    private async Task<bool> ClaimAsync(Guid id, long total, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var dead = now - Patience;
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO search_index_states (provider, done, total) VALUES ({Key}, 0, 0) ON CONFLICT DO NOTHING", cancellationToken);
        return await db.SearchIndexStates
            .Where(s => s.Provider == Key && (s.RebuildId == null || s.BeatAt == null || s.BeatAt < dead))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, id).SetProperty(s => s.StartedAt, now).SetProperty(s => s.BeatAt, now)
                .SetProperty(s => s.Done, 0).SetProperty(s => s.Total, total), cancellationToken) == 1;
    }

    private async Task BeatAsync(Guid id, long done, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var mine = await db.SearchIndexStates.Where(s => s.Provider == Key && s.RebuildId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.BeatAt, now).SetProperty(s => s.Done, done), cancellationToken);
        if (mine == 0)
            throw new RebuildReplacedException();
    }

    private async Task ReleaseAsync(Guid id, bool finished)
    {
        // Also after Ctrl-C: the next rebuild must not have to wait for this one's patience to run out.
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var mine = db.SearchIndexStates.Where(s => s.Provider == Key && s.RebuildId == id);
        var now = clock.GetUtcNow();
        await (finished
            ? mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, (Guid?)null).SetProperty(s => s.RebuiltAt, now))
            : mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, (Guid?)null)));
    }

    private sealed class Counter
    {
        public long Done { get; set; }
    }
}

/// <summary>This rebuild was taken for dead and another one has begun; its own index is gone.</summary>
public sealed class RebuildReplacedException() : Exception("Another rebuild of the search index has taken over; this one stopped.");
