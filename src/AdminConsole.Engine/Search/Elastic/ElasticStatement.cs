using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search.Elastic;

/// <summary>A comment as it is stored in the index: the fields of <c>config/search/comments.index.json</c>.</summary>
internal sealed record ElasticComment
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Text { get; init; }
    public required string ThreadId { get; init; }
    public required string AuthorId { get; init; }
    public required CommentStatus Status { get; init; }
    public Category? Category { get; init; }
    public QueueState? QueueState { get; init; }
    public float? Inflammatory { get; init; }
    public float? Marketing { get; init; }
    public float? Improper { get; init; }
    public required double Score { get; init; }
    public required double Priority { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The instant in microseconds, as both databases keep it: a cursor means the same everywhere.</summary>
    public required long ArrivedMicros { get; init; }

    public required int Likes { get; init; }
    public required int Reports { get; init; }
    public required bool Reported { get; init; }

    public static ElasticComment Of(CommentDocument document) => new()
    {
        Id = document.Id.ToString(),
        Version = document.Version,
        Text = document.Text,
        ThreadId = document.ThreadId.ToString(),
        AuthorId = document.AuthorId.ToString(),
        Status = document.Status,
        Category = document.Category,
        QueueState = document.QueueState,
        Inflammatory = document.Inflammatory,
        Marketing = document.Marketing,
        Improper = document.Improper,
        Score = document.Score ?? CommentCursor.None,
        Priority = document.Priority ?? CommentCursor.None,
        CreatedAt = document.CreatedAt,
        ArrivedAt = document.ArrivedAt,
        ArrivedMicros = UtcMicros.From(document.ArrivedAt),
        Likes = document.Likes,
        Reports = document.Reports,
        Reported = document.Reports > 0,
    };
}

/// <summary>A <see cref="CommentQuery"/> as a search request, and its answer as a page.</summary>
internal sealed class ElasticStatement(CommentQuery query)
{
    private const string NoCategory = "none";
    private readonly int limit = Math.Clamp(query.Limit, 1, CommentQuery.MaxLimit);

    private string SortField => query.Sort switch
    {
        CommentSort.Newest or CommentSort.Oldest => "arrivedMicros",
        CommentSort.Score => "score",
        _ => "priority",
    };

    private string Direction => query.Sort == CommentSort.Oldest ? "asc" : "desc";

    public JsonObject Request()
    {
        var request = new JsonObject
        {
            ["size"] = limit + 1, // one more than the page holds tells whether it is the last
            ["_source"] = false,
            ["sort"] = new JsonArray(new JsonObject { [SortField] = Direction }, new JsonObject { ["id"] = Direction }),
        };
        var conditions = Conditions();
        if (query.WithFacets)
        {
            // Facets disregard the filters that are choices, so these are applied after counting.
            request["post_filter"] = All(Choices());
            request["track_total_hits"] = false;
            request["aggs"] = Counts("status", null, Counts("category", NoCategory, Counts("reported", null, null)));
        }
        else
        {
            conditions.AddRange(Choices());
            request["track_total_hits"] = CommentPage.TotalCap + 1;
        }

        request["query"] = All(conditions);
        if (CommentCursor.Read(query) is { } cursor)
        {
            request["search_after"] = new JsonArray(
                query.Sort is CommentSort.Newest or CommentSort.Oldest ? JsonValue.Create((long)cursor.Value) : JsonValue.Create(cursor.Value), cursor.Id.ToString());
        }

        return request;
    }

    public CommentPage Page(SearchResponse response)
    {
        var hits = response.Hits.Hits.Take(limit).ToList();
        var next = response.Hits.Hits.Count > limit
            ? new CommentCursor(query.Sort, hits[^1].Sort![0].GetDouble(), IdOf(hits[^1])).ToString()
            : null;
        CommentId[] ids = [.. hits.Select(IdOf)];
        if (response.Aggregations?.GetValueOrDefault("status") is { ValueKind: JsonValueKind.Object } counts)
        {
            var (facets, exact) = CommentFacets.From([.. Cells(counts)], query);
            return new CommentPage(ids, next, exact, TotalIsExact: true, facets);
        }

        var total = response.Hits.Total?.Value ?? 0;
        return new CommentPage(ids, next, Math.Min(total, CommentPage.TotalCap), total <= CommentPage.TotalCap, Facets: null);
    }

    internal static CommentId IdOf(Hit hit) => new(Guid.Parse(hit.Id, CultureInfo.InvariantCulture));

    private List<JsonNode> Conditions()
    {
        var conditions = new List<JsonNode>();
        foreach (var run in SearchTerms.WholeRuns(query.Text))
            conditions.Add(new JsonObject { ["match_phrase"] = new JsonObject { ["text"] = run } });
        if (query.ThreadId is { } thread)
            conditions.Add(Term("threadId", thread.ToString()));
        if (query.AuthorId is { } author)
            conditions.Add(Term("authorId", author.ToString()));
        if (query.MinScore is { } score)
            conditions.Add(Range("score", "gte", score));
        if (query.MaxScore is { } maxScore)
            conditions.Add(Range("score", "lte", maxScore));
        if (query.From is { } from)
            conditions.Add(Range("arrivedMicros", "gte", UtcMicros.From(from)));
        if (query.To is { } to)
            conditions.Add(Range("arrivedMicros", "lt", UtcMicros.From(to)));
        return conditions;
    }

    private List<JsonNode> Choices()
    {
        var choices = new List<JsonNode>();
        if (query.Status.Count > 0)
            choices.Add(new JsonObject { ["terms"] = new JsonObject { ["status"] = new JsonArray([.. query.Status.Select(s => JsonValue.Create(s.ToString()))]) } });
        if (query.Category is { } category)
            choices.Add(Term("category", category.ToString()));
        if (query.ReportedOnly)
            choices.Add(Term("reported", true));
        return choices;
    }

    private static IEnumerable<FacetCell> Cells(JsonElement byStatus) =>
        from status in Buckets(byStatus)
        from category in Buckets(status.GetProperty("category"))
        from reported in Buckets(category.GetProperty("reported"))
        select new FacetCell(
            Enum.Parse<CommentStatus>(status.GetProperty("key").GetString()!),
            category.GetProperty("key").GetString() is { } key and not NoCategory ? Enum.Parse<Category>(key) : null,
            reported.GetProperty("key").GetInt32() == 1,
            reported.GetProperty("doc_count").GetInt64());

    private static JsonElement.ArrayEnumerator Buckets(JsonElement aggregation) => aggregation.GetProperty("buckets").EnumerateArray();

    private static JsonObject Counts(string field, string? missing, JsonObject? inner)
    {
        var terms = new JsonObject { ["field"] = field, ["size"] = 20 };
        if (missing is not null)
            terms["missing"] = missing;
        var counts = new JsonObject { ["terms"] = terms };
        if (inner is not null)
            counts["aggs"] = inner;
        return new JsonObject { [field] = counts };
    }

    private static JsonObject All(List<JsonNode> conditions) =>
        new() { ["bool"] = new JsonObject { ["filter"] = new JsonArray([.. conditions]) } };

    private static JsonObject Term(string field, JsonValue value) => new() { ["term"] = new JsonObject { [field] = value } };

    private static JsonObject Term(string field, string value) => Term(field, JsonValue.Create(value));

    private static JsonObject Term(string field, bool value) => Term(field, JsonValue.Create(value));

    private static JsonObject Range(string field, string bound, JsonNode value) =>
        new() { ["range"] = new JsonObject { [field] = new JsonObject { [bound] = value } } };
}
