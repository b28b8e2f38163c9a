using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Blend;

/// <param name="Needed">Slots of the whole list.</param>
internal sealed record Quota(RuleKind Rule, int Needed, Func<int, bool> Counts);

/// <summary>One list in the making.</summary>
internal sealed class ListBuild
{
    /// <summary>Caps hold in any so many slots in a row.</summary>
    public const int Window = 10;

    private const int CalibrationChoice = 20;
    private readonly ListeningHistory history;
    private readonly BlendRequest request;
    private readonly RecipeRules rules;
    private readonly SourceKind[] sources;
    private readonly Apportionment turns;
    private readonly Candidate[][] candidates;
    private readonly Slot?[] slots;
    private readonly HashSet<int> used = [];
    private readonly int[] styleCounts;

    public ListBuild(ListeningHistory history, BlendRequest request)
    {
        this.history = history;
        this.request = request;
        rules = request.Recipe.Rules;
        var shares = request.Recipe.SharesFor(history.Listener(request.Listener));
        sources = [.. RecipeSettings.Sources.Where(source => shares[source] > 0)];
        turns = new Apportionment([.. sources.Select(source => shares[source])]);
        slots = new Slot?[rules.Length];
        styleCounts = new int[history.Data.Styles.Count];
        Quotas = QuotasOf(rules);
        candidates = [.. sources.Select(Allowed)];
        foreach (var (number, track) in request.Pins)
            Place(number - 1, new Slot(number, track, null, null, new Reason(ReasonCode.Pinned)));
    }

    public IReadOnlyList<Quota> Quotas { get; }
    public HashSet<RuleKind> Binding { get; } = [];
    public int Filled => slots.Count(static slot => slot is not null);

    public IReadOnlyList<Slot> Slots() => [.. slots.OfType<Slot>().Select(static (slot, place) => slot with { Number = place + 1 })];

    public int CountOf(Quota quota) => slots.Count(slot => slot is not null && quota.Counts(slot.Track));

    public void Fill()
    {
        for (var place = 0; place < slots.Length; place++)
        {
            if (slots[place] is not null)
                continue;
            var order = turns.Order();
            if (order.Length == 0 || Choose(place, order) is not { } choice)
                continue;
            var (party, candidate) = choice;
            turns.Give(party);
            Place(place, new Slot(place + 1, candidate.Track, sources[party], sources[order[0]], candidate.Reason));
        }
    }

    /// <summary>Exchanges tracks from the end of the list until the quota is full; false when nothing is left to exchange.</summary>
    public bool Reach(Quota quota)
    {
        for (var place = slots.Length - 1; place >= 0 && CountOf(quota) < quota.Needed; place--)
        {
            if (slots[place] is not { Pinned: false } old || quota.Counts(old.Track) || HoldsAnother(old.Track, quota))
                continue;
            Lift(place, old);
            var found = false;
            for (var party = 0; party < sources.Length && !found; party++)
            {
                var better = candidates[party].FirstOrDefault(candidate => quota.Counts(candidate.Track) && Fits(place, candidate.Track));
                if (better is null)
                    continue;
                Binding.Add(quota.Rule);
                Place(place, old with { Track = better.Track, Source = sources[party], Reason = better.Reason });
                found = true;
            }
            if (!found)
                Place(place, old);
        }
        return CountOf(quota) >= quota.Needed;
    }

    private (int Party, Candidate Candidate)? Choose(int place, int[] order)
    {
        var behind = Quotas.Where(quota => CountOf(quota) < Due(quota, place + 1)).ToArray();
        if (behind.Length > 0)
        {
            if (Offer(place, order, track => Array.TrueForAll(behind, quota => quota.Counts(track))) is { } both)
                return Bind(both, behind, place, order);
            foreach (var quota in behind)
            {
                if (behind.Length > 1 && Offer(place, order, quota.Counts) is { } one)
                    return Bind(one, [quota], place, order);
            }
        }
        return Offer(place, order, static _ => true);
    }

    private (int Party, Candidate Candidate) Bind((int Party, Candidate Candidate) choice, Quota[] quotas, int place, int[] order)
    {
        if (Offer(place, order, static _ => true) is { } free && free.Candidate.Track != choice.Candidate.Track)
            Binding.UnionWith(quotas.Select(static quota => quota.Rule));
        return choice;
    }

    /// <summary>Quota slots are spread: the n-th of N falls due around slot (n − ½)·length/N.</summary>
    private int Due(Quota quota, int prefix) => (int)Math.Floor((quota.Needed * (double)prefix / slots.Length) + 0.5);

