using System.Runtime.InteropServices;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>A comment while its batch is worked through: what is stored, and what the batch makes of it.</summary>
internal sealed class KnownComment
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public required KnownThread Thread { get; init; }
    public required Guid AuthorId { get; init; }
    public required string Text { get; set; }
    public Guid? ReplyToId { get; set; }
    public int Revision { get; set; } = 1;
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public int Likes { get; set; }
    public string? Region { get; set; }
    public CommentStatus Status { get; init; }
    public bool IsNew { get; init; }
    public bool TextChanged { get; private set; }

    /// <summary>It was withdrawn, and the platform sends it again.</summary>
    public bool Returned { get; set; }

    public bool IsWithdrawn => Status == CommentStatus.Withdrawn && !Returned;
    public bool OtherChanged { get; set; }

    /// <summary>Texts that this batch replaced.</summary>
    public List<(int Number, string Text)> Replaced { get; } = [];

    public bool Take(string text)
    {
        if (text == Text)
            return false;
        Replaced.Add((Revision, Text));
        Revision++;
        Text = text;
        TextChanged = true;
        return true;
    }
}

internal sealed class KnownThread
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public required ThreadKind Kind { get; init; }
    public required string Title { get; set; }
    public string? Byline { get; set; }
    public int Stored { get; init; }
    public int Added { get; set; }
    public int CommentCount => Stored + Added;
    public bool IsNew { get; init; }
    public bool Renamed { get; set; }
}

internal sealed class KnownAuthor
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public string? Name { get; set; }
    public int Added { get; set; }
    public bool IsNew { get; init; }
    public bool Renamed { get; set; }
}

/// <summary>The rows that a batch touches, by the platform's ids.</summary>
internal sealed class KnownRows
{
    private readonly Dictionary<string, KnownThread> threads = [];
    private readonly Dictionary<string, KnownAuthor> authors = [];

    public Dictionary<string, KnownComment> Comments { get; } = [];

    public static async Task<KnownRows> ReadAsync(BulkSql sql, List<IncomingComment> comments, CancellationToken cancellationToken)
    {
        var rows = new KnownRows();
        BulkColumn<string>[] id = [BulkColumn.Text<string>("pid", value => value)];
        await sql.ReadAsync("SELECT platform_id, id, kind, title, byline, comment_count FROM comment_threads {rows} WHERE platform_id = :pid",
            Distinct(comments.Select(c => c.ThreadPlatformId)), id, found => rows.threads.Add(found.Text(0), new KnownThread
            {
                PlatformId = found.Text(0),
                Id = found.Id(1),
                Kind = (ThreadKind)found.Int(2),
                Title = found.Text(3),
                Byline = found.TextOrNull(4),
                Stored = found.Int(5),
            }), cancellationToken);
        await sql.ReadAsync("SELECT platform_id, id, name FROM authors {rows} WHERE platform_id = :pid",
            Distinct(comments.Select(c => c.AuthorPlatformId)), id, found => rows.authors.Add(found.Text(0), new KnownAuthor
            {
                PlatformId = found.Text(0),
                Id = found.Id(1),
                Name = found.TextOrNull(2),
            }), cancellationToken);

        // A comment whose thread is not the one it comes with now needs that thread's id only, to be refused.
        var threadById = rows.threads.Values.ToDictionary(t => t.Id);
        await sql.ReadAsync(
            "SELECT platform_id, id, thread_id, author_id, text, revision, status, likes, region, reply_to_id FROM comments {rows} WHERE platform_id = :pid {lock comments}",
            Distinct(comments.SelectMany(c => c.ReplyToPlatformId is { } reply ? (string[])[c.PlatformId, reply] : [c.PlatformId])),
            id,
            found => rows.Comments.Add(found.Text(0), new KnownComment
            {
                PlatformId = found.Text(0),
                Id = found.Id(1),
                Thread = threadById.GetValueOrDefault(found.Id(2))
                    ?? new KnownThread { Id = found.Id(2), PlatformId = "", Kind = ThreadKind.Other, Title = "" },
                AuthorId = found.Id(3),
                Text = found.Text(4),
                Revision = found.Int(5),
                Status = (CommentStatus)found.Int(6),
                Likes = found.Int(7),
                Region = found.TextOrNull(8),
                ReplyToId = found.IsNull(9) ? null : found.Id(9),
            }),
            cancellationToken);
        return rows;
    }

