using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AdminConsole.Engine.Storage.Bulk;

/// <summary>
/// One statement for thousands of rows inside the open transaction of a context: on SQLite a prepared statement run
/// row by row, on PostgreSQL one statement over <c>unnest</c> of an array per column. The statement is written once:
/// <c>:name</c> is a column's value and <c>{rows}</c> stands where PostgreSQL reads the arrays,
/// as in <c>INSERT INTO t (a, b) {rows} ON CONFLICT DO NOTHING</c>, <c>UPDATE t SET a = :a {rows} WHERE id = :id</c>,
/// <c>DELETE FROM t {rows} WHERE id = :id</c> and <c>SELECT … FROM t {rows} WHERE id = :id</c>, the last with
/// <c>{lock comments}</c> or <c>{lock authors}</c> where the rows found must not change until the transaction ends.
/// EF Core tracks entity by entity and is several times too slow for an import.
/// </summary>
internal abstract class BulkSql
{
    public static BulkSql On(ConsoleDb db)
    {
        var connection = db.Database.GetDbConnection();
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return connection switch
        {
            SqliteConnection sqlite => new OnSqlite(sqlite, (SqliteTransaction?)transaction),
            NpgsqlConnection postgres => new OnPostgres(postgres, (NpgsqlTransaction?)transaction),
            _ => throw new NotSupportedException($"No bulk statements for {connection.GetType().Name}."),
        };
    }

    /// <summary>Runs the statement for every row; returns how many rows it touched.</summary>
    public abstract Task<int> RunAsync<TRow>(
        string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, CancellationToken cancellationToken);

    /// <summary>Runs a SELECT for every row and hands each result to <paramref name="read"/>; no order is promised.</summary>
    public abstract Task ReadAsync<TRow>(
        string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, Action<BulkResult> read, CancellationToken cancellationToken);

    /// <summary>
    /// Lets writers of one kind take turns until the transaction ends. SQLite has one writer anyway.
    /// </summary>
    public abstract Task TakeTurnAsync(string kind, CancellationToken cancellationToken);

    private sealed class OnSqlite(SqliteConnection connection, SqliteTransaction? transaction) : BulkSql
    {
        public override Task<int> RunAsync<TRow>(
            string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, CancellationToken cancellationToken)
        {
            if (rows.Count == 0)
                return Task.FromResult(0);
            using var command = Prepare(sql, columns);
            var touched = 0;
            foreach (var row in rows)
            {
                Bind(command, columns, row);
                touched += command.ExecuteNonQuery();
            }

            return Task.FromResult(touched);
        }

        public override Task ReadAsync<TRow>(
            string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, Action<BulkResult> read, CancellationToken cancellationToken)
        {
            if (rows.Count == 0)
                return Task.CompletedTask;
            using var command = Prepare(sql, columns);
            foreach (var row in rows)
            {
                Bind(command, columns, row);
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    read(new BulkResult(reader, Sqlite: true));
            }

            return Task.CompletedTask;
        }

        public override Task TakeTurnAsync(string kind, CancellationToken cancellationToken) => Task.CompletedTask;

        private SqliteCommand Prepare<TRow>(string sql, BulkColumn<TRow>[] columns)
        {
            var rows = sql.StartsWith("INSERT", StringComparison.Ordinal)
                ? $"VALUES ({string.Join(", ", columns.Select(c => ":" + c.Name))})"
                : "";
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql.Replace("{rows}", rows, StringComparison.Ordinal).Replace("{lock comments}", "", StringComparison.Ordinal).Replace("{lock authors}", "", StringComparison.Ordinal);
            foreach (var column in columns)
                command.Parameters.Add(new SqliteParameter(":" + column.Name, DBNull.Value));
            command.Prepare();
            return command;
        }

        private static void Bind<TRow>(SqliteCommand command, BulkColumn<TRow>[] columns, TRow row)
        {
            for (var i = 0; i < columns.Length; i++)
                command.Parameters[i].Value = columns[i].SqliteValue(row);
        }
    }

    private sealed class OnPostgres(NpgsqlConnection connection, NpgsqlTransaction? transaction) : BulkSql
    {
        public override async Task<int> RunAsync<TRow>(
            string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, CancellationToken cancellationToken)
        {
            if (rows.Count == 0)
                return 0;
            await using var command = Build(sql, rows, columns);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public override async Task ReadAsync<TRow>(
            string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns, Action<BulkResult> read, CancellationToken cancellationToken)
        {
            if (rows.Count == 0)
                return;
            await using var command = Build(sql, rows, columns);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                read(new BulkResult(reader, Sqlite: false));
        }

        public override async Task TakeTurnAsync(string kind, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtext($1))", connection, transaction);
            command.Parameters.Add(new NpgsqlParameter { Value = kind });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private NpgsqlCommand Build<TRow>(string sql, IReadOnlyList<TRow> rows, BulkColumn<TRow>[] columns)
        {
            var command = new NpgsqlCommand { Connection = connection, Transaction = transaction };
            foreach (var column in columns)
            {
                command.Parameters.Add(new NpgsqlParameter
                {
                    Value = column.PostgresArray(rows),
                    NpgsqlDbType = NpgsqlDbType.Array | column.ElementType,
                });
            }

            var arrays = $"unnest({string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => $"${i}"))}) "
                + $"AS u({string.Join(", ", columns.Select(c => "v_" + c.Name))})";
            var source = sql[..6] switch
            {
                "INSERT" => $"SELECT {string.Join(", ", columns.Select(c => "u.v_" + c.Name))} FROM {arrays}",
                "UPDATE" => $"FROM {arrays}",
                "DELETE" => $"USING {arrays}",
                _ => $"CROSS JOIN {arrays}",
            };
            var text = new StringBuilder(sql).Replace("{rows}", source).Replace("{lock comments}", "FOR UPDATE OF comments").Replace("{lock authors}", "FOR UPDATE OF authors");
            foreach (var column in columns.OrderByDescending(c => c.Name.Length)) // the longest name first: one may begin another
                text.Replace(":" + column.Name, "u.v_" + column.Name);
            command.CommandText = text.ToString();
            return command;
        }
    }
}

/// <summary>A row that a bulk SELECT found.</summary>
internal readonly record struct BulkResult(DbDataReader Reader, bool Sqlite)
{
    public Guid Id(int column) => Sqlite ? new Guid(Reader.GetFieldValue<byte[]>(column), true) : Reader.GetGuid(column);

    public string Text(int column) => Reader.GetString(column);

    public string? TextOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetString(column);

    public byte[] Bytes(int column) => Reader.GetFieldValue<byte[]>(column);

    public bool IsNull(int column) => Reader.IsDBNull(column);

    public int Int(int column) => Reader.GetInt32(column);

    public bool Bool(int column) => Reader.GetBoolean(column);

    public long Long(int column) => Reader.GetInt64(column);

    public Guid? IdOrNull(int column) => Reader.IsDBNull(column) ? null : Id(column);

    public int? IntOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetInt32(column);

    public float Real(int column) => Reader.GetFloat(column);

    public DateOnly? DateOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetFieldValue<DateOnly>(column);

    public DateTimeOffset Instant(int column) =>
        Sqlite ? UtcMicros.To(Reader.GetInt64(column)) : Reader.GetFieldValue<DateTimeOffset>(column);

    public DateTimeOffset? InstantOrNull(int column) => Reader.IsDBNull(column) ? null : Instant(column);
}
