using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>Share of plays that are finished, drawn towards the catalogue's mean while a track has few plays.</summary>
internal static class FinishRates
{
    private const double PriorPlays = 12;

    public static (double[] Rates, double Mean) Of(ListeningHistory history)
    {
        double heard = history.Heard.Sum(), finished = history.Finished.Sum();
        var mean = heard > 0 ? finished / heard : 0.5;
        return (history.Heard.Select((plays, track) => (history.Finished[track] + (PriorPlays * mean)) / (plays + PriorPlays)).ToArray(), mean);
    }
}

/// <summary>What editors put into pools; the listener's own styles come first.</summary>
public sealed class EditorialSource : ICandidateSource
{
    private readonly ListeningHistory history;
    private readonly Shortlist shortlist;
    private readonly float[] strengths;

    /// <param name="picks">Track numbers, the editors' strongest first.</param>
    public EditorialSource(IReadOnlyList<int> picks, ListeningHistory history)
    {
        this.history = history;
        shortlist = new Shortlist(history);
        strengths = new float[history.Data.Tracks.Count];
        for (var place = 0; place < picks.Count; place++)
            strengths[picks[place]] = Math.Max(strengths[picks[place]], 1 - (0.5f * place / picks.Count));
    }

    public SourceKind Kind => SourceKind.Editorial;

    public IReadOnlyList<Candidate> For(int listener, int count)
    {
        var scores = new float[strengths.Length];
        var shares = history.Taste(listener);
        for (var track = 0; track < scores.Length; track++)
        {
            var style = history.Data.Tracks[track].Style;
            if (strengths[track] > 0)
                scores[track] = strengths[track] * (0.5f + (style < 0 ? 0 : (float)shares[style]));
        }
        return shortlist.Take(listener, scores, count, static _ => new Reason(ReasonCode.EditorsPick));
    }
}

/// <summary>The styles the listener is at home in: tracks that are finished often, by artists they like first.</summary>
public sealed class SimilarStyleSource(ListeningHistory history) : ICandidateSource
{
    private readonly Shortlist shortlist = new(history);
    private readonly double[] quality = Quality(history);

    public SourceKind Kind => SourceKind.SimilarStyle;

    public IReadOnlyList<Candidate> For(int listener, int count)
    {
        var artists = new Dictionary<int, double>();
        foreach (var one in history.Of(listener))
        {
            var artist = history.Data.Tracks[one.Track].Artist;
            artists[artist] = artists.GetValueOrDefault(artist) + one.Liking;
        }
        var scores = new float[history.Data.Tracks.Count];
        var shares = history.StyleShares(listener);
        for (var track = 0; track < scores.Length; track++)
        {
            var facts = history.Data.Tracks[track];
            if (history.AtHome(listener, facts.Style))
                scores[track] = (float)(Math.Sqrt(shares[facts.Style]) * quality[track] * (1 + (0.5 * Math.Log(1 + artists.GetValueOrDefault(facts.Artist)))));
        }
        return shortlist.Take(listener, scores, count, track => new Reason(ReasonCode.SameStyle, Style: history.Data.Tracks[track].Style));
    }

    private static double[] Quality(ListeningHistory history)
    {
        var (rates, _) = FinishRates.Of(history);
        return rates.Select((rate, track) => rate * Math.Log(2 + history.Heard[track])).ToArray();
    }
}

/// <summary>
/// Rising tracks: plays that fade exponentially with a short half-life over the square root of plays with a long one, so that a jump
/// counts more than a standing.
/// </summary>
public sealed class TrendingSource : ICandidateSource
{
    public const double ShortHalfLifeDays = 3;
    public const double LongHalfLifeDays = 21;
    private const double Day = 86400;
    private readonly Shortlist shortlist;
    private readonly float[] momentum;
    private readonly double[] growth;

    public TrendingSource(ListeningHistory history)
    {
        shortlist = new Shortlist(history);
        var tracks = history.Data.Tracks.Count;
        double[] recent = new double[tracks], standing = new double[tracks], week = new double[tracks], before = new double[tracks];
        var now = Now(history);
        foreach (var listen in history.Data.Listens)
        {
            if (listen.At >= history.Until)
                continue;
            var days = (now - listen.At) / Day;
            var plays = (listen.Skipped ? 0.2 : 1) * Math.Max(1, listen.Plays);
            recent[listen.Track] += plays * Math.Pow(0.5, days / ShortHalfLifeDays);
            standing[listen.Track] += plays * Math.Pow(0.5, days / LongHalfLifeDays);
            if (days < 7)
                week[listen.Track] += plays;
            else if (days < 28)
                before[listen.Track] += plays / 3;
        }
        momentum = new float[tracks];
        growth = new double[tracks];
        for (var track = 0; track < tracks; track++)
        {
            momentum[track] = recent[track] <= 0 ? 0 : (float)(recent[track] / Math.Sqrt(standing[track] + 3));
            growth[track] = (week[track] + 1) / (before[track] + 1);
        }
    }

    public SourceKind Kind => SourceKind.Trending;

    public IReadOnlyList<Candidate> For(int listener, int count) =>
        shortlist.Take(listener, [.. momentum], count, track => new Reason(ReasonCode.Rising, Figure: growth[track]));

    private static long Now(ListeningHistory history)
    {
        var last = 0L;
        foreach (var listen in history.Data.Listens)
        {
            if (listen.At < history.Until)
                last = Math.Max(last, listen.At);
        }
        return last;
    }
}

/// <summary>Independent or long-tail tracks with a high smoothed finish rate, in styles the listener is at home in first.</summary>
public sealed class NicheSource : ICandidateSource
{
    /// <summary>The long tail: the less played tracks that together hold this share of all plays.</summary>
    public const double TailShare = 0.2;

    private readonly ListeningHistory history;
    private readonly Shortlist shortlist;
    private readonly double[] rates;
    private readonly double[] merits;

    public NicheSource(ListeningHistory history)
    {
        this.history = history;
        shortlist = new Shortlist(history);
        var (all, mean) = FinishRates.Of(history);
        rates = all;
        var tail = LongTail(history);
        var limit = history.Heard.Order().ElementAtOrDefault((int)(history.Heard.Length * 0.8));
        merits = all.Select((rate, track) =>
            history.Heard[track] > 0 && rate > mean && (tail[track] || (history.Data.Independent(track) && history.Heard[track] <= limit)) ? rate - (0.8 * mean) : 0).ToArray();
    }

    public SourceKind Kind => SourceKind.Niche;

    public IReadOnlyList<Candidate> For(int listener, int count)
    {
        var scores = new float[merits.Length];
        var shares = history.Taste(listener);
        for (var track = 0; track < scores.Length; track++)
        {
            var style = history.Data.Tracks[track].Style;
            if (merits[track] > 0)
                scores[track] = (float)(merits[track] * (0.1 + (style < 0 ? 0 : Math.Sqrt(shares[style]))));
        }
        return shortlist.Take(listener, scores, count, track => new Reason(ReasonCode.HiddenGem, Figure: rates[track]));
    }

    /// <summary>The least played tracks that together hold <see cref="TailShare"/> of all plays; tracks nobody plays belong to it.</summary>
    public static bool[] LongTail(ListeningHistory history)
    {
        var tail = new bool[history.Heard.Length];
        var left = history.Heard.Sum(static plays => (long)plays) * TailShare;
        foreach (var track in Enumerable.Range(0, tail.Length).OrderBy(track => history.Heard[track]).ThenBy(static track => track))
        {
            left -= history.Heard[track];
            if (left < 0)
                break;
            tail[track] = true;
        }
        return tail;
    }
}
