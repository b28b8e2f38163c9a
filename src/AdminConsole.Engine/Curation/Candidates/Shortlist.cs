using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Curation.Candidates;

/// <summary>Cuts a source's scores over the catalogue down to a listener's candidates.</summary>
internal sealed class Shortlist(ListeningHistory history)
{
    /// <summary>A quarter of a list may be tracks heard before: recipes decide after how many days they may come back.</summary>
    private const int HeardPart = 4;

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
        var taken = best.Take(found)
            .Concat(heard.OrderByDescending(static one => one.Score).ThenBy(static one => one.Item).Take(count / HeardPart))
            .OrderByDescending(static one => one.Score).ThenBy(static one => one.Item)
            .ToList();
        if (taken.Count == 0)
            return [];
        var (high, low) = (taken[0].Score, taken[^1].Score);
        var range = high > low ? high - low : 1;
        return taken
            .Select(one => new Candidate(one.Item, high > low ? (one.Score - low) / range : 1, reason(one.Item), lastHeard.GetValueOrDefault(one.Item)))
            .ToList();
    }
}
