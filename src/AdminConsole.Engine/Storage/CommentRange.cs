using AdminConsole.Engine.Moderation.Ingest;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage;

/// <summary>Comments on one side of an id. A typed id has no order in LINQ; the database's order is that of its bytes on both.</summary>
internal static class CommentRange
{
    public static IQueryable<Comment> After(ConsoleDb db, CommentId? last) => last is not { } id
        ? db.Comments
        : db.Comments.FromSqlRaw("SELECT * FROM comments WHERE id > {0}", Bytes(db, id));

    public static IQueryable<Comment> Before(ConsoleDb db, CommentId? last) => last is not { } id
        ? db.Comments
        : db.Comments.FromSqlRaw("SELECT * FROM comments WHERE id < {0}", Bytes(db, id));

    private static object Bytes(ConsoleDb db, CommentId id) => db is SqliteConsoleDb ? id.Value.ToByteArray(bigEndian: true) : id.Value;
}
