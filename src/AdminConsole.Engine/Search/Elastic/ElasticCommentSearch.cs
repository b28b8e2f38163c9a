using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Search.Elastic;

/// <summary>
/// Comments in Elasticsearch 8 or 9. Two aliases are the whole state: one names the index that answers, the other,
/// while a rebuild runs, the one that it fills. Writes go through aliases only (<c>require_alias</c>), so that no
/// write ever makes an index by itself, and carry external versions, so that an older document is refused (409).
/// </summary>
internal sealed partial class ElasticCommentSearch(
    ElasticsearchClient client, SearchOptions options, TimeProvider clock, ILogger<ElasticCommentSearch> logger) : ICommentSearch
{
    /// <summary>A deletion is newer than anything: comments never come back under the same id.</summary>
    private const long Deleted = 1L << 62;

    private readonly JsonObject definition =
        (JsonObject)JsonNode.Parse(File.ReadAllBytes(options.Elasticsearch.IndexPath()))!;

    private string Live => $"{options.Elasticsearch.IndexPrefix}-comments";

    private string Next => $"{options.Elasticsearch.IndexPrefix}-comments-next";

    /// <summary>The version of the mapping, from the index file: raise it there and the console rebuilds at its next start.</summary>
    private string Versioned => string.Create(
        CultureInfo.InvariantCulture, $"{Live}-v{definition["mappings"]?["_meta"]?["version"]?.GetValue<int>() ?? 1}-");

    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var indices = await client.Indices.GetAliasAsync(Live, cancellationToken);
        if (indices.Count == 1 && indices[0].StartsWith(Versioned, StringComparison.Ordinal))
            return false;

        // The first index has a fixed name: of two nodes that start at once, one makes it and the other finds it.
        var first = Versioned + "first";
        try
        {
            await client.Indices.CreateAsync(first, Definition(indices.Count == 0 ? Live : null), cancellationToken);
        }
        catch (ElasticsearchException e) when (e.StatusCode == HttpStatusCode.BadRequest && e.Message.Contains("resource_already_exists", StringComparison.Ordinal))
        {
            if (indices.Count == 0)
                return false;
        }

        if (indices.Count > 0)
        {
            var actions = new JsonArray(AliasAction("add", first, Live));
            foreach (var old in indices.Where(i => i != first))
                actions.Add(new JsonObject { ["remove_index"] = new JsonObject { ["index"] = old } });
            await client.Indices.UpdateAliasesAsync(actions, cancellationToken);
        }

        return true;
    }

    public async Task<CommentPage> SearchAsync(CommentQuery query, CancellationToken cancellationToken)
    {
        var statement = new ElasticStatement(query);
        return statement.Page(await AskAsync(() => client.SearchAsync(Live, statement.Request(), cancellationToken)));
    }

    public Task IndexAsync(IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken) =>
        WriteAsync([.. documents.Select(d => (Action("index", d.Id, d.Version), (object?)ElasticComment.Of(d)))], cancellationToken);

    public Task DeleteAsync(IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken) =>
        WriteAsync([.. ids.Select(id => (Action("delete", id, Deleted), (object?)null))], cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => AskAsync(() => client.CountAsync(Live, cancellationToken));

    public async Task<IReadOnlyList<IndexedComment>> ListAsync(CommentId? after, int limit, CancellationToken cancellationToken)
    {
        if (after is null)
            await RefreshAsync(cancellationToken); // a check compares what is there, not what was visible a second ago
        var request = new JsonObject
        {
            ["size"] = limit,
            ["_source"] = false,
            ["track_total_hits"] = false,
            ["docvalue_fields"] = new JsonArray("version"),
            ["sort"] = new JsonArray(new JsonObject { ["id"] = "asc" }),
        };
        if (after is { } id)
            request["search_after"] = new JsonArray(id.ToString());
        var response = await AskAsync(() => client.SearchAsync(Live, request, cancellationToken));
        return [.. response.Hits.Hits.Select(hit => new IndexedComment(ElasticStatement.IdOf(hit), hit.Fields!["version"][0].GetInt64()))];
    }

    public async Task RebuildAsync(IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> documents, CancellationToken cancellationToken)
    {
        foreach (var abandoned in await client.Indices.GetAliasAsync(Next, cancellationToken))
            await client.Indices.DeleteAsync(abandoned, cancellationToken);
        var index = Versioned + clock.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

        // From here on every writer that looks finds the second alias and fills both, and only then are the comments
        // read: a change is either in what is read or written after it.
        await client.Indices.CreateAsync(index, Definition(Next), cancellationToken);
        try
        {
            await foreach (var batch in documents.WithCancellation(cancellationToken))
            {
                if (!await BulkAsync(Next, [.. batch.Select(d => (Action("index", d.Id, d.Version), (object?)ElasticComment.Of(d)))], cancellationToken))
                    throw new RebuildReplacedException();
            }

            await client.Indices.RefreshAsync(index, cancellationToken);
            var actions = new JsonArray(AliasAction("remove", index, Next), AliasAction("add", index, Live));
            foreach (var old in await client.Indices.GetAliasAsync(Live, cancellationToken))
                actions.Add(new JsonObject { ["remove_index"] = new JsonObject { ["index"] = old } });
            await client.Indices.UpdateAliasesAsync(actions, cancellationToken);
        }
        catch
        {
            await AbandonAsync(index);
            throw;
        }
    }

    public async Task<string> LiveNameAsync(CancellationToken cancellationToken) =>
        (await client.Indices.GetAliasAsync(Live, cancellationToken)) is [.., var live] ? live : throw Missing();

    /// <summary>Makes what was written visible to searches at once; they see it after a second anyway.</summary>
    internal Task RefreshAsync(CancellationToken cancellationToken) => AskAsync(async () =>
    {
        await client.Indices.RefreshAsync(Live, cancellationToken);
        return true;
    });

    private async Task AbandonAsync(string index)
    {
        try
        {
            await client.Indices.DeleteAsync(index, CancellationToken.None);
        }
        catch (Exception e) when (e is SearchUnavailableException or ElasticsearchException)
        {
            LeftBehind(index, e.Message); // the next rebuild removes it
        }
    }

    private async Task WriteAsync(IReadOnlyList<(JsonObject Action, object? Document)> operations, CancellationToken cancellationToken)
    {
        if (operations.Count == 0)
            return;
        for (var attempt = 1; ; attempt++)
        {
            var rebuilding = (await client.Indices.GetAliasAsync(Next, cancellationToken)).Count > 0;
            if (!await BulkAsync(Live, operations, cancellationToken))
                throw Missing();
            if (!rebuilding || await BulkAsync(Next, operations, cancellationToken))
                return;

            // The rebuild ended in between: what we wrote may have gone to the index that it replaced.
            if (attempt == 3)
                throw new SearchUnavailableException("The search index was replaced several times while it was written to.");
        }
    }

    /// <returns>False when the alias does not exist.</returns>
    private async Task<bool> BulkAsync(
        string alias, IReadOnlyList<(JsonObject Action, object? Document)> operations, CancellationToken cancellationToken)
    {
        var response = await client.BulkAsync(alias, operations, cancellationToken);
        if (!response.Errors)
            return true;
        foreach (var item in response.Items.SelectMany(i => i.Values).Where(i => i.Error is not null))
        {
            switch (item.Status)
            {
                case (int)HttpStatusCode.Conflict:
                    break; // the index holds a newer document
                case (int)HttpStatusCode.NotFound:
                    return false;
                case >= 500 or (int)HttpStatusCode.TooManyRequests:
                    throw new SearchUnavailableException($"Elasticsearch could not write: {item.Error!.Type}.");
                default:
                    Refused(item.Id, item.Error!.Type); // for good: the check names it as missing
                    break;
            }
        }

        return true;
    }

    /// <summary>Without its index Elasticsearch is as good as away; the projector makes it again.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ElasticsearchException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw Missing();
        }
    }

    private static SearchUnavailableException Missing() => new("Elasticsearch answers, but the console's index is not there (yet).");

    private JsonObject Definition(string? alias)
    {
        var body = (JsonObject)definition.DeepClone();
        if (alias is not null)
            body["aliases"] = new JsonObject { [alias] = new JsonObject() };
        return body;
    }

    private static JsonObject Action(string kind, CommentId id, long version) => new()
    {
        [kind] = new JsonObject { ["_id"] = id.ToString(), ["version"] = version, ["version_type"] = "external_gte" },
    };

    private static JsonObject AliasAction(string kind, string index, string alias) =>
        new() { [kind] = new JsonObject { ["index"] = index, ["alias"] = alias } };

    [LoggerMessage(5211, LogLevel.Error, "Elasticsearch refuses comment {Comment} ({Type}); it is missing from the index until it changes or the index is rebuilt.")]
    private partial void Refused(string comment, string type);

    [LoggerMessage(5212, LogLevel.Warning, "The unfinished index {Index} could not be removed; the next rebuild does it. {Reason}")]
    private partial void LeftBehind(string index, string reason);
}
