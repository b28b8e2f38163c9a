using System.Globalization;
using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Import.Layouts;

/// <summary>The console's own columns for tracks.</summary>
public sealed class NativeTracks : RowLayout<IncomingTrack>
{
    public override string Name => "native";

    public override string Columns =>
        "id, title, artist and optionally artist_id, style, duration_ms, released (2026-11-24 or 2026), popularity (0-100), independent (true, false)";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format is RowFormat.Csv or RowFormat.Ndjson or RowFormat.Tabs && (Has(columns, "id", "title", "artist") || Has(columns, "platform_id", "title", "artist"));

    protected override IncomingTrack Map(SourceRow row, SourceFile file)
    {
        var artist = row.Required("artist", "artistName");
        return new IncomingTrack(
            row.Required("platformId", "id"),
            row.Required("title"),
            row.Text("artistId") ?? artist,
            artist,
            row.Text("style"),
            row.Whole(0, "durationMs"),
            Dates.Of(row, "released", "releasedOn"),
            row.Text("popularity") is null ? null : row.Whole(0, "popularity"),
            row.Text("independent") is null ? null : row.Bool(false, "independent"));
    }
}

/// <summary>TidyTuesday's spotify_songs.csv. A track stands once per playlist; its first row counts.</summary>
public sealed class SpotifyTracks : ImportLayout<IncomingTrack>
{
    public override string Name => "spotify_songs";

    public override string Columns => "track_id, track_name, track_artist, track_popularity, track_album_release_date, playlist_subgenre, duration_ms, …";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format == RowFormat.Csv && Has(columns, "track_id", "track_name", "track_artist", "playlist_id");

    public override IEnumerable<ImportItem<IncomingTrack>> Read(SourceFile file, RowFormat format)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in new RowSource(file, format).Rows())
        {
            if (row.Problem is not null)
            {
                yield return ImportItem.Broken<IncomingTrack>(row);
                continue;
            }

            var artist = row.Required("track_artist");
            var track = new IncomingTrack(
                row.Required("track_id"), row.Required("track_name"), artist, artist, row.Text("playlist_subgenre"),
                row.Whole(0, "duration_ms"), Dates.Of(row, "track_album_release_date"), row.Whole(0, "track_popularity"), null);
            yield return row.Problem is null && !seen.Add(track.PlatformId)
                ? ImportItem.Repeat<IncomingTrack>(row)
                : ImportItem.Of(row, track);
        }
    }
}

/// <summary>
/// The songs inside songlist2songs.txt: <c>name##tags##id##followers</c>, then per song a tab and
/// <c>id::title::artist|artist::popularity</c>. The first artist counts, by name, for the file has no artist ids.
/// </summary>
public sealed class NeteaseTracks : ImportLayout<IncomingTrack>
{
    public override string Name => "netease_playlists";

    public override string Columns => "lines of name##tags##id##followers and, after tabs, id::title::artists::popularity";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) => format == RowFormat.Lines;

    public override RowFormat FormatFor(RowFormat looks) => RowFormat.Lines;

    public override IEnumerable<ImportItem<IncomingTrack>> Read(SourceFile file, RowFormat format)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in new RowSource(file, RowFormat.Lines).Rows())
        {
            if (line.Problem is not null)
            {
                yield return ImportItem.Broken<IncomingTrack>(line);
                continue;
            }

            foreach (var entry in line.Raw.Split('\t').Skip(1).Where(e => e.Length > 0))
            {
                var row = new LineRow(line.Line, entry);
                if (Song(row) is not { } track)
                    yield return ImportItem.Broken<IncomingTrack>(row);
                else
                    yield return seen.Add(track.PlatformId) ? ImportItem.Of(row, track) : ImportItem.Repeat<IncomingTrack>(row);
            }
        }
    }

    private static IncomingTrack? Song(SourceRow row)
    {
        // A title may itself hold "::": the id stands first, artists and popularity last.
        var parts = row.Raw.Split("::");
        if (parts.Length < 4 || parts[0].Length == 0)
        {
            row.Fail("row", "The song is not id::title::artists::popularity.");
            return null;
        }

        var artist = parts[^2].Split('|')[0].Trim();
        if (artist.Length == 0 || !double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var popularity))
        {
            row.Fail("row", "The song's artist is missing, or its popularity is not a number.");
            return null;
        }

        return new IncomingTrack(
            parts[0], string.Join("::", parts[1..^2]).Trim(), artist, artist, null, 0, null, (int)Math.Clamp(popularity, 0, 100), null);
    }
}