    public KnownThread Thread(IncomingComment comment, Func<Guid> newId)
    {
        ref var thread = ref CollectionsMarshal.GetValueRefOrAddDefault(threads, comment.ThreadPlatformId, out var known);
        if (!known)
        {
            thread = new KnownThread
            {
                Id = newId(),
                PlatformId = comment.ThreadPlatformId,
                Kind = comment.ThreadKind,
                Title = comment.ThreadTitle ?? comment.ThreadPlatformId,
                Byline = comment.ThreadByline,
                IsNew = true,
            };
        }

        if (comment.ThreadTitle is { } title && title != thread!.Title)
            (thread.Title, thread.Renamed) = (title, true);
        if (comment.ThreadByline is { } byline && byline != thread!.Byline)
            (thread.Byline, thread.Renamed) = (byline, true);
        return thread!;
    }

    public KnownAuthor Author(IncomingComment comment, Func<Guid> newId)
    {
        ref var author = ref CollectionsMarshal.GetValueRefOrAddDefault(authors, comment.AuthorPlatformId, out var known);
        if (!known)
            author = new KnownAuthor { Id = newId(), PlatformId = comment.AuthorPlatformId, Name = comment.AuthorName, IsNew = true };
        if (comment.AuthorName is { } name && name != author!.Name)
            (author.Name, author.Renamed) = (name, true);
        return author!;
    }

    /// <summary>Threads and authors first: comments point at them.</summary>
    public async Task WriteAsync(BulkSql sql, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await sql.RunAsync("INSERT INTO comment_threads (id, platform_id, kind, title, byline, comment_count) {rows}",
            threads.Values.Where(t => t.IsNew && t.Added > 0).ToList(),
            [
                BulkColumn.Id<KnownThread>("id", t => t.Id),
                BulkColumn.Text<KnownThread>("pid", t => t.PlatformId),
                BulkColumn.Int<KnownThread>("kind", t => (int)t.Kind),
                BulkColumn.Text<KnownThread>("title", t => t.Title),
                BulkColumn.Text<KnownThread>("byline", t => t.Byline),
                BulkColumn.Int<KnownThread>("added", t => t.Added),
            ], cancellationToken);
        await sql.RunAsync("INSERT INTO authors (id, platform_id, name, comment_count, removed_count) {rows}",
            authors.Values.Where(a => a.IsNew && a.Added > 0).ToList(),
            [
                BulkColumn.Id<KnownAuthor>("id", a => a.Id),
                BulkColumn.Text<KnownAuthor>("pid", a => a.PlatformId),
                BulkColumn.Text<KnownAuthor>("name", a => a.Name),
                BulkColumn.Int<KnownAuthor>("added", a => a.Added),
                BulkColumn.Int<KnownAuthor>("removed", _ => 0),
            ], cancellationToken);
        await WriteCommentsAsync(sql, now, cancellationToken);
        await sql.RunAsync(
            "UPDATE comment_threads SET comment_count = comment_count + :added, title = :title, byline = :byline {rows} WHERE id = :id",
            threads.Values.Where(t => !t.IsNew && (t.Added > 0 || t.Renamed)).OrderBy(t => t.Id).ToList(),
            [
                BulkColumn.Id<KnownThread>("id", t => t.Id),
                BulkColumn.Int<KnownThread>("added", t => t.Added),
                BulkColumn.Text<KnownThread>("title", t => t.Title),
                BulkColumn.Text<KnownThread>("byline", t => t.Byline),
            ], cancellationToken);
        await sql.RunAsync("UPDATE authors SET comment_count = comment_count + :added, name = :name {rows} WHERE id = :id",
            authors.Values.Where(a => !a.IsNew && (a.Added > 0 || a.Renamed)).OrderBy(a => a.Id).ToList(),
            [
                BulkColumn.Id<KnownAuthor>("id", a => a.Id),
                BulkColumn.Int<KnownAuthor>("added", a => a.Added),
                BulkColumn.Text<KnownAuthor>("name", a => a.Name),
            ], cancellationToken);
    }

