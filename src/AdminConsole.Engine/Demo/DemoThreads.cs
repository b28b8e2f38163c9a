namespace AdminConsole.Engine.Demo;

internal sealed record DemoThread(DemoThreadKind Kind, string Id, IReadOnlyList<Subject> Subjects, string Language, double Weight);

/// <summary>Where people talk: the better-known tracks, and every playlist.</summary>
internal sealed class DemoThreads
{
    private readonly double[] weights;

    public DemoThreads(DemoRandom random, DemoCatalogue catalogue, IReadOnlyList<DemoPlaylist> playlists)
    {
        Subject About(DemoTrack t) => new(t.Title, catalogue.ArtistById[t.ArtistId].Name, t.Language);

        var tracks = catalogue.Tracks.OrderByDescending(t => t.Popularity * random.LogNormal(1, .6)).Take(760)
            .Select(t => new DemoThread(DemoThreadKind.Track, t.Id, [About(t)], t.Language, Math.Pow(t.Popularity, .62)));
        var lists = playlists.Select(p => new DemoThread(DemoThreadKind.Playlist, p.Id,
            [.. p.TrackIds.Take(12).Select(id => About(catalogue.TrackById[id]))], DemoCatalogue.IsChinese(p.Title) ? "zh" : "en",
            .2 * Math.Pow(p.Followers / 1_000.0, .4)));
        All = [.. tracks, .. lists];
        ById = All.ToDictionary(t => t.Id, StringComparer.Ordinal);
        weights = [.. All.Select(t => t.Weight)];

        // The pile-on hits a singer who is known, but no star.
        var victims = catalogue.Artists.Where(a => a is { StyleId: "mandopop", Language: "zh" }).OrderByDescending(a => a.Reach).ToList();
        var singer = victims[Math.Min(4, victims.Count - 1)];
        var song = catalogue.Tracks.Where(t => t.ArtistId == singer.Id && t.Language == "zh").MaxBy(t => t.Popularity)
            ?? catalogue.Tracks.First(t => t.ArtistId == singer.Id);
        PileOn = All.FirstOrDefault(t => t.Id == song.Id)
            ?? new DemoThread(DemoThreadKind.Track, song.Id, [About(song)], "zh", 0);
    }

    public IReadOnlyList<DemoThread> All { get; }

    public IReadOnlyDictionary<string, DemoThread> ById { get; }

    public DemoThread PileOn { get; }

    public DemoThread Pick(DemoRandom random) => All[random.PickIndex(weights)];
}