/// <summary>
/// HetRec 2011's artists.dat: its listens name artists, not tracks, so that each artist becomes one track. Where
/// tags.dat and user_taggedartists.dat lie beside it, the artist's most frequent one of the well-known tags is its style.
/// </summary>
public sealed class LastfmTracks : ImportLayout<IncomingTrack>
{
    /// <summary>Tags that become styles: the most used ones.</summary>
    private const int Styles = 40;

    public override string Name => "lastfm_hetrec";

    public override string Columns => "artists.dat: id, name, url, pictureURL, parted by tabs";

    public override bool Matches(RowFormat format, IReadOnlyList<string> columns) =>
        format == RowFormat.Tabs && Has(columns, "id", "name", "pictureURL");

    public override RowFormat FormatFor(RowFormat looks) => RowFormat.Tabs;

    /// <summary>The artists.dat beside a user_artists.dat, or null.</summary>
    public static string? Beside(string path) => Companion(path, "artists.dat");

    public override IEnumerable<ImportItem<IncomingTrack>> Read(SourceFile file, RowFormat format)
    {
        var styles = StylesOfArtists(file.Path);
        foreach (var row in new RowSource(file, RowFormat.Tabs).Rows())
        {
            if (row.Problem is not null)
            {
                yield return ImportItem.Broken<IncomingTrack>(row);
                continue;
            }

            var id = row.Required("id");
            var name = row.Required("name");
            yield return ImportItem.Of(
                row, new IncomingTrack(TrackId(id), name, $"lastfm-{id}", name, styles.GetValueOrDefault(id), 0, null, null, null));
        }
    }

    internal static string TrackId(string artist) => $"lastfm-artist-{artist}";

    private static Dictionary<string, string> StylesOfArtists(string path)
    {
        var styles = new Dictionary<string, string>();
        if (Companion(path, "tags.dat") is not { } tagFile || Companion(path, "user_taggedartists.dat") is not { } assignedFile)
            return styles;
        var names = Rows(tagFile).Where(r => r.Problem is null).ToDictionary(r => r.Required("tagID"), r => r.Required("tagValue"));
        var counts = new Dictionary<(string Artist, string Tag), int>();
        IEnumerable<string> files = Companion(path, "user_taggedartists_2.dat") is { } second ? [assignedFile, second] : [assignedFile];
        foreach (var row in files.SelectMany(Rows).Where(r => r.Problem is null))
        {
            var key = (row.Required("artistID"), row.Required("tagID"));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        var known = counts.GroupBy(c => c.Key.Tag).OrderByDescending(g => g.Sum(c => c.Value)).Take(Styles).Select(g => g.Key).ToHashSet();
        foreach (var artist in counts.Where(c => known.Contains(c.Key.Tag)).GroupBy(c => c.Key.Artist))
        {
            if (names.TryGetValue(artist.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Tag, StringComparer.Ordinal).First().Key.Tag, out var style))
                styles[artist.Key] = style;
        }

        return styles;
    }

    private static IEnumerable<SourceRow> Rows(string path)
    {
        using var file = SourceFile.Open(path, strict: false); // a few tags are Latin-1: those are left out
        foreach (var row in new RowSource(file, RowFormat.Tabs).Rows())
            yield return row;
    }

    private static string? Companion(string path, string name)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] candidates = [Path.Combine(folder, name + ".gz"), Path.Combine(folder, name)];
        return candidates.FirstOrDefault(File.Exists);
    }
}

internal static class Dates
{
    /// <summary>A day, a month or a year alone (its first day); null when the field is empty.</summary>
    public static DateOnly? Of(SourceRow row, params ReadOnlySpan<string> names)
    {
        if (row.Text(names) is not { } text)
            return null;
        foreach (var format in (ReadOnlySpan<string>)["yyyy-MM-dd", "yyyy-MM", "yyyy"])
        {
            if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return date;
        }

        row.Fail(names[0], $"{names[0]} is no date: use 2026-11-24, 2026-11 or 2026.");
        return null;
    }
}
