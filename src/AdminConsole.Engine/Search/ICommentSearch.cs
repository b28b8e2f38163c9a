using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search;

/// <summary>
/// Finds comments. SQL is the truth and this is a projection of it, seconds behind at most: whoever shows a page loads
/// the rows of the ids it gets from SQL, and decides by what SQL says. Every method throws
/// <see cref="SearchUnavailableException"/> when the index cannot be reached; <see cref="CommentFinder"/> catches it.
/// </summary>
public interface ICommentSearch
{
    /// <summary>Makes the index where there is none.</summary>
    /// <returns>True when the index is empty because it is new: comments that exist already need a rebuild.</returns>
    Task<bool> EnsureAsync(CancellationToken cancellationToken);

    Task<CommentPage> SearchAsync(CommentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Writes documents, into the index under construction as well if there is one. A document older than the one
    /// that the index holds is ignored, so that order and repetition do not matter.
    /// </summary>
    Task IndexAsync(IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken);

    /// <summary>Forgets comments for good; an unknown id is fine.</summary>
    Task DeleteAsync(IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken);

    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>What the index holds, ordered by id, after <paramref name="after"/>: for a check against SQL.</summary>
    Task<IReadOnlyList<IndexedComment>> ListAsync(CommentId? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Fills a new index from <paramref name="documents"/> while the live one serves and writes go on, makes it the
    /// live one in a single step and removes the old one. Stopped half-way, it leaves the live index as it was.
    /// </summary>
    Task RebuildAsync(IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> documents, CancellationToken cancellationToken);

    /// <summary>The index that answers at the moment, for people: its name carries its version.</summary>
    Task<string> LiveNameAsync(CancellationToken cancellationToken);
}

/// <summary>A comment as the index knows it.</summary>
public sealed record CommentDocument
{
    public required CommentId Id { get; init; }
    public required string Text { get; init; }
    public required Guid ThreadId { get; init; }
    public required Guid AuthorId { get; init; }
    public required CommentStatus Status { get; init; }

    /// <summary>What it was flagged for; null for a comment that was never in the queue.</summary>
    public Category? Category { get; init; }

    public QueueState? QueueState { get; init; }
    public float? Inflammatory { get; init; }
    public float? Marketing { get; init; }
    public float? Improper { get; init; }

    /// <summary>Probability of the flag, else of the likeliest category; null before it was scored.</summary>
    public double? Score { get; init; }

    /// <summary>Order in the queue (<see cref="QueuePriority"/>); null for a comment that was never in it.</summary>
    public double? Priority { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it entered the queue, else when the console received it: how long it waits.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    public int Likes { get; init; }
    public int Reports { get; init; }

    /// <summary>Grows with every write to the comment or its queue entry (<see cref="VersionOf"/>).</summary>
    public required long Version { get; init; }

    /// <summary>
    /// The comment's version first, the queue entry's second: an entry that goes away together with a change of the
    /// comment (never without one) does not make the version fall.
    /// </summary>
    public static long VersionOf(long comment, long? queueEntry) => (comment << 20) | Math.Min(queueEntry ?? 0, (1 << 20) - 1);
}

public sealed record IndexedComment(CommentId Id, long Version);

public enum CommentSort
{
    /// <summary>The queue's order. Comments that were never in the queue come last.</summary>
    Priority = 0,

    /// <summary>Latest arrival first (<see cref="CommentDocument.ArrivedAt"/>).</summary>
    Newest = 1,

    /// <summary>Likeliest first.</summary>
    Score = 2,

    /// <summary>Longest wait first.</summary>
    Oldest = 3,
}

/// <summary>What to look for; every condition must hold.</summary>
public sealed record CommentQuery
{
    public const int MaxTextLength = 200;
    public const int MaxLimit = 1000;

    /// <summary>
    /// What a person typed. Words between spaces must all occur (a Chinese word of any length, a Latin word whole);
    /// quotes, brackets and operators mean nothing. Without a letter or digit it is no condition at all.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Empty: any.</summary>
    public IReadOnlyList<CommentStatus> Status { get; init; } = [];

    public Category? Category { get; init; }
    public bool ReportedOnly { get; init; }
    public Guid? ThreadId { get; init; }
    public Guid? AuthorId { get; init; }

    /// <summary>0..1.</summary>
    public double? MinScore { get; init; }

    /// <summary>0..1, inclusive; a comment without a score is below any.</summary>
    public double? MaxScore { get; init; }

    /// <summary>Earliest arrival, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest arrival, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    public CommentSort Sort { get; init; }

    /// <summary><see cref="CommentPage.Next"/> of the page before; one that is not of this sort is as good as none.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>False spares the counting of facets, and the total stops at <see cref="CommentPage.TotalCap"/>.</summary>
    public bool WithFacets { get; init; } = true;
}

/// <summary>One page of ids in order.</summary>
/// <param name="Ids">In the order asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
/// <param name="Total">How many comments match.</param>
/// <param name="TotalIsExact">False when counting stopped at <see cref="TotalCap"/>: say "10,000 and more".</param>
/// <param name="Facets">Null unless asked for.</param>
public sealed record CommentPage(
    IReadOnlyList<CommentId> Ids, string? Next, long Total, bool TotalIsExact, CommentFacets? Facets)
{
    public const int TotalCap = 10_000;

    /// <summary>False when the index could not be reached and SQL answered instead: the page says so.</summary>
    public bool FromIndex { get; init; } = true;
}

/// <summary>
/// How many comments each choice would show: a facet disregards its own filter and honours all others, so that the
/// tab next to the chosen one keeps its number.
/// </summary>
public sealed record CommentFacets(
    IReadOnlyDictionary<CommentStatus, long> Status, IReadOnlyDictionary<Category, long> Category, long Reported)
{
    /// <summary>The facets and the total, from the counts of each combination under all other filters.</summary>
    internal static (CommentFacets Facets, long Total) From(IReadOnlyCollection<FacetCell> cells, CommentQuery query)
    {
        bool StatusFits(FacetCell cell) => query.Status.Count == 0 || query.Status.Contains(cell.Status);
        bool CategoryFits(FacetCell cell) => query.Category is null || query.Category == cell.Category;
        bool ReportedFits(FacetCell cell) => !query.ReportedOnly || cell.Reported;
        var facets = new CommentFacets(
            cells.Where(c => CategoryFits(c) && ReportedFits(c)).GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            cells.Where(c => c.Category is not null && StatusFits(c) && ReportedFits(c))
                .GroupBy(c => c.Category!.Value).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            cells.Where(c => c.Reported && StatusFits(c) && CategoryFits(c)).Sum(c => c.Count));
        return (facets, cells.Where(c => StatusFits(c) && CategoryFits(c) && ReportedFits(c)).Sum(c => c.Count));
    }
}

internal sealed record FacetCell(CommentStatus Status, Category? Category, bool Reported, long Count);

/// <summary>The index cannot be reached or does not answer. Nothing is lost: changes wait in <see cref="SearchChange"/>.</summary>
public sealed class SearchUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
