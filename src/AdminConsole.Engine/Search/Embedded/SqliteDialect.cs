using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search.Embedded;

/// <summary>
/// SQLite: filter columns in a table, terms in an FTS5 table without content (the text is in <c>comments</c> already).
/// The terms are ours, so the tokenizer only has to split at spaces: <c>ascii</c> takes every other character as part
/// of a term.
/// </summary>
internal sealed class SqliteDialect : EmbeddedDialect
{
    private const string None = "-1e18"; // CommentCursor.None as SQL

    public override string Create(string table) =>
        $"""
        CREATE TABLE {table} (
            doc INTEGER PRIMARY KEY, comment_id BLOB NOT NULL, version INTEGER NOT NULL, terms_hash INTEGER NOT NULL,
            thread_id BLOB NOT NULL, author_id BLOB NOT NULL, status INTEGER NOT NULL, category INTEGER NOT NULL,
            reported INTEGER NOT NULL, score REAL NOT NULL, priority REAL NOT NULL, arrived_at INTEGER NOT NULL);
        CREATE UNIQUE INDEX {table}_comment ON {table} (comment_id);
        CREATE INDEX {table}_priority ON {table} (status, priority, comment_id);
        CREATE INDEX {table}_arrived ON {table} (arrived_at, comment_id);
        CREATE INDEX {table}_thread ON {table} (thread_id);
        CREATE INDEX {table}_author ON {table} (author_id);
        CREATE INDEX {table}_facets ON {table} (status, category, reported);
        CREATE VIRTUAL TABLE {table}_terms USING fts5(terms, content='', contentless_delete=1, tokenize='ascii');
        """;

    public override string Drop(string table) => $"DROP TABLE IF EXISTS {table}; DROP TABLE IF EXISTS {table}_terms;";

    public override string Truth =>
        $"""
        (SELECT k.id AS comment_id, k.thread_id, k.author_id, k.status, CASE WHEN {StillBlind} THEN 0 ELSE COALESCE(q.category, 0) END AS category,
            COALESCE(q.report_count, 0) > 0 AS reported, CASE WHEN {StillBlind} THEN 0 ELSE COALESCE(q.probability, MAX(s.inflammatory, s.marketing, s.improper), {None}) END AS score,
            COALESCE(q.priority, {None}) AS priority, COALESCE(q.entered_at, k.received_at) AS arrived_at, k.text
        FROM comments AS k LEFT JOIN comment_scores AS s ON s.comment_id = k.id LEFT JOIN queue_entries AS q ON q.comment_id = k.id)
        """;

    /// <summary>Terms hold letters and digits only, and are quoted all the same: nothing a person types is syntax here.</summary>
    public override SqlCondition Matches(string table, IReadOnlyList<SearchPhrase> phrases) => new(
        $"c.doc IN (SELECT rowid FROM {table}_terms WHERE {table}_terms MATCH @text)",
        [("@text", string.Join(" AND ", phrases.Select(p => $"\"{string.Join(' ', p.Terms)}\"{(p.LastIsPrefix ? " *" : "")}")))]);

    public override SqlCondition Contains(IReadOnlyList<string> words) => SqlCondition.All(words, word => $"instr(lower(c.text), {word}) > 0");

    public override object Id(Guid id) => id.ToByteArray(bigEndian: true);

    public override Guid ReadId(DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public override async Task UpsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken)
    {
        await using var find = connection.Command($"SELECT doc, version, terms_hash FROM {table} WHERE comment_id = @id", transaction);
        await using var insert = connection.Command(
            $"INSERT INTO {table} (comment_id, version, terms_hash, thread_id, author_id, status, category, reported, score, priority, arrived_at) " +
            "VALUES (@id, @version, @hash, @thread, @author, @status, @category, @reported, @score, @priority, @arrived) RETURNING doc", transaction);
        await using var update = connection.Command(
            $"UPDATE {table} SET version = @version, terms_hash = @hash, thread_id = @thread, author_id = @author, status = @status, category = @category, " +
            "reported = @reported, score = @score, priority = @priority, arrived_at = @arrived WHERE comment_id = @id RETURNING doc", transaction);
        await using var forget = connection.Command($"DELETE FROM {table}_terms WHERE rowid = @doc", transaction);
        await using var learn = connection.Command($"INSERT INTO {table}_terms (rowid, terms) VALUES (@doc, @terms)", transaction);
        var sought = find.With("@id", null);
        var forgotten = forget.With("@doc", null);
        var learned = (Doc: learn.With("@doc", null), Terms: learn.With("@terms", null));
        foreach (var document in documents)
        {
            sought.Value = Id(document.Id.Value);
            var terms = string.Join(' ', SearchTerms.Of(document.Text));
            var hash = Hash(terms);
            var stored = await FindAsync(find, cancellationToken);
            if (stored is { } known && known.Version > document.Version)
                continue;
            var write = stored is null ? insert : update;
            Fill(write, document, hash);
            var doc = (long)(await write.ExecuteScalarAsync(cancellationToken))!;
            if (stored?.Hash == hash)
                continue; // a decision changes the columns and not the words, which cost most of the work
            if (stored is not null)
            {
                forgotten.Value = doc;
                await forget.ExecuteNonQueryAsync(cancellationToken);
            }

            learned.Doc.Value = doc;
            learned.Terms.Value = terms;
            await learn.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public override async Task DeleteAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken)
    {
        await using var delete = connection.Command($"DELETE FROM {table} WHERE comment_id = @id RETURNING doc", transaction);
        await using var forget = connection.Command($"DELETE FROM {table}_terms WHERE rowid = @doc", transaction);
        var id = delete.With("@id", null);
        var doc = forget.With("@doc", null);
        foreach (var comment in ids)
        {
            id.Value = Id(comment.Value);
            if (await delete.ExecuteScalarAsync(cancellationToken) is not long row)
                continue;
            doc.Value = row;
            await forget.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<(long Version, long Hash)?> FindAsync(DbCommand find, CancellationToken cancellationToken)
    {
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    private void Fill(DbCommand command, CommentDocument document, long hash)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var name in (string[])["@id", "@version", "@hash", "@thread", "@author", "@status", "@category", "@reported", "@score", "@priority", "@arrived"])
                command.With(name, null);
        }

        var values = command.Parameters;
        values[0].Value = Id(document.Id.Value);
        values[1].Value = document.Version;
        values[2].Value = hash;
        values[3].Value = Id(document.ThreadId);
        values[4].Value = Id(document.AuthorId);
        values[5].Value = (int)document.Status;
        values[6].Value = ((int?)document.Category) ?? 0;
        values[7].Value = document.Reports > 0 ? 1 : 0;
        values[8].Value = document.Score ?? CommentCursor.None;
        values[9].Value = document.Priority ?? CommentCursor.None;
        values[10].Value = UtcMicros.From(document.ArrivedAt);
    }

    private static long Hash(string terms)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(terms), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