    private async Task WriteCommentsAsync(BulkSql sql, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await sql.RunAsync(
            "INSERT INTO comments (id, platform_id, thread_id, author_id, reply_to_id, text, text_hash, revision, created_at, received_at, likes, region, status, version) {rows}",
            Comments.Values.Where(c => c.IsNew).ToList(),
            [
                BulkColumn.Id<KnownComment>("id", c => c.Id),
                BulkColumn.Text<KnownComment>("pid", c => c.PlatformId),
                BulkColumn.Id<KnownComment>("thread", c => c.Thread.Id),
                BulkColumn.Id<KnownComment>("author", c => c.AuthorId),
                BulkColumn.IdOrNull<KnownComment>("reply", c => c.ReplyToId),
                BulkColumn.Text<KnownComment>("text", c => c.Text),
                BulkColumn.Bytes<KnownComment>("hash", c => Comment.HashOf(c.Text)),
                BulkColumn.Int<KnownComment>("revision", c => c.Revision),
                BulkColumn.Instant<KnownComment>("created", c => c.CreatedAt),
                BulkColumn.Instant<KnownComment>("received", c => c.ReceivedAt),
                BulkColumn.Int<KnownComment>("likes", c => c.Likes),
                BulkColumn.Text<KnownComment>("region", c => c.Region),
                BulkColumn.Int<KnownComment>("status", _ => (int)CommentStatus.Received),
                BulkColumn.Int<KnownComment>("version", _ => 1),
            ], cancellationToken);
        await sql.RunAsync("INSERT INTO comment_revisions (comment_id, number, text, text_hash, replaced_at) {rows}",
            Comments.Values.SelectMany(c => c.Replaced.Select(r => (c.Id, r.Number, r.Text))).ToList(),
            [
                BulkColumn.Id<(Guid Id, int Number, string Text)>("id", r => r.Id),
                BulkColumn.Int<(Guid Id, int Number, string Text)>("number", r => r.Number),
                BulkColumn.Text<(Guid Id, int Number, string Text)>("text", r => r.Text),
                BulkColumn.Bytes<(Guid Id, int Number, string Text)>("hash", r => Comment.HashOf(r.Text)),
                BulkColumn.Instant<(Guid Id, int Number, string Text)>("at", _ => now),
            ], cancellationToken);

        // Only another text, or a return, makes another version: a moderator's decision is not stale because somebody liked the comment.
        await sql.RunAsync(
            "UPDATE comments SET text = :text, text_hash = :hash, revision = :revision, version = version + :raise, likes = :likes, region = :region, reply_to_id = :reply {rows} WHERE id = :id",
            Comments.Values.Where(c => !c.IsNew && (c.TextChanged || c.OtherChanged || c.Returned)).OrderBy(c => c.Id).ToList(),
            [
                BulkColumn.Id<KnownComment>("id", c => c.Id),
                BulkColumn.Text<KnownComment>("text", c => c.Text),
                BulkColumn.Bytes<KnownComment>("hash", c => Comment.HashOf(c.Text)),
                BulkColumn.Int<KnownComment>("revision", c => c.Revision),
                BulkColumn.Int<KnownComment>("raise", c => c.TextChanged || c.Returned ? 1 : 0),
                BulkColumn.Int<KnownComment>("likes", c => c.Likes),
                BulkColumn.Text<KnownComment>("region", c => c.Region),
                BulkColumn.IdOrNull<KnownComment>("reply", c => c.ReplyToId),
            ], cancellationToken);
    }

    private static List<string> Distinct(IEnumerable<string> ids) => [.. new HashSet<string>(ids, StringComparer.Ordinal)];
}
