using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>What the queue is narrowed to: the query of its address, so that a view can be kept and sent.</summary>
public sealed class QueueFilter
{
    public const string SortPriority = "priority";
    public const string SortScore = "score";
    public const string SortOldest = "oldest";
    public const string SortNewest = "newest";
    private const int MaxText = 200;

    public string? Status { get; init; }
    public string? Category { get; init; }
    public bool Reported { get; init; }
    public Guid? Thread { get; init; }
    public Guid? Author { get; init; }
    public string? Q { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }

    /// <summary>Only what came in the last so many hours.</summary>
    public int? Since { get; init; }

    public string? Sort { get; init; }
    public string? After { get; init; }

    /// <summary>The comment in the reading pane.</summary>
    public Guid? Comment { get; init; }

    /// <summary>Null shows every comment, flagged or not.</summary>
    public CommentStatus? OfStatus => Status is null or "" ? CommentStatus.Waiting
        : string.Equals(Status, "all", StringComparison.OrdinalIgnoreCase) ? null
        : Enum.TryParse<CommentStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : CommentStatus.Waiting;

    public Category? OfCategory => Categories.TryParse(Category, out var category) ? category : null;

    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim() is { Length: > MaxText } longer ? longer[..MaxText] : Q.Trim();

    public double? Least => Min is > 0 and <= 1 ? Min : null;

    public double? Most => Max is >= 0 and < 1 ? Max : null;

    public int? Hours => Since is > 0 and <= 24 * 366 ? Since : null;

    public string Order => Sort is SortScore or SortOldest or SortNewest ? Sort : SortPriority;

    /// <summary>Filters beyond what a tab says.</summary>
    public int Extra => (Thread is null ? 0 : 1) + (Author is null ? 0 : 1) + (Text is null ? 0 : 1) + (Least is null ? 0 : 1) + (Most is null ? 0 : 1)
        + (Hours is null ? 0 : 1) + (OfStatus is CommentStatus.Waiting or CommentStatus.Escalated ? 0 : 1);

    public bool IsTab(CommentStatus status, Category? category, bool reported) =>
        OfStatus == status && OfCategory == category && Reported == reported;
}
