using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>Cuts a source's scores over the catalogue down to a listener's candidates.</summary>
internal sealed class Shortlist(ListeningHistory history)
{
    /// <summary>
    /// Every fifth candidate may be a track heard before (recipes decide after how many days it may come back). By score alone the
    /// tracks a listener knows would fill the list: every model scores them highest.
    /// </summary>
    private const int HeardEvery = 5;

    /// <param name="scores">One per track; only scores above 0 count. Overwritten.</param>
    public IReadOnlyList<Candidate> Take(int listener, float[] scores, int count, Func<int, Reason> reason)
    {
        var lastHeard = new Dictionary<int, long>();
        foreach (var one in history.Of(listener))
            lastHeard[one.Track] = one.LastAt;
        for (var track = 0; track < scores.Length; track++)
        {
            if (!(scores[track] > 0) || !history.Eligible(listener, track))
                scores[track] = float.NegativeInfinity;
        }

        var heard = new List<ScoredItem>();
        foreach (var track in lastHeard.Keys.Order())
        {
            if (!float.IsNegativeInfinity(scores[track]))
                heard.Add(new ScoredItem(track, scores[track]));
            scores[track] = float.NegativeInfinity;
        }
        var best = new ScoredItem[count];
        var found = Selection.Top(scores, best);
        var known = heard.OrderByDescending(static one => one.Score).ThenBy(static one => one.Item).Take(count / HeardEvery);
        var taken = Interleave(best.AsSpan(0, found), [.. known]);
        if (taken.Count == 0)
            return [];
        var (high, low) = (taken.Max(static one => one.Score), taken.Min(static one => one.Score));
        var range = high > low ? high - low : 1;
        return taken
            .Select(one => new Candidate(one.Item, high > low ? (one.Score - low) / range : 1, reason(one.Item), lastHeard.GetValueOrDefault(one.Item)))
            .ToList();
    }

    /// <summary>A known track takes the score of the new one before it, so that scores go on falling.</summary>
    private static List<ScoredItem> Interleave(ReadOnlySpan<ScoredItem> fresh, ScoredItem[] known)
    {
        var taken = new List<ScoredItem>(fresh.Length + known.Length);
        var next = 0;
        foreach (var one in fresh)
        {
            taken.Add(one);
            if (taken.Count % HeardEvery == HeardEvery - 1 && next < known.Length)
                taken.Add(known[next++] with { Score = one.Score });
        }
        if (fresh.IsEmpty)
            return [.. known];
        while (next < known.Length)
            taken.Add(known[next++] with { Score = fresh[^1].Score });
        return taken;
    }
}
