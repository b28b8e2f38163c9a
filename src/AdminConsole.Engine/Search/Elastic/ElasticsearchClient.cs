using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Polly;
using Refit;

namespace AdminConsole.Engine.Search.Elastic;

/// <summary>
/// The calls to Elasticsearch that the console makes, with the names of the official .NET client
/// (<c>Elastic.Clients.Elasticsearch</c>). That package is not served by this project's package source; the day it is,
/// this file is the only one that changes. Every failure to get an answer is a <see cref="SearchUnavailableException"/>;
/// an answer of "no" is a <see cref="ElasticsearchException"/> with its status.
/// </summary>
internal sealed class ElasticsearchClient(IElasticsearchApi api, SearchHealth health)
{
    public IndicesClient Indices => new(this);

    private IElasticsearchApi Api => api;

    /// <summary>Answers for each operation, in order. <paramref name="alias"/> must be one: a bulk never makes an index.</summary>
    public async Task<BulkResponse> BulkAsync(string alias, IEnumerable<(JsonObject Action, object? Document)> operations, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        foreach (var (action, document) in operations)
        {
            await JsonSerializer.SerializeAsync(body, action, Json, cancellationToken);
            body.WriteByte((byte)'\n');
            if (document is null)
                continue;
            await JsonSerializer.SerializeAsync(body, document, document.GetType(), Json, cancellationToken);
            body.WriteByte((byte)'\n');
        }

        // Bytes, not a stream: a retry sends them again.
        using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return await CallAsync(() => api.BulkAsync(alias, content, cancellationToken), cancellationToken);
    }

    public Task<SearchResponse> SearchAsync(string alias, JsonObject request, CancellationToken cancellationToken) =>
        CallAsync(() => api.SearchAsync(alias, request, cancellationToken), cancellationToken);

    public async Task<long> CountAsync(string alias, CancellationToken cancellationToken) =>
        (await CallAsync(() => api.CountAsync(alias, cancellationToken), cancellationToken)).Count;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Chinese in three bytes and not in six
    };

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await call();
            health.Answered();
            return answer;
        }
        catch (ApiException e) when (IsRefusal(e.StatusCode))
        {
            health.Answered();
            throw new ElasticsearchException(e.StatusCode, e.Content ?? e.Message);
        }
        catch (Exception e) when (e is ApiExceptionBase or HttpRequestException or ExecutionRejectedException or JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason = e is ApiException answered
                ? $"Elasticsearch answered {(int)answered.StatusCode}."
                : $"Elasticsearch cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}.";
            health.Failed(reason);
            throw new SearchUnavailableException(reason, e);
        }
    }

    /// <summary>The node understood and says no; asking again would change nothing. A wrong key is not one: somebody may mend it.</summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);

    internal sealed class IndicesClient(ElasticsearchClient client)
    {
        public Task CreateAsync(string index, JsonObject request, CancellationToken cancellationToken) =>
            client.CallAsync(() => client.Api.CreateIndexAsync(index, request, cancellationToken), cancellationToken);

        public Task DeleteAsync(string index, CancellationToken cancellationToken) =>
            client.CallAsync(() => client.Api.DeleteIndexAsync(index, cancellationToken), cancellationToken);

        public Task RefreshAsync(string index, CancellationToken cancellationToken) =>
            client.CallAsync(() => client.Api.RefreshAsync(index, cancellationToken), cancellationToken);

        /// <summary>Every action or none.</summary>
        public Task UpdateAliasesAsync(JsonArray actions, CancellationToken cancellationToken) =>
            client.CallAsync(() => client.Api.UpdateAliasesAsync(new JsonObject { ["actions"] = actions }, cancellationToken), cancellationToken);

        /// <summary>The indices behind an alias, oldest name first; none for an alias that does not exist.</summary>
        public async Task<IReadOnlyList<string>> GetAliasAsync(string alias, CancellationToken cancellationToken)
        {
            try
            {
                var found = await client.CallAsync(() => client.Api.GetAliasAsync(alias, cancellationToken), cancellationToken);
                return [.. found.Keys.Order(StringComparer.Ordinal)];
            }
            catch (ElasticsearchException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return [];
            }
        }
    }
}

