using System.Globalization;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>What the queue is narrowed to: the query of its address, so that a view can be kept and sent.</summary>
public sealed class QueueFilter
{
    public const string SortPriority = "priority";
    public const string SortScore = "score";
    public const string SortOldest = "oldest";
    public const string SortNewest = "newest";

    /// <summary>What was put aside until a date.</summary>
    public const string Held = "held";

    /// <summary>Whoever looks.</summary>
    public const string Me = "me";

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

    /// <summary>Only what was handed to this person: an id, or <see cref="Me"/>.</summary>
    public string? Assigned { get; init; }

    public string? Sort { get; init; }
    public string? After { get; init; }

    /// <summary>The comment in the reading pane.</summary>
    public Guid? Comment { get; init; }

    /// <summary>Null shows every comment, flagged or not.</summary>
    public CommentStatus? OfStatus => Status is null or "" ? CommentStatus.Waiting
        : string.Equals(Status, "all", StringComparison.OrdinalIgnoreCase) ? null
        : Enum.TryParse<CommentStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : CommentStatus.Waiting;

    public bool IsHeld => string.Equals(Status, Held, StringComparison.OrdinalIgnoreCase);

    public Category? OfCategory => Categories.TryParse(Category, out var category) ? category : null;

    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim() is { Length: > MaxText } longer ? longer[..MaxText] : Q.Trim();

    public double? Least => Min is > 0 and <= 1 ? Min : null;

    public double? Most => Max is >= 0 and < 1 ? Max : null;

    public int? Hours => Since is > 0 and <= 24 * 366 ? Since : null;

    public string Order => Sort is SortScore or SortOldest or SortNewest ? Sort : SortPriority;

    /// <summary>Filters beyond what a tab says.</summary>
    public int Extra => (Thread is null ? 0 : 1) + (Author is null ? 0 : 1) + (Text is null ? 0 : 1) + (Least is null ? 0 : 1) + (Most is null ? 0 : 1)
        + (Hours is null ? 0 : 1) + (OfStatus is CommentStatus.Waiting or CommentStatus.Escalated ? 0 : 1) + (Assigned is null or Me ? 0 : 1);

    /// <summary>
    /// Comments that say the same stand as one row, except where the list is about single ones: under one thread, by one
    /// author, reported, handed on, or cut by a figure that the row in front may not share with those behind it.
    /// </summary>
    public bool IsCollapsed => !IsHeld && OfStatus is CommentStatus.Waiting or CommentStatus.Escalated
        && Thread is null && Author is null && Text is null && Most is null && Hours is null && !Reported && Assigned is null;

    /// <summary>Whether it narrows the queue at all, by tab or by filter.</summary>
    public bool IsAny => Extra > 0 || OfCategory is not null || Reported || IsHeld || Assigned is not null;

    public Guid? AssignedTo(Guid? me) => Assigned == Me ? me : Guid.TryParse(Assigned, out var id) ? id : null;

    public bool IsTab(CommentStatus status, Category? category, bool reported) =>
        !IsHeld && Assigned is null && OfStatus == status && OfCategory == category && Reported == reported;

    /// <summary>Everything that narrows or orders, in one order: two addresses of the same list read alike.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        (string Name, string? Value)[] all =
        [
            ("status", IsHeld ? Held : OfStatus switch { CommentStatus.Waiting => null, null => "all", { } status => status.ToString().ToLowerInvariant() }),
            ("category", OfCategory is { } category ? Categories.NameOf(category) : null),
            ("reported", Reported ? "true" : null),
            ("thread", Thread?.ToString()),
            ("author", Author?.ToString()),
            ("q", Text),
            ("min", Least?.ToString(CultureInfo.InvariantCulture)),
            ("max", Most?.ToString(CultureInfo.InvariantCulture)),
            ("since", Hours?.ToString(CultureInfo.InvariantCulture)),
            ("assigned", Assigned),
            ("sort", Order == SortPriority ? null : Order),
        ];
        return all.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value!));
    }

    /// <summary>The list's address without its question mark.</summary>
    public string Query
    {
        get
        {
            var query = new QueryBuilder();
            foreach (var (name, value) in Fields())
                query.Add(name, value);
            return query.ToQueryString().Value is { Length: > 0 } text ? text[1..] : "";
        }
    }

    /// <summary>The filter of a kept address; what cannot be read is left out.</summary>
    public static QueueFilter Of(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? One(string name) => values.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        double? Number(string name) => double.TryParse(One(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new QueueFilter
        {
            Status = One("status"),
            Category = One("category"),
            Reported = One("reported") is "true",
            Thread = Guid.TryParse(One("thread"), out var thread) ? thread : null,
            Author = Guid.TryParse(One("author"), out var author) ? author : null,
            Q = One("q"),
            Min = Number("min"),
            Max = Number("max"),
            Since = int.TryParse(One("since"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? hours : null,
            Assigned = One("assigned"),
            Sort = One("sort"),
        };
    }
}
