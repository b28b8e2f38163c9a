using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Curation.Builders;

/// <summary>A seeded town of listeners with two or three home styles each, favourites, skips, likes and a growing catalogue of habits.</summary>
public static class TownData
{
    public static readonly DateTimeOffset Start = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
    public const int Days = 90;

    public static ListeningData Make(int listeners = 300, int tracks = 600, int listens = 20_000, int styles = 12, int seed = 7)
    {
        var random = new Random(seed);
        var artistCount = Math.Max(10, tracks / 8);
        var artistStyles = Enumerable.Range(0, artistCount).Select(artist => artist % styles).ToArray();
        var trackArtists = Enumerable.Range(0, tracks).Select(_ => random.Next(artistCount)).ToArray();
        var appeals = Enumerable.Range(0, tracks).Select(_ => Math.Pow(random.NextDouble(), 3)).ToArray();
        var byStyle = Enumerable.Range(0, styles).Select(style => Enumerable.Range(0, tracks)
            .Where(track => artistStyles[trackArtists[track]] == style).OrderByDescending(track => appeals[track]).ToArray()).ToArray();
        var facts = new List<ListenFact>();
        var actions = new List<ActionFact>();
        for (var n = 0; n < listens; n++)
        {
            var listener = (int)(listeners * Math.Pow(random.NextDouble(), 1.4));
            var home = (listener * 5 % styles, ((listener * 5) + 1 + (listener % 3)) % styles, (listener * 7) % styles);
            var style = random.NextDouble() switch { < 0.55 => home.Item1, < 0.8 => home.Item2, < 0.92 => home.Item3, _ => random.Next(styles) };
            var shelf = byStyle[style];
            if (shelf.Length == 0)
                continue;
            // Everybody has a corner of a style of their own, so that there is more to learn than popularity.
            var place = (int)(shelf.Length * Math.Pow(random.NextDouble(), 2));
            var track = shelf[(place + (random.NextDouble() < 0.6 ? listener / styles % 7 * shelf.Length / 7 : 0)) % shelf.Length];
            var at = Start.AddSeconds(random.NextDouble() * Days * 86400).ToUnixTimeSeconds();
            var skipped = random.NextDouble() < (style == home.Item1 ? 0.1 : style == home.Item2 ? 0.2 : 0.4);
            facts.Add(new ListenFact(listener, track, at, skipped ? 9_000 : 180_000 + random.Next(30_000), skipped, 1));
            if (!skipped && random.NextDouble() < 0.08)
                actions.Add(new ActionFact(listener, track, at + 60, random.NextDouble() < 0.6 ? ListenerActionKind.Like : ListenerActionKind.Download));
            if (skipped && random.NextDouble() < 0.05)
                actions.Add(new ActionFact(listener, track, at + 5, ListenerActionKind.NotInterested));
        }
        return new ListeningData(
            [.. Enumerable.Range(0, styles).Select(style => new StyleFacts(Id(random), $"style-{style}", $"Style {style}", $"风格{style}"))],
            [.. Enumerable.Range(0, artistCount).Select(artist => new ArtistFacts(Id(random), $"Artist {artist}", artist % 3 == 0))],
            [.. Enumerable.Range(0, tracks).Select(track => new TrackFacts(new TrackId(Id(random)), $"t{track}", $"Track {track}", trackArtists[track], artistStyles[trackArtists[track]], 210_000, track % 97 == 96))],
            [.. Enumerable.Range(0, listeners).Select(listener => new ListenerFacts(new ListenerId(Id(random)), null, 1, false))],
            facts,
            actions);
    }

    private static Guid Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
