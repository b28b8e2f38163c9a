using System.Data.Common;
using System.Globalization;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search.Embedded;

/// <summary>A <see cref="CommentQuery"/> as SQL over a projection table, or over the truth in the same shape.</summary>
internal sealed class EmbeddedStatement
{
    private readonly EmbeddedDialect dialect;
    private readonly CommentQuery query;
    private readonly string source;
    private readonly SqlCondition? text;

    private EmbeddedStatement(EmbeddedDialect dialect, CommentQuery query, string source, SqlCondition? text)
    {
        this.dialect = dialect;
        this.query = query;
        this.source = source;
        this.text = text;
    }

    public static EmbeddedStatement OverProjection(EmbeddedDialect dialect, CommentQuery query, string table) => new(
        dialect, query, table, SearchTerms.Query(query.Text) is { Count: > 0 } phrases ? dialect.Matches(table, phrases) : null);

    public static EmbeddedStatement OverTruth(EmbeddedDialect dialect, CommentQuery query) => new(
        dialect, query, dialect.Truth,
        SearchTerms.Query(query.Text).Count > 0 ? dialect.Contains(SearchTerms.Words(query.Text!)) : null);

    private string SortColumn => query.Sort switch
    {
        CommentSort.Newest or CommentSort.Oldest => "arrived_at",
        CommentSort.Score => "score",
        _ => "priority",
    };

    private string Direction => query.Sort == CommentSort.Oldest ? "ASC" : "DESC";

    public async Task<CommentPage> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(query.Limit, 1, CommentQuery.MaxLimit);
        var found = new List<(CommentId Id, double Key)>();
        await using (var command = Page(connection, limit))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                found.Add((new CommentId(dialect.ReadId(reader, 0)), Convert.ToDouble(reader.GetValue(1), CultureInfo.InvariantCulture)));
        }

        string? next = null;
        if (found.Count > limit)
        {
            found.RemoveAt(limit);
            next = new CommentCursor(query.Sort, found[^1].Key, found[^1].Id).ToString();
        }

        CommentId[] ids = [.. found.Select(f => f.Id)];
        if (query.WithFacets)
        {
            var (facets, exact) = CommentFacets.From(await CellsAsync(connection, cancellationToken), query);
            return new CommentPage(ids, next, exact, TotalIsExact: true, facets);
        }

        await using var count = Count(connection);
        var total = Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        return new CommentPage(ids, next, Math.Min(total, CommentPage.TotalCap), total <= CommentPage.TotalCap, Facets: null);
    }

    private async Task<List<FacetCell>> CellsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var cells = new List<FacetCell>();
        await using var command = Facets(connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            cells.Add(new FacetCell(
                (CommentStatus)reader.GetInt32(0), reader.GetInt32(1) is var category and > 0 ? (Category)category : null,
                reader.GetInt32(2) > 0, reader.GetInt64(3)));
        }

        return cells;
    }

    /// <summary>Id and sort key of one comment more than the page holds, so that the page knows whether it is the last.</summary>
    private DbCommand Page(DbConnection connection, int limit)
    {
        var cursor = CommentCursor.Read(query);
        var command = connection.Command(
            $"SELECT c.comment_id, c.{SortColumn} FROM {source} AS c {Where(withChoices: true, withCursor: cursor is not null)} " +
            string.Create(CultureInfo.InvariantCulture, $"ORDER BY c.{SortColumn} {Direction}, c.comment_id {Direction} LIMIT {limit + 1}"));
        Bind(command);
        if (cursor is { } from)
        {
            command.With("@cursor", query.Sort is CommentSort.Newest or CommentSort.Oldest ? (object)(long)from.Value : from.Value);
            command.With("@cursorId", dialect.Id(from.Id.Value));
        }

        return command;
    }

    /// <summary>How many match; counting stops above the cap.</summary>
    private DbCommand Count(DbConnection connection)
    {
        var command = connection.Command(string.Create(CultureInfo.InvariantCulture,
            $"SELECT COUNT(*) FROM (SELECT 1 FROM {source} AS c {Where(withChoices: true, withCursor: false)} LIMIT {CommentPage.TotalCap + 1}) AS found"));
        Bind(command);
        return command;
    }

    /// <summary>Counts per combination of the filters that are facets.</summary>
    private DbCommand Facets(DbConnection connection)
    {
        var command = connection.Command(
            $"SELECT c.status, c.category, c.reported, COUNT(*) FROM {source} AS c {Where(withChoices: false, withCursor: false)} GROUP BY c.status, c.category, c.reported");
        Bind(command);
        return command;
    }

    private string Where(bool withChoices, bool withCursor)
    {
        var conditions = new List<string>();
        if (text is not null)
            conditions.Add(text.Sql);
        if (query.ThreadId is not null)
            conditions.Add("c.thread_id = @thread");
        if (query.AuthorId is not null)
            conditions.Add("c.author_id = @author");
        if (query.MinScore is not null)
            conditions.Add("c.score >= @minScore");
        if (query.MaxScore is not null)
            conditions.Add("c.score <= @maxScore");
        if (query.From is not null)
            conditions.Add("c.arrived_at >= @from");
        if (query.To is not null)
            conditions.Add("c.arrived_at < @to");
        if (withChoices && query.Status.Count > 0)
            conditions.Add($"c.status IN ({string.Join(", ", query.Status.Select(s => ((int)s).ToString(CultureInfo.InvariantCulture)))})");
        if (withChoices && query.Category is { } category)
            conditions.Add($"c.category = {((int)category).ToString(CultureInfo.InvariantCulture)}");
        if (withChoices && query.ReportedOnly)
            conditions.Add("c.reported = 1");
        if (withCursor)
            conditions.Add($"(c.{SortColumn}, c.comment_id) {(query.Sort == CommentSort.Oldest ? ">" : "<")} (@cursor, @cursorId)");
        return conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
    }

    private void Bind(DbCommand command)
    {
        foreach (var (name, value) in text?.Values ?? [])
            command.With(name, value);
        if (query.ThreadId is { } thread)
            command.With("@thread", dialect.Id(thread));
        if (query.AuthorId is { } author)
            command.With("@author", dialect.Id(author));
        if (query.MinScore is { } minScore)
            command.With("@minScore", minScore);
        if (query.MaxScore is { } maxScore)
            command.With("@maxScore", maxScore);
        if (query.From is { } from)
            command.With("@from", UtcMicros.From(from));
        if (query.To is { } to)
            command.With("@to", UtcMicros.From(to));
    }
}
