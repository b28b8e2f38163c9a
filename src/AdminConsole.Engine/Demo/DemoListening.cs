using System.Globalization;

namespace AdminConsole.Engine.Demo;

/// <summary>
/// Who listens, and what they played in 90 days. Taste lives on three levels (styles, a scene inside each style, a few
/// artists), so that people with the same history like the same things next: that is what a recommender can find.
/// </summary>
internal sealed class DemoListening
{
    private const int ListenerCount = 2_000;
    private const int ListenCount = 150_000;
    public const int Days = 90;

    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    private readonly DemoRandom random;
    private readonly DateTimeOffset now;
    private readonly DemoCatalogue catalogue;
    private readonly List<DemoListen> listens = new(ListenCount + 2_000);
    private readonly List<DemoSearch> searches = [];
    private readonly List<DemoRefusal> refusals = [];
    private int sessions;

    public DemoListening(DemoRandom random, DateTimeOffset now, DemoCatalogue catalogue)
    {
        (this.random, this.now, this.catalogue) = (random, now, catalogue);
        Listeners = MakeListeners();
        Play();
        listens.Sort((a, b) => a.StartedAt != b.StartedAt ? a.StartedAt.CompareTo(b.StartedAt) : string.CompareOrdinal(a.ListenerId, b.ListenerId));
        searches.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.ListenerId, b.ListenerId));
    }

    public IReadOnlyList<DemoListener> Listeners { get; }

    public IReadOnlyList<DemoListen> Listens => listens;

    public IReadOnlyList<DemoSearch> Searches => searches;

    public IReadOnlyList<DemoRefusal> Refusals => refusals;

    private List<DemoListener> MakeListeners()
    {
        var r = random.Branch("listeners");
        var people = DemoStock.Sections("people.txt");
        var names = new ListenerNames(random.Branch("names"), people);
        var listeners = new List<DemoListener>(ListenerCount);
        for (var i = 0; i < ListenerCount; i++)
        {
            var language = r.Chance(.86) ? "zh" : "en";
            listeners.Add(new DemoListener(
                "li" + (3_000_000 + (i * 17)).ToString(CultureInfo.InvariantCulture), names.Next(language), r.Pick(people["province"]), language,
                now.AddDays(-Days - r.Next(2_600)).AddMinutes(-r.Next(1_440)), MakeTaste(r, language),
                Math.Round(Math.Clamp(.5 + (.24 * r.Normal()), .02, .98), 2),
                r.Chance(.7) ? 1 : Math.Round(.2 + (.8 * r.NextDouble()), 1),
                r.Chance(.03)));
        }

        return listeners;
    }

    /// <summary>Specialists stay in one or two styles; generalists wander along the style graph.</summary>
    private SortedDictionary<string, double> MakeTaste(DemoRandom r, string language)
    {
        var styles = catalogue.Styles;
        var appeal = styles.Select(s => s.Share * (language == "zh" ? 1 : s.Id is "mandopop" or "cantopop" or "guofeng" ? .12 : 1.3)).ToArray();
        var breadth = r.Chance(.38) ? r.Between(1, 2) : r.Between(3, 7);
        var taste = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var at = styles[r.PickIndex(appeal)];
        var weight = 1.0;
        for (var i = 0; i < breadth; i++, weight *= .45 + (.4 * r.NextDouble()))
        {
            taste[at.Id] = taste.GetValueOrDefault(at.Id) + weight;
            var related = at.Related.ToArray();
            var step = related[r.PickIndex([.. related.Select(n => n.Value)])].Key;
            at = r.Chance(.3) ? styles[r.PickIndex(appeal)] : styles.Single(s => s.Id == step);
        }

        var total = taste.Values.Sum();
        foreach (var style in taste.Keys.ToList())
            taste[style] /= total;
        return taste;
    }

    private void Play()
    {
        var r = random.Branch("activity");
        var activity = Listeners.Select(_ => r.LogNormal(1, .8)).ToArray();

        // Some plays fall away: songs not yet released, marks of "not interested".
        var scale = ListenCount * 1.065 / activity.Sum();
        var trends = new DemoTrends(random.Branch("trends"), now, catalogue);
        for (var i = 0; i < Listeners.Count; i++)
        {
            var own = random.Branch("listener " + i.ToString(CultureInfo.InvariantCulture));
            var count = Math.Max(8, (int)Math.Round(activity[i] * scale));
            new Habits(own, Listeners[i], catalogue, trends).Fill(this, count);
        }
    }

    /// <summary>One listener's way of listening.</summary>
    private sealed class Habits(DemoRandom r, DemoListener listener, DemoCatalogue catalogue, DemoTrends trends)
    {
        private readonly DemoShelf shelf = new(r, listener, catalogue);
        private readonly List<DemoTrack> repertoire = [];
        private readonly HashSet<string> liked = new(StringComparer.Ordinal);
        private readonly HashSet<string> downloaded = new(StringComparer.Ordinal);
        private readonly HashSet<string> refused = new(StringComparer.Ordinal);

        // Commuters, lunch breaks, evenings, and the sleepless.
        private readonly double[] hours = Hours(r);

        public void Fill(DemoListening into, int count)
        {
            var starts = new List<DateTimeOffset>();
            var lengths = new List<int>();
            for (var left = count; left > 0;)
            {
                var length = Math.Min(left, 1 + (int)(-6.5 * Math.Log(1 - r.NextDouble())));
                lengths.Add(length);
                starts.Add(Start(into.now));
                left -= length;
            }

            starts.Sort();
            for (var s = 0; s < starts.Count; s++)
                Sit(into, starts[s], lengths[s]);
        }

        private DateTimeOffset Start(DateTimeOffset now)
        {
            while (true)
            {
                var local = now.ToOffset(ChinaTime).AddDays(-(Days - .5) * r.NextDouble());
                var weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday or DayOfWeek.Friday;
                if (!weekend && r.Chance(.22))
                    continue;
                var at = new DateTimeOffset(local.Date, ChinaTime).AddHours(r.PickIndex(hours)).AddSeconds(r.Next(3_600));
                if (at < now.AddHours(-1))
                    return at.ToUniversalTime();
            }
        }

        private void Sit(DemoListening into, DateTimeOffset at, int length)
        {
            var session = ++into.sessions;
            var source = Source();
            for (var i = 0; i < length && at < into.now.AddMinutes(-2); i++)
            {
                if (r.Chance(.2))
                    source = Source();
                var track = Choose(at, source);
                if (refused.Contains(track.Id) || DateOnly.FromDateTime(at.UtcDateTime) < track.Released)
                    continue;
                if (source == DemoListenSource.Search)
                    into.searches.Add(new DemoSearch(listener.Id, Typed(track), at.AddSeconds(-4 - r.Next(20)), track.Id));
                at = Hear(into, track, at, source, session);
            }
        }

        private DateTimeOffset Hear(DemoListening into, DemoTrack track, DateTimeOffset at, DemoListenSource source, int session)
        {
            var fit = shelf.Fit(track);
            var known = repertoire.Contains(track);
            var recommended = source is DemoListenSource.Daily or DemoListenSource.Radio;
            var skipped = r.Chance(Math.Clamp((recommended ? .5 : .33) - (.26 * fit) - (known ? .1 : 0), .04, .7));
            var played = skipped
                ? (int)Math.Min(track.DurationMs * .8, 1_500 + (r.LogNormal(14_000, .8)))
                : r.Chance(.85) ? track.DurationMs : (int)(track.DurationMs * (.6 + (.4 * r.NextDouble())));
            var likes = !skipped && !liked.Contains(track.Id) && r.Chance(.03 + (.16 * fit)) && liked.Add(track.Id);
            var downloads = !skipped && liked.Contains(track.Id) && r.Chance(.14) && downloaded.Add(track.Id);
            into.listens.Add(new DemoListen(listener.Id, track.Id, at, played, skipped, likes, downloads, source, session));
            if (!skipped && !known)
                repertoire.Add(track);
            if (skipped && recommended && r.Chance(.12) && refused.Add(track.Id))
                into.refusals.Add(new DemoRefusal(listener.Id, track.Id, at.AddMilliseconds(played + 800)));
            return at.AddMilliseconds(played + 400 + r.Next(2_600));
        }

        private DemoTrack Choose(DateTimeOffset at, DemoListenSource source)
        {
            var again = source is DemoListenSource.Library ? .62 : source is DemoListenSource.Playlist ? .3 : .06;
            if (repertoire.Count > 3 && r.Chance(again))
                return repertoire[(int)(repertoire.Count * Math.Pow(r.NextDouble(), 1.6))];
            if (r.Chance(.16 * listener.Mainstream) && trends.At(at, r) is { } hot)
                return hot;
            return shelf.Draw();
        }

        private DemoListenSource Source() => (DemoListenSource)r.PickIndex(
            listener.OptedOut ? [.5, .16, .26, 0, 0, .08] : [.34, .1, .2, .18, .12, .06]);

        // People type half a title, or the artist.
        private string Typed(DemoTrack track)
        {
            var artist = catalogue.ArtistById[track.ArtistId].Name;
            var title = track.Title;
            return r.PickIndex([.45, .25, .2, .1]) switch
            {
                0 => title,
                1 => artist,
                2 => title.Length > 4 && track.Language == "zh" ? title[..r.Between(2, title.Length - 1)] : title.ToLowerInvariant(),
                _ => $"{artist} {title}",
            };
        }

        private static double[] Hours(DemoRandom r)
        {
            double[][] kinds =
            [
                [.3, .1, .05, .03, .03, .1, .5, 1.6, 1.8, 1, .8, .8, 1.1, .9, .7, .7, .8, 1.2, 1.9, 1.5, 1.4, 1.6, 1.5, .9],
                [1.6, 1.1, .8, .4, .2, .1, .1, .2, .4, .5, .6, .7, .9, .9, .8, .8, .8, .9, 1, 1.2, 1.4, 1.8, 2.2, 2.2],
                [.2, .1, .05, .05, .05, .1, .3, .6, .9, 1.6, 1.7, 1.6, 1.2, 1.4, 1.7, 1.7, 1.5, 1.2, 1, 1, 1.1, 1.1, .9, .5],
            ];
            return [.. kinds[r.PickIndex([.5, .3, .2])].Select(h => h * r.LogNormal(1, .25))];
        }
    }
}
