using System.Data.Common;
using System.Globalization;
using System.Text;
using AdminConsole.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AdminConsole.Engine.Search.Embedded;

/// <summary>
/// PostgreSQL: the same table with the terms as a <c>tsvector</c> under a GIN index. The vector is written as a literal
/// of our own terms and positions, so that no text search configuration and no locale of the server takes part.
/// </summary>
internal sealed class PostgresDialect : EmbeddedDialect
{
    /// <summary>PostgreSQL counts no position beyond this one.</summary>
    private const int MaxPosition = 16_383;

    private const string None = "CAST(-1e18 AS double precision)"; // CommentCursor.None as SQL

    public override string Create(string table) =>
        $"""
        CREATE TABLE {table} (
            comment_id uuid PRIMARY KEY, version bigint NOT NULL, terms tsvector NOT NULL,
            thread_id uuid NOT NULL, author_id uuid NOT NULL, status integer NOT NULL, category integer NOT NULL,
            reported integer NOT NULL, score double precision NOT NULL, priority double precision NOT NULL, arrived_at bigint NOT NULL);
        CREATE INDEX {table}_terms ON {table} USING gin (terms);
        CREATE INDEX {table}_priority ON {table} (status, priority, comment_id);
        CREATE INDEX {table}_arrived ON {table} (arrived_at, comment_id);
        CREATE INDEX {table}_thread ON {table} (thread_id);
        CREATE INDEX {table}_author ON {table} (author_id);
        CREATE INDEX {table}_facets ON {table} (status, category, reported);
        """;

    public override string Drop(string table) => $"DROP TABLE IF EXISTS {table};";

    public override string Truth =>
        $"""
        (SELECT k.id AS comment_id, k.thread_id, k.author_id, k.status, CASE WHEN {StillBlind} THEN 0 ELSE COALESCE(q.category, 0) END AS category,
            CASE WHEN q.report_count > 0 THEN 1 ELSE 0 END AS reported,
            CASE WHEN {StillBlind} THEN 0 ELSE
                COALESCE(CAST(q.probability AS double precision), CAST(GREATEST(s.inflammatory, s.marketing, s.improper) AS double precision), {None}) END AS score,
            COALESCE(q.priority, {None}) AS priority, CAST(EXTRACT(EPOCH FROM COALESCE(q.entered_at, k.received_at)) * 1000000 AS bigint) AS arrived_at, k.text
        FROM comments AS k LEFT JOIN comment_scores AS s ON s.comment_id = k.id LEFT JOIN queue_entries AS q ON q.comment_id = k.id)
        """;

    public override SqlCondition Matches(string table, IReadOnlyList<SearchPhrase> phrases) => new(
        "c.terms @@ CAST(@text AS tsquery)",
        [("@text", string.Join(" & ", phrases.Select(p =>
            $"({string.Join(" <-> ", p.Terms.Select((term, i) => $"'{term}'{(p.LastIsPrefix && i == p.Terms.Count - 1 ? ":*" : "")}"))})")))]);

    public override SqlCondition Contains(IReadOnlyList<string> words) => SqlCondition.All(words, word => $"strpos(lower(c.text), {word}) > 0");

    public override object Id(Guid id) => id;

    public override Guid ReadId(DbDataReader reader, int column) => reader.GetGuid(column);

    public override async Task UpsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken)
    {
        // One order for everybody: two projectors that write the same rows wait for each other and never in a circle.
        CommentDocument[] rows = [.. documents.OrderBy(d => d.Id.Value)];
        await using var command = (NpgsqlCommand)connection.Command(
            $"""
            INSERT INTO {table} AS t (comment_id, version, terms, thread_id, author_id, status, category, reported, score, priority, arrived_at)
            SELECT r.id, r.version, CAST(r.terms AS tsvector), r.thread, r.author, r.status, r.category, r.reported, r.score, r.priority, r.arrived
            FROM unnest(@id, @version, @terms, @thread, @author, @status, @category, @reported, @score, @priority, @arrived)
                AS r (id, version, terms, thread, author, status, category, reported, score, priority, arrived)
            ON CONFLICT (comment_id) DO UPDATE SET
                version = excluded.version, terms = excluded.terms, thread_id = excluded.thread_id, author_id = excluded.author_id,
                status = excluded.status, category = excluded.category, reported = excluded.reported, score = excluded.score,
                priority = excluded.priority, arrived_at = excluded.arrived_at
            WHERE t.version <= excluded.version
            """, transaction);
        void Column<T>(string name, NpgsqlDbType type, Func<CommentDocument, T> value) => command.Parameters.Add(
            new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = rows.Select(value).ToArray() });
        Column("@id", NpgsqlDbType.Uuid, d => d.Id.Value);
        Column("@version", NpgsqlDbType.Bigint, d => d.Version);
        Column("@terms", NpgsqlDbType.Text, d => Vector(d.Text));
        Column("@thread", NpgsqlDbType.Uuid, d => d.ThreadId);
        Column("@author", NpgsqlDbType.Uuid, d => d.AuthorId);
        Column("@status", NpgsqlDbType.Integer, d => (int)d.Status);
        Column("@category", NpgsqlDbType.Integer, d => ((int?)d.Category) ?? 0);
        Column("@reported", NpgsqlDbType.Integer, d => d.Reports > 0 ? 1 : 0);
        Column("@score", NpgsqlDbType.Double, d => d.Score ?? CommentCursor.None);
        Column("@priority", NpgsqlDbType.Double, d => d.Priority ?? CommentCursor.None);
        Column("@arrived", NpgsqlDbType.Bigint, d => UtcMicros.From(d.ArrivedAt));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task DeleteAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"DELETE FROM {table} WHERE comment_id = ANY(@ids)", transaction);
        command.With("@ids", ids.Select(id => id.Value).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The literal of a tsvector, such as <c>'歌词':1 '词':2</c>.</summary>
    private static string Vector(string text)
    {
        var literal = new StringBuilder();
        var position = 0;
        foreach (var term in SearchTerms.Of(text))
        {
            if (++position > MaxPosition)
                break;
            literal.Append(CultureInfo.InvariantCulture, $"'{term}':{position} ");
        }

        return literal.ToString();
    }
}
