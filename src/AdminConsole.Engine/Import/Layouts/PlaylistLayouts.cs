using System.Globalization;
using AdminConsole.Engine.Curation.Publish;

namespace AdminConsole.Engine.Import.Layouts;

/// <summary>The console's own columns for playlists: one row each, tracks parted by blanks (an array in NDJSON).</summary>
public sealed class NativePlaylists : RowLayout<IncomingPlaylist>
{
    public override string Name => "native";

    public override string Columns =>
        "id, title, tracks (ids parted by blanks, in NDJSON an array) and optionally description, tags (parted by |, or an array), followers";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format is RowFormat.Csv or RowFormat.Ndjson or RowFormat.Tabs && Has(columns, "title", "tracks");

    protected override IncomingPlaylist Map(SourceRow row, SourceFile file) => new(
        row.Required("platformId", "id"),
        row.Required("title"),
        row.Text("description") ?? "",
        List(row, "tags", '|'),
        row.Whole(0, "followers"),
        List(row, "tracks", ' '));

    private static IReadOnlyList<string> List(SourceRow row, string name, char separator) =>
        row is JsonRow json ? json.List(name)
        : row.Text(name)?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>songlist2songs.txt; its songs come with <c>import tracks</c> on the same file.</summary>
public sealed class NeteasePlaylists : ImportLayout<IncomingPlaylist>
{
    public override string Name => "netease_playlists";

    public override string Columns => "lines of name##tags##id##followers and, after tabs, id::title::artists::popularity";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) => format == RowFormat.Lines;

    public override RowFormat FormatFor(RowFormat looks) => RowFormat.Lines;

    public override IEnumerable<ImportItem<IncomingPlaylist>> Read(SourceFile file, RowFormat format)
    {
        foreach (var row in new RowSource(file, RowFormat.Lines).Rows())
            yield return row.Problem is null && Playlist(row) is { } playlist ? ImportItem.Of(row, playlist) : ImportItem.Broken<IncomingPlaylist>(row);
    }

    private static IncomingPlaylist? Playlist(SourceRow row)
    {
        var parts = row.Raw.Split('\t');
        var head = parts[0].Split("##");
        if (head.Length < 4 || head[^2].Length == 0 || !int.TryParse(head[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var followers))
        {
            row.Fail("row", "The line does not begin with name##tags##id##followers.");
            return null;
        }

        return new IncomingPlaylist(
            head[^2], string.Join("##", head[..^3]).Trim(), "", head[^3].Split(' ', StringSplitOptions.RemoveEmptyEntries), followers,
            [.. parts.Skip(1).Select(song => song.Split("::")[0]).Where(id => id.Length > 0)]);
    }
}

/// <summary>The playlists inside spotify_songs.csv: a row is one track of one of them, so that they are known at the end.</summary>
public sealed class SpotifyPlaylists : ImportLayout<IncomingPlaylist>
{
    public override string Name => "spotify_songs";

    public override string Columns => "track_id, playlist_id, playlist_name, playlist_genre, playlist_subgenre, …";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format == RowFormat.Csv && Has(columns, "track_id", "track_name", "track_artist", "playlist_id");

    public override IEnumerable<ImportItem<IncomingPlaylist>> Read(SourceFile file, RowFormat format)
    {
        var playlists = new Dictionary<string, (SourceRow First, List<string> Tracks, List<string> Tags)>();
        foreach (var row in new RowSource(file, format).Rows())
        {
            if (row.Problem is null)
            {
                var id = row.Required("playlist_id");
                var track = row.Required("track_id");
                if (row.Problem is null)
                {
                    if (!playlists.TryGetValue(id, out var playlist))
                        playlists.Add(id, playlist = (row, [], []));
                    playlist.Tracks.Add(track);
                    foreach (var tag in (string?[])[row.Text("playlist_genre"), row.Text("playlist_subgenre")])
                    {
                        if (tag is not null && !playlist.Tags.Contains(tag))
                            playlist.Tags.Add(tag);
                    }

                    continue;
                }
            }

            yield return ImportItem.Broken<IncomingPlaylist>(row);
        }

        foreach (var (id, (first, tracks, tags)) in playlists)
            yield return ImportItem.Of(first, new IncomingPlaylist(id, first.Required("playlist_name"), "", tags, 0, tracks));
    }
}
