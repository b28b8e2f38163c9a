using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Search;

/// <param name="Provider">Which index.</param>
/// <param name="Index">The live one; null while it does not answer.</param>
/// <param name="InDatabase">Comments in SQL.</param>
/// <param name="InIndex">Documents in the index; null while it does not answer.</param>
/// <param name="Pending">Changes on their way to the index: the drift.</param>
/// <param name="Rebuild">The rebuild that runs or ran last.</param>
public sealed record SearchStatus(
    SearchProvider Provider, string? Index, long InDatabase, long? InIndex, long Pending, SearchState State, SearchIndexState? Rebuild);

/// <param name="Missing">Comments that the index does not have.</param>
/// <param name="Stale">Comments that it has in an older version.</param>
/// <param name="Extra">What it has and SQL has not.</param>
public sealed record SearchDrift(
    long InDatabase, long InIndex, long Pending, IReadOnlyList<CommentId> Missing, IReadOnlyList<CommentId> Stale, IReadOnlyList<CommentId> Extra)
{
    public bool IsEqual => Missing.Count == 0 && Stale.Count == 0 && Extra.Count == 0 && InDatabase == InIndex;
}

/// <summary>Compares SQL with the index: by counts for a page, comment by comment for the verb.</summary>
public sealed class SearchCheck(
    ICommentSearch search, CommentDocuments documents, IDbContextFactory<ConsoleDb> databases, SearchOptions options, SearchHealth health)
{
    public async Task<SearchStatus> StatusAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var provider = options.Provider.ToString();
        var inDatabase = await db.Comments.LongCountAsync(cancellationToken);
        var pending = await db.SearchChanges.LongCountAsync(cancellationToken);
        var rebuild = await db.SearchIndexStates.AsNoTracking().SingleOrDefaultAsync(s => s.Provider == provider, cancellationToken);
        try
        {
            return new SearchStatus(
                options.Provider, await search.LiveNameAsync(cancellationToken), inDatabase, await search.CountAsync(cancellationToken),
                pending, health.Current, rebuild);
        }
        catch (SearchUnavailableException)
        {
            return new SearchStatus(options.Provider, null, inDatabase, null, pending, health.Current, rebuild);
        }
    }

    /// <summary>Walks both in the order of ids and keeps up to <paramref name="named"/> ids of each kind of difference.</summary>
    public async Task<SearchDrift> CompareAsync(int named, CancellationToken cancellationToken)
    {
        List<CommentId> missing = [], stale = [], extra = [];
        void Note(List<CommentId> list, CommentId id)
        {
            if (list.Count < named)
                list.Add(id);
        }

        long inDatabase = 0, inIndex = 0;
        await using var truth = documents.VersionsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var index = IndexedAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasTruth = await truth.MoveNextAsync();
        var hasIndex = await index.MoveNextAsync();
        while (hasTruth || hasIndex)
        {
            var order = !hasTruth ? 1 : !hasIndex ? -1 : truth.Current.Id.Value.CompareTo(index.Current.Id.Value);
            if (order < 0)
                Note(missing, truth.Current.Id);
            else if (order > 0)
                Note(extra, index.Current.Id);
            else if (index.Current.Version < truth.Current.Version)
                Note(stale, truth.Current.Id);
            if (order <= 0)
            {
                inDatabase++;
                hasTruth = await truth.MoveNextAsync();
            }

            if (order >= 0)
            {
                inIndex++;
                hasIndex = await index.MoveNextAsync();
            }
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return new SearchDrift(inDatabase, inIndex, await db.SearchChanges.LongCountAsync(cancellationToken), missing, stale, extra);
    }

    private async IAsyncEnumerable<IndexedComment> IndexedAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommentId? last = null;
        while (await search.ListAsync(last, CommentDocuments.BatchSize * 5, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var comment in batch)
                yield return comment;
            last = batch[^1].Id;
        }
    }
}
