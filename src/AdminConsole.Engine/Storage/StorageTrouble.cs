using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AdminConsole.Engine.Storage;

/// <summary>The database could not do its work: what to tell the person who has to help it.</summary>
public sealed record StorageTrouble(bool DiskFull, string Sentence)
{
    private const string NothingHalfDone = "Nothing was left half done.";

    /// <summary>Null when it is not the database's trouble.</summary>
    public static StorageTrouble? Of(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SqliteException { SqliteErrorCode: 13 }:
                    return new StorageTrouble(true, $"The disk that holds the database is full. {NothingHalfDone} Make room and do it again.");
                case SqliteException { SqliteErrorCode: 5 or 6 }:
                    return new StorageTrouble(false, $"Another process holds the database for too long. {NothingHalfDone} Do it again when that one is done.");
                case SqliteException { SqliteErrorCode: 8 or 14 or 23 }:
                    return new StorageTrouble(false, "The database cannot be written: look at the permissions of the data folder.");
                case SqliteException { SqliteErrorCode: 11 or 26 } damaged:
                    return new StorageTrouble(false, $"The database file is damaged or no database of this console: {damaged.Message}");
                case PostgresException { SqlState: PostgresErrorCodes.DiskFull }:
                    return new StorageTrouble(true, $"The database server's disk is full. {NothingHalfDone} Make room and do it again.");
                case NpgsqlException { InnerException: SocketException or TimeoutException } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown }:
                    return new StorageTrouble(false, $"The database server does not answer. {NothingHalfDone} Check Storage:Postgres and the server.");
                case DbException other:
                    return new StorageTrouble(false, $"The database failed: {other.Message.TrimEnd('.')}. {NothingHalfDone}");
            }
        }

        return null;
    }
}
