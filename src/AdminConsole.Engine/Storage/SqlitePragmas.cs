using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Engine.Storage;

/// <summary>Sets on every connection what SQLite does not keep in the file.</summary>
internal sealed class SqlitePragmas(StorageOptions options) : DbConnectionInterceptor
{
    private readonly string sql =
        $"PRAGMA busy_timeout = 5000; PRAGMA synchronous = {(options.FullSync ? "FULL" : "NORMAL")}; " +
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
