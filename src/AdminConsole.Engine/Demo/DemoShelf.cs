namespace AdminConsole.Engine.Demo;

/// <summary>The catalogue as one listener sees it: every track weighed by style, scene, favourite artists, language and fame.</summary>
internal sealed class DemoShelf
{
    private readonly DemoRandom random;
    private readonly DemoListener listener;
    private readonly DemoCatalogue catalogue;
    private readonly double[] upTo;
    private readonly Dictionary<(string Style, int Scene), double> scenes = [];
    private readonly Dictionary<string, double> favourites = new(StringComparer.Ordinal);

    public DemoShelf(DemoRandom random, DemoListener listener, DemoCatalogue catalogue)
    {
        (this.random, this.listener, this.catalogue) = (random, listener, catalogue);
        foreach (var style in listener.Taste.Keys)
        {
            var home = random.Next(3);
            for (var scene = 0; scene < 3; scene++)
                scenes[(style, scene)] = scene == home ? 1 : .07;
        }

        var fans = catalogue.Artists.Select(a => ArtistFit(a) * Math.Pow(a.Reach, .5)).ToArray();
        for (var i = random.Between(3, 9); i > 0; i--)
            favourites[catalogue.Artists[random.PickIndex(fans)].Id] = 3 + (7 * random.NextDouble());

        var fame = .35 + (.6 * listener.Mainstream);
        var sum = 0.0;
        upTo = new double[catalogue.Tracks.Count];
        for (var i = 0; i < upTo.Length; i++)
        {
            var track = catalogue.Tracks[i];
            sum += Affinity(track) * Math.Pow(track.Popularity, fame);
            upTo[i] = sum;
        }
    }

    public DemoTrack Draw()
    {
        var at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
        return catalogue.Tracks[Math.Min(at < 0 ? ~at : at, upTo.Length - 1)];
    }

    /// <summary>How well a track fits, from 0 to 1.</summary>
    public double Fit(DemoTrack track) => 1 - Math.Exp(-3 * Affinity(track));

    private double Affinity(DemoTrack track) =>
        ArtistFit(catalogue.ArtistById[track.ArtistId]) * favourites.GetValueOrDefault(track.ArtistId, 1) * (track.Language == listener.Language ? 1 : .45);

    private double ArtistFit(DemoArtist artist) =>
        listener.Taste.TryGetValue(artist.StyleId, out var share) ? share * scenes[(artist.StyleId, artist.Scene)] : .0015;
}