/// <summary>Elasticsearch understood the request and refuses it.</summary>
internal sealed class ElasticsearchException(HttpStatusCode status, string reason)
    : Exception($"Elasticsearch answered {(int)status}: {(reason.Length > 300 ? reason[..300] : reason)}")
{
    public HttpStatusCode StatusCode { get; } = status;
}

/// <summary>The REST API as it is documented.</summary>
internal interface IElasticsearchApi
{
    [Put("/{index}")]
    Task<AcknowledgedResponse> CreateIndexAsync(string index, [Body] JsonObject request, CancellationToken cancellationToken);

    [Delete("/{index}")]
    Task<AcknowledgedResponse> DeleteIndexAsync(string index, CancellationToken cancellationToken);

    [Get("/_alias/{alias}")]
    Task<Dictionary<string, JsonElement>> GetAliasAsync(string alias, CancellationToken cancellationToken);

    [Post("/_aliases")]
    Task<AcknowledgedResponse> UpdateAliasesAsync([Body] JsonObject request, CancellationToken cancellationToken);

    [Post("/{index}/_refresh")]
    Task<JsonElement> RefreshAsync(string index, CancellationToken cancellationToken);

    [Post("/{alias}/_bulk?require_alias=true")]
    Task<BulkResponse> BulkAsync(string alias, [Body] HttpContent operations, CancellationToken cancellationToken);

    [Post("/{alias}/_search")]
    Task<SearchResponse> SearchAsync(string alias, [Body] JsonObject request, CancellationToken cancellationToken);

    [Get("/{alias}/_count")]
    Task<CountResponse> CountAsync(string alias, CancellationToken cancellationToken);
}

internal sealed record AcknowledgedResponse(bool Acknowledged);

internal sealed record CountResponse(long Count);

internal sealed record BulkResponse(bool Errors, IReadOnlyList<Dictionary<string, BulkItem>> Items);

internal sealed record BulkItem([property: JsonPropertyName("_id")] string Id, int Status, BulkError? Error);

internal sealed record BulkError(string Type, string? Reason);

internal sealed record SearchResponse(HitsMetadata Hits, Dictionary<string, JsonElement>? Aggregations);

internal sealed record HitsMetadata(TotalHits? Total, IReadOnlyList<Hit> Hits);

internal sealed record TotalHits(long Value, string Relation);

internal sealed record Hit([property: JsonPropertyName("_id")] string Id, IReadOnlyList<JsonElement>? Sort, Dictionary<string, JsonElement>? Fields);

/// <summary>Credentials, and the next node when one cannot be reached. It stands inside the retries: a retry asks elsewhere.</summary>
internal sealed class NodePool : DelegatingHandler
{
    private readonly IReadOnlyList<Uri> nodes;
    private readonly AuthenticationHeaderValue? credentials;
    private int current;

    public NodePool(ElasticsearchOptions options)
    {
        nodes = options.Nodes();
        credentials = !string.IsNullOrEmpty(options.ApiKey)
            ? new AuthenticationHeaderValue("ApiKey", options.ApiKey)
            : !string.IsNullOrEmpty(options.Username)
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}")))
                : null;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var turn = Volatile.Read(ref current);
        var node = nodes[turn % nodes.Count];
        request.RequestUri = new Uri(node, Path(request).TrimStart('/'));
        request.Headers.Authorization = credentials;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Interlocked.CompareExchange(ref current, (turn + 1) % nodes.Count, turn);
            throw;
        }
    }

    /// <summary>The path without a node's own prefix, which an earlier attempt may have put in front.</summary>
    private static string Path(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(OriginalPath, out var path))
            return path;
        request.Options.Set(OriginalPath, path = request.RequestUri!.PathAndQuery);
        return path;
    }

    private static readonly HttpRequestOptionsKey<string> OriginalPath = new("search.path");
}
