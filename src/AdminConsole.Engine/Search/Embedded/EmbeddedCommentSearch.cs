using System.Data.Common;
using System.Globalization;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminConsole.Engine.Search.Embedded;

/// <summary>
/// Full text inside the console's own database. The projection's tables are made here and not by a migration: they
/// hold nothing that cannot be made again, and a new version of them (<see cref="Version"/>) is simply built anew.
/// Their writes bypass the audited writer on purpose: a projection is not a fact that somebody is answerable for.
/// </summary>
internal sealed class EmbeddedCommentSearch(
    IDbContextFactory<ConsoleDb> databases, WriteGate gate, EmbeddedDialect dialect, TimeProvider clock) : ICommentSearch
{
    /// <summary>Raise it whenever columns or terms change: an index of another version is rebuilt at start.</summary>
    private const int Version = 1;

    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"comment_search_v{Version}_");
    private volatile bool ensured;

    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var isNew = await WriteAsync(async (db, connection, transaction) =>
        {
            var (live, building) = await StateAsync(db, connection, transaction, forUpdate: true, cancellationToken);
            if (live?.StartsWith(Prefix, StringComparison.Ordinal) == true)
                return false;
            var table = NewName();
            await connection.ExecuteAsync(dialect.Create(table), transaction, cancellationToken);
            await SetStateAsync(db, table, building: null, cancellationToken);
            foreach (var old in (string?[])[live, building])
            {
                if (old is not null)
                    await connection.ExecuteAsync(dialect.Drop(old), transaction, cancellationToken);
            }

            return true;
        }, cancellationToken);
        ensured = true;
        return isNew;
    }

    public Task<CommentPage> SearchAsync(CommentQuery query, CancellationToken cancellationToken) => ReadAsync(
        (connection, table) => EmbeddedStatement.OverProjection(dialect, query, table).ReadAsync(connection, cancellationToken), cancellationToken);

    public async Task IndexAsync(IReadOnlyCollection<CommentDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
            return;
        CommentDocument[] newest = [.. documents.GroupBy(d => d.Id).Select(g => g.MaxBy(d => d.Version)!)];
        await WriteTablesAsync(
            (connection, transaction, table) => dialect.UpsertAsync(connection, transaction, table, newest, cancellationToken), cancellationToken);
    }

    public async Task DeleteAsync(IReadOnlyCollection<CommentId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        await WriteTablesAsync(
            (connection, transaction, table) => dialect.DeleteAsync(connection, transaction, table, ids, cancellationToken), cancellationToken);
    }

    public Task<long> CountAsync(CancellationToken cancellationToken) => ReadAsync(async (connection, table) =>
    {
        await using var command = connection.Command($"SELECT COUNT(*) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }, cancellationToken);

    public Task<IReadOnlyList<IndexedComment>> ListAsync(CommentId? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IndexedComment>>(async (connection, table) =>
        {
            await using var command = connection.Command(string.Create(CultureInfo.InvariantCulture,
                $"SELECT comment_id, version FROM {table} {(after is null ? "" : "WHERE comment_id > @after")} ORDER BY comment_id LIMIT {limit}"));
            if (after is { } id)
                command.With("@after", dialect.Id(id.Value));
            var listed = new List<IndexedComment>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                listed.Add(new IndexedComment(new CommentId(dialect.ReadId(reader, 0)), reader.GetInt64(1)));
            return listed;
        }, cancellationToken);

    public async Task RebuildAsync(IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> documents, CancellationToken cancellationToken)
    {
        await EnsureOnceAsync(cancellationToken);
        var table = NewName();

        // From this commit on every writer fills both tables, and only then are the comments read: a change is either
        // in what is read or written after it.
        await WriteAsync(async (db, connection, transaction) =>
        {
            var (live, abandoned) = await StateAsync(db, connection, transaction, forUpdate: true, cancellationToken);
            if (abandoned is not null)
                await connection.ExecuteAsync(dialect.Drop(abandoned), transaction, cancellationToken);
            await connection.ExecuteAsync(dialect.Create(table), transaction, cancellationToken);
            await SetStateAsync(db, live, table, cancellationToken);
            return true;
        }, cancellationToken);
        try
        {
            await foreach (var batch in documents.WithCancellation(cancellationToken))
            {
                await WriteAsync(async (db, connection, transaction) =>
                {
                    await RequireBuildingAsync(db, connection, transaction, table, forUpdate: false, cancellationToken);
                    await dialect.UpsertAsync(connection, transaction, table, batch, cancellationToken);
                    return true;
                }, cancellationToken);
            }

            await WriteAsync(async (db, connection, transaction) =>
            {
                var live = await RequireBuildingAsync(db, connection, transaction, table, forUpdate: true, cancellationToken);
                await SetStateAsync(db, table, building: null, cancellationToken);
                if (live is not null)
                    await connection.ExecuteAsync(dialect.Drop(live), transaction, cancellationToken);
                return true;
            }, cancellationToken);
        }
        catch
        {
            await AbandonAsync(table);
            throw;
        }
    }

    public Task<string> LiveNameAsync(CancellationToken cancellationToken) => ReadAsync((_, table) => Task.FromResult(table), cancellationToken);

    private async Task AbandonAsync(string table) => await WriteAsync(async (db, connection, transaction) =>
    {
        var (live, building) = await StateAsync(db, connection, transaction, forUpdate: true, CancellationToken.None);
        if (building != table)
            return false; // another rebuild has taken over and cleared up
        await SetStateAsync(db, live, building: null, CancellationToken.None);
        await connection.ExecuteAsync(dialect.Drop(table), transaction, CancellationToken.None);
        return true;
    }, CancellationToken.None);

    /// <summary>Reads from the live table, once more if a rebuild has replaced it between the look at its name and the read.</summary>
    private async Task<T> ReadAsync<T>(Func<DbConnection, string, Task<T>> read, CancellationToken cancellationToken)
    {
        await EnsureOnceAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        var (table, _) = await StateAsync(db, connection, transaction: null, forUpdate: null, cancellationToken);
        try
        {
            return await read(connection, table!);
        }
        catch (DbException)
        {
            var (current, _) = await StateAsync(db, connection, transaction: null, forUpdate: null, cancellationToken);
            if (current == table)
                throw;
            return await read(connection, current!);
        }
    }

    private async Task WriteTablesAsync(Func<DbConnection, DbTransaction, string, Task> write, CancellationToken cancellationToken)
    {
        await EnsureOnceAsync(cancellationToken);
        await WriteAsync(async (db, connection, transaction) =>
        {
            var (live, building) = await StateAsync(db, connection, transaction, forUpdate: false, cancellationToken);
            await write(connection, transaction, live!);
            if (building is not null)
                await write(connection, transaction, building);
            return true;
        }, cancellationToken);
    }

    private async Task<T> WriteAsync<T>(Func<ConsoleDb, DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await write(db, db.Database.GetDbConnection(), transaction.GetDbTransaction());
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private async Task EnsureOnceAsync(CancellationToken cancellationToken)
    {
        if (!ensured)
            await EnsureAsync(cancellationToken);
    }

    /// <returns>The live table.</returns>
    private static async Task<string?> RequireBuildingAsync(
        ConsoleDb db, DbConnection connection, DbTransaction transaction, string table, bool forUpdate, CancellationToken cancellationToken)
    {
        var (live, building) = await StateAsync(db, connection, transaction, forUpdate, cancellationToken);
        return building == table ? live : throw new RebuildReplacedException();
    }

    /// <summary>
    /// The live table and the one under construction. On PostgreSQL a writer shares the row until it commits, and a
    /// switch waits for the writers: nobody writes to a table that has just been dropped. SQLite has one writer anyway.
    /// </summary>
    private static async Task<(string? Live, string? Building)> StateAsync(
        ConsoleDb db, DbConnection connection, DbTransaction? transaction, bool? forUpdate, CancellationToken cancellationToken)
    {
        if (forUpdate == true)
        {
            await connection.ExecuteAsync(
                $"INSERT INTO search_index_states (provider, done, total) VALUES ('{nameof(SearchProvider.Embedded)}', 0, 0) ON CONFLICT DO NOTHING",
                transaction, cancellationToken);
        }

        var locked = forUpdate is null || db is SqliteConsoleDb ? "" : forUpdate.Value ? " FOR UPDATE" : " FOR SHARE";
        await using var command = connection.Command(
            $"SELECT live, building FROM search_index_states WHERE provider = '{nameof(SearchProvider.Embedded)}'{locked}", transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return (null, null);
        return (reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private static Task<int> SetStateAsync(ConsoleDb db, string? live, string? building, CancellationToken cancellationToken) =>
        db.SearchIndexStates.Where(s => s.Provider == nameof(SearchProvider.Embedded)).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Live, live).SetProperty(s => s.Building, building), cancellationToken);

    private string NewName() => Prefix + clock.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
}
