using AdminConsole.Engine.Moderation.Ingest;

namespace AdminConsole.Engine.Import.Layouts;

/// <summary>The console's own columns, in CSV, NDJSON and the API alike.</summary>
public sealed class NativeComments : RowLayout<IncomingComment>
{
    public override string Name => "native";

    public override string Columns =>
        "id, text, author_id, thread_id, created and optionally author_name, thread_kind (track, playlist, other), thread_title, thread_byline, reply_to, likes, region";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format is RowFormat.Csv or RowFormat.Ndjson or RowFormat.Tabs
        && (Has(columns, "id") || Has(columns, "platform_id"))
        && Has(columns, "text", "author_id", "thread_id");

    /// <summary>Shared with the API, which reads the same fields from its body.</summary>
    public static IncomingComment From(SourceRow row)
    {
        var kind = ThreadKind.Track;
        if (row.Text("threadKind") is { } name && (!Enum.TryParse(name, ignoreCase: true, out kind) || !Enum.IsDefined(kind)))
            row.Fail("threadKind", "threadKind is unknown: use track, playlist or other.");
        return new IncomingComment(
            row.Required("platformId", "id"),
            row.Text("text", "content") ?? "",
            row.Required("authorId", "author"),
            row.Text("authorName"),
            row.Required("threadId", "thread"),
            kind,
            row.Text("threadTitle"),
            row.Text("threadByline"),
            row.Text("replyTo", "replyToId"),
            row.Instant("createdAt", "created"),
            row.Whole(0, "likes"),
            row.Text("region"));
    }

    protected override IncomingComment Map(SourceRow row, SourceFile file) => From(row);
}

/// <summary>
/// Comments as NetEase Cloud Music's pages give them, in three column sets: one song's comments (the song is the
/// file's name), hot comments of many songs, and hot comments of a playlist's songs. Local times are China's.
/// </summary>
public sealed class NeteaseComments : RowLayout<IncomingComment>
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public override string Name => "netease_comments";

    public override string Columns =>
        "comment_id, user, time_ms, likes, ip_province, content; or song, song_id, user, content, likes, time, comment_id, reply_to; or song_group, comment_id, user, content, date, likes";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format == RowFormat.Csv && Has(columns, "comment_id", "user", "content", "likes");

    protected override IncomingComment Map(SourceRow row, SourceFile file)
    {
        var (thread, title) = row.Text("song_id") is { } song ? (song, row.Text("song"))
            : row.Text("song_group") is { } group ? ($"group-{group}", $"Song {group}")
            : SongOf(file.Path);
        return new IncomingComment(
            row.Required("comment_id"),
            row.Text("content") ?? "",
            row.Required("user"),
            null,
            thread,
            ThreadKind.Track,
            title,
            null,
            row.Text("reply_to") is { } reply && reply != "None" ? reply : null,
            At(row),
            row.Whole(0, "likes"),
            row.Text("ip_province"));
    }

    private static DateTimeOffset At(SourceRow row)
    {
        var text = row.Required("time_ms", "time", "date");
        if (text.Length == 0)
            return default;
        if (!Instants.TryParse(text, China, out var at))
            row.Fail("time", $"The time is '{(text.Length <= 40 ? text : text[..40])}', which is no instant.");
        return at;
    }

    /// <summary>comments_some_song.csv.gz holds the comments of "some song".</summary>
    private static (string Id, string Title) SongOf(string path)
    {
        var name = Path.GetFileName(path).Split('.')[0];
        if (name.StartsWith("comments_", StringComparison.Ordinal))
            name = name["comments_".Length..];
        return (name, name.Replace('_', ' '));
    }
}
