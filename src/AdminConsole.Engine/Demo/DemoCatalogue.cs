using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <summary>Styles, artists and tracks: about 3,000 tracks of 400 artists in 20 styles, popularity with a long tail.</summary>
internal sealed class DemoCatalogue
{
    private const int TrackCount = 3_000;
    private const int ArtistCount = 400;
    private const int Scenes = 3;

    private readonly DemoRandom random;
    private readonly DateTimeOffset now;

    public DemoCatalogue(DemoRandom random, DateTimeOffset now)
    {
        (this.random, this.now) = (random, now);
        Styles = ReadStyles();
        Artists = MakeArtists();
        ArtistById = Artists.ToDictionary(a => a.Id, StringComparer.Ordinal);
        Tracks = MakeTracks();
        TrackById = Tracks.ToDictionary(t => t.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<DemoStyle> Styles { get; }

    public IReadOnlyList<DemoArtist> Artists { get; }

    public IReadOnlyDictionary<string, DemoArtist> ArtistById { get; }

    /// <summary>Grouped by style, in the order of <see cref="Styles"/>.</summary>
    public IReadOnlyList<DemoTrack> Tracks { get; }

    public IReadOnlyDictionary<string, DemoTrack> TrackById { get; }

    public static bool IsChinese(string text) => text.Any(c => c is >= '\u3400' and <= '\u9fff');

    private static List<DemoStyle> ReadStyles()
    {
        var rows = DemoStock.Lines("styles.txt").Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var closeness = rows.ToDictionary(r => r[0], _ => new SortedDictionary<string, double>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var row in rows)
            foreach (var link in row[6].Split(',', StringSplitOptions.TrimEntries))
            {
                var (other, value) = (link[..link.IndexOf(' ', StringComparison.Ordinal)], Number(link[link.IndexOf(' ', StringComparison.Ordinal)..]));
                closeness[row[0]][other] = value;
                closeness[other][row[0]] = value;
            }

        return [.. rows.Select(r => new DemoStyle(r[0], r[1], r[2], Number(r[3]), Number(r[4]), Number(r[5]), closeness[r[0]]))];
    }

    private List<DemoArtist> MakeArtists()
    {
        var r = random.Branch("artists");
        var artists = new List<DemoArtist>();
        var names = DemoStock.Sections("artists.txt");
        foreach (var style in Styles)
            foreach (var entry in names[style.Id])
            {
                var independent = entry.EndsWith('*');
                var name = entry.TrimEnd('*');
                var reach = Math.Min(1, r.LogNormal(independent ? .05 : .16, 1.0));
                var language = IsChinese(name) && !r.Chance(.04) ? "zh" : "en";
                artists.Add(new DemoArtist(Id("ar", 10_000 + artists.Count * 7), name, style.Id, independent, r.Next(Scenes), reach, language));
                if (artists.Count == ArtistCount)
                    return artists;
            }

        return artists;
    }

    private List<DemoTrack> MakeTracks()
    {
        var r = random.Branch("tracks");
        var titles = new TitleMaker(random.Branch("titles"));
        var share = Styles.Sum(s => s.Share);
        var tracks = new List<DemoTrack>(TrackCount);
        foreach (var style in Styles)
        {
            var artists = Artists.Where(a => a.StyleId == style.Id).ToList();
            var count = (int)Math.Round(TrackCount * style.Share / share);
            foreach (var (artist, songs) in Share(r, artists, count))
                tracks.AddRange(Discography(r, titles, style, artist, songs, tracks.Count));
        }

        var highest = tracks.Max(t => t.Popularity);
        return [.. tracks.Select(t => t with { Popularity = t.Popularity / highest })];
    }

    // Everybody has at least two songs; the well-known have more.
    private static IEnumerable<(DemoArtist Artist, int Songs)> Share(DemoRandom r, List<DemoArtist> artists, int count)
    {
        var songs = artists.Select(_ => 2).ToArray();
        var weights = artists.Select(a => .25 + Math.Sqrt(a.Reach)).ToArray();
        for (var left = count - (2 * artists.Count); left > 0; left--)
            songs[r.PickIndex(weights)]++;
        return artists.Zip(songs);
    }

    private List<DemoTrack> Discography(DemoRandom r, TitleMaker titles, DemoStyle style, DemoArtist artist, int songs, int first)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var career = 200 + r.Next(4_200);
        var made = new List<DemoTrack>(songs);
        for (var i = 0; i < songs; i++)
        {
            var instrumental = style.Id is "ambient" or "neoclassical" or "postrock" or "lofi" or "jazz";
            var language = style.Id is "guofeng" or "cantopop" ? "zh"
                : r.Chance(instrumental ? .8 : .93) ? artist.Language : artist.Language == "zh" ? "en" : "zh";
            var original = made.Count > 2 && r.Chance(.075) ? r.Pick(made) : null;
            var title = original is { } o && !o.Title.EndsWith(')') && !o.Title.EndsWith('）')
                ? titles.VersionOf(o.Title)
                : titles.Next(style.Id, language);
            var released = today.AddDays(-(int)Math.Max(1, career * Math.Pow(r.NextDouble(), 1.3)));
            var seconds = Math.Clamp(r.LogNormal(style.TypicalSeconds, .22), 48, 900);
            var popularity = artist.Reach * r.LogNormal(1, 1.15) * (original is null ? 1 : .3);
            made.Add(new DemoTrack(Id("tr", 200_000 + ((first + i) * 13)), title, artist.Id, style.Id, (int)(seconds * 1000),
                released, popularity, Math.Round(style.Tempo * r.LogNormal(1, .09), 1), IsChinese(title) ? "zh" : "en"));
        }

        return made;
    }

    private static string Id(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
