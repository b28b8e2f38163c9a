using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <summary>Sixty playlists: most made by listeners, some edited in the console with pins and windows.</summary>
internal sealed class DemoPlaylists
{
    private readonly DemoRandom random;
    private readonly DateTimeOffset now;
    private readonly DemoCatalogue catalogue;
    private readonly IReadOnlyList<DemoListener> listeners;

    public DemoPlaylists(DemoRandom random, DateTimeOffset now, DemoCatalogue catalogue, IReadOnlyList<DemoListener> listeners)
    {
        (this.random, this.now, this.catalogue, this.listeners) = (random, now, catalogue, listeners);
        Playlists = [.. DemoStock.Lines("playlists.txt").Select((line, i) => Make(line.Split(" | "), i))];
    }

    public IReadOnlyList<DemoPlaylist> Playlists { get; }

    private DemoPlaylist Make(string[] fields, int index)
    {
        var r = random.Branch(fields[0]);
        var styles = fields[3].Split(' ');
        var editorial = fields[5] != "-";
        var id = "pl" + (700_000 + (index * 29)).ToString(CultureInfo.InvariantCulture);
        var tracks = Choose(r, styles, fields[4], editorial ? 30 : r.Between(18, 64));
        return new DemoPlaylist(id, editorial ? fields[5] : id, fields[0], fields[1], fields[2].Split(','), Owner(r, styles[0]).Id,
            (int)r.LogNormal(editorial ? 6_000 : 240, 1.3), now.AddDays(-r.Between(20, 900)).AddMinutes(-r.Next(1_440)),
            tracks, editorial, editorial ? Pins(r, tracks) : new SortedDictionary<int, string>(), editorial ? Window(index) : null);
    }

    private List<string> Choose(DemoRandom r, string[] styles, string taste, int count)
    {
        // "Deep" lists turn fame upside down and prefer artists without a label.
        var fame = taste switch { "hits" => 1.0, "deep" => -.25, _ => .35 };
        var pool = catalogue.Tracks.Where(t => styles.Contains(t.StyleId, StringComparer.Ordinal)).ToList();
        var weights = pool.Select(t => Math.Pow(t.Popularity, fame) / (1 + Array.IndexOf(styles, t.StyleId))
            * (taste == "deep" && !catalogue.ArtistById[t.ArtistId].Independent ? .25 : 1)).ToArray();
        var chosen = new List<string>(count);
        var perArtist = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var left = weights.Length; left > 0 && chosen.Count < count; left--)
        {
            var i = r.PickIndex(weights);
            weights[i] = 0;
            var already = perArtist.GetValueOrDefault(pool[i].ArtistId);
            if (already >= 3)
                continue;
            perArtist[pool[i].ArtistId] = already + 1;
            chosen.Add(pool[i].Id);
        }

        return chosen;
    }

    private DemoListener Owner(DemoRandom r, string style) =>
        listeners[r.PickIndex([.. listeners.Select(l => .001 + l.Taste.GetValueOrDefault(style))])];

    private static SortedDictionary<int, string> Pins(DemoRandom r, List<string> tracks)
    {
        var pins = new SortedDictionary<int, string> { [1] = tracks[0] };
        if (r.Chance(.7))
            pins[r.Between(4, 9)] = tracks[r.Between(10, 19)];
        if (r.Chance(.3))
            pins[r.Between(12, 20)] = tracks[r.Between(21, 27)];
        return pins;
    }

    // Most are on show without an end; the seasonal ones at the end of the file begin and end.
    private DemoWindow Window(int index)
    {
        var morning = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(-2);
        return index switch
        {
            57 => new DemoWindow(morning.AddDays(-4), morning.AddDays(10), "Europe/London"),
            58 => new DemoWindow(morning.AddDays(-2), morning.AddDays(60), "Asia/Shanghai"),
            59 => new DemoWindow(morning.AddDays(9), morning.AddDays(24), "Asia/Shanghai"),
            _ => new DemoWindow(morning.AddDays(-7 - (index % 5)), null, "Asia/Shanghai"),
        };
    }
}