    private (int Party, Candidate Candidate)? Offer(int place, int[] order, Func<int, bool> wanted)
    {
        foreach (var party in order)
        {
            if (Best(place, candidates[party], wanted) is { } candidate)
                return (party, candidate);
        }
        return null;
    }

    private Candidate? Best(int place, Candidate[] offered, Func<int, bool> wanted)
    {
        Candidate? best = null;
        var bestScore = double.NegativeInfinity;
        var seen = 0;
        foreach (var candidate in offered)
        {
            if (!wanted(candidate.Track) || !Fits(place, candidate.Track))
                continue;
            if (rules.CalibrationPercent is null or 0)
                return candidate;
            var pull = rules.CalibrationPercent.Value / 100.0;
            var score = ((1 - pull) * candidate.Score) + (pull * Missing(candidate.Track));
            if (score > bestScore)
                (best, bestScore) = (candidate, score);
            if (++seen == CalibrationChoice)
                break;
        }
        return best;
    }

    /// <summary>How much of the listener's share of this style the list still lacks.</summary>
    private double Missing(int track)
    {
        var style = history.Data.Tracks[track].Style;
        return style < 0 ? 0 : history.Taste(request.Listener)[style] - (styleCounts[style] / (double)Math.Max(1, used.Count));
    }

    private bool Fits(int place, int track)
    {
        if (used.Contains(track))
            return false;
        if (rules.ArtistCap is { } artists && Crowded(place, history.Data.Tracks[track].Artist, artists, static facts => facts.Artist))
        {
            Binding.Add(RuleKind.ArtistCap);
            return false;
        }
        if (rules.StyleCap is { } styles && history.Data.Tracks[track].Style >= 0
            && Crowded(place, history.Data.Tracks[track].Style, styles, static facts => facts.Style))
        {
            Binding.Add(RuleKind.StyleCap);
            return false;
        }
        return true;
    }

    /// <summary>Whether one more of the group at this place would break the cap in a window of ten, pins ahead included.</summary>
    private bool Crowded(int place, int group, int cap, Func<TrackFacts, int> groupOf)
    {
        var first = Math.Max(0, place - Window + 1);
        var end = Math.Min(slots.Length, place + Window);
        var count = 0;
        for (var other = first; other < end; other++)
        {
            if (other - Window >= first && InGroup(other - Window, group, groupOf))
                count--;
            if (InGroup(other, group, groupOf))
                count++;
            if (other >= place && count + 1 > cap)
                return true;
        }
        return false;
    }

    private bool InGroup(int place, int group, Func<TrackFacts, int> groupOf) =>
        slots[place] is { } slot && groupOf(history.Data.Tracks[slot.Track]) == group;

    private bool HoldsAnother(int track, Quota quota) =>
        Quotas.Any(other => other != quota && other.Counts(track) && CountOf(other) <= other.Needed);

    private void Place(int place, Slot slot)
    {
        slots[place] = slot;
        used.Add(slot.Track);
        if (history.Data.Tracks[slot.Track].Style is >= 0 and var style)
            styleCounts[style]++;
    }

    private void Lift(int place, Slot slot)
    {
        slots[place] = null;
        used.Remove(slot.Track);
        if (history.Data.Tracks[slot.Track].Style is >= 0 and var style)
            styleCounts[style]--;
    }

    private Candidate[] Allowed(SourceKind source)
    {
        var since = rules.NotHeardDays is { } days ? request.Now - (days * 86400L) : long.MaxValue;
        var all = request.Candidates.Of(source);
        var allowed = all
            .Where(candidate => !request.Bans.Contains(candidate.Track) && (candidate.LastHeardAt == 0 || candidate.LastHeardAt < since))
            .ToArray();
        if (allowed.Length < all.Count && all.Take(rules.Length).Any(candidate => candidate.LastHeardAt >= since))
            Binding.Add(RuleKind.NotHeard);
        return allowed;
    }

    private Quota[] QuotasOf(RecipeRules from)
    {
        var quotas = new List<Quota>();
        if (from.IndependentsPercent is > 0 and var independents)
            quotas.Add(new Quota(RuleKind.Independents, Share(independents, from.Length), history.Data.Independent));
        if (from.CrossStylePercent is > 0 and var crossing && !history.Listener(request.Listener).OptedOut)
        {
            quotas.Add(new Quota(RuleKind.CrossStyle, Share(crossing, from.Length), track =>
                history.Data.Tracks[track].Style is >= 0 and var style && !history.AtHome(request.Listener, style)));
        }
        return [.. quotas];
    }

    private static int Share(int percent, int length) => ((percent * length) + 99) / 100;
}
