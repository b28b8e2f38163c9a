using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Curation.Listens;

/// <summary>What one listener has to do with one track.</summary>
/// <param name="Liking">0 when it was only ever skipped; a finished play counts 1, a like or download 2, a search 1.</param>
/// <param name="LastAt">Unix seconds of the last play or action.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Acquaintance(int Track, double Liking, long LastAt, int Finished, int Heard);

/// <summary>Listening data up to an instant, summed per listener and per track. Nothing later is visible through it.</summary>
public sealed class ListeningHistory
{
    /// <summary>From here on a track counts as liked: about a third of it played, or any deliberate act.</summary>
    public const double Liked = 0.3;

    private readonly Profile[] profiles;
    private readonly double[] noTaste;

    public ListeningHistory(ListeningData data, long until)
    {
        Data = data;
        Until = until;
        noTaste = new double[data.Styles.Count];
        Heard = new int[data.Tracks.Count];
        Finished = new int[data.Tracks.Count];
        var sums = new Sums[data.Listeners.Count];
        for (var listener = 0; listener < sums.Length; listener++)
            sums[listener] = new Sums();
        foreach (var listen in data.Listens)
        {
            if (listen.At >= until)
                continue;
            sums[listen.Listener].Add(listen, data.Tracks[listen.Track]);
            Heard[listen.Track] += Math.Max(1, listen.Plays);
            Finished[listen.Track] += Sums.FinishedOf(listen, data.Tracks[listen.Track]);
        }
        foreach (var action in data.Actions)
        {
            if (action.At < until)
                sums[action.Listener].Add(action);
        }
        profiles = sums.Select((sum, listener) => ProfileOf(data.Listeners[listener], sum)).ToArray();
    }

    public ListeningData Data { get; }

    /// <summary>Unix seconds, exclusive.</summary>
    public long Until { get; }

    /// <summary>Plays per track, and those that were finished.</summary>
    public int[] Heard { get; }
    public int[] Finished { get; }

    /// <summary>What the listener wants, as of the last <see cref="Refresh"/>.</summary>
    public ListenerFacts Listener(int listener) => profiles[listener].Facts;

    public ReadOnlySpan<Acquaintance> Of(int listener) => profiles[listener].Known;

    /// <summary>Tracks the listener is not interested in: they never come back.</summary>
    public IReadOnlySet<int> Refused(int listener) => profiles[listener].Refused;

    /// <summary>Share of the listener's liking per style; all zero for somebody without history.</summary>
    public ReadOnlySpan<double> StyleShares(int listener) => profiles[listener].StyleShares;

    /// <summary>The same for choosing: nothing of it is used for somebody who opted out.</summary>
    public ReadOnlySpan<double> Taste(int listener) => profiles[listener].Facts.OptedOut ? noTaste : profiles[listener].StyleShares;

    /// <summary>A style the listener is at home in; tracks of all other styles are cross-style for them.</summary>
    public bool AtHome(int listener, int style) => style >= 0 && profiles[listener].StyleShares[style] >= 0.03;

    public bool Eligible(int listener, int track) => !Data.Tracks[track].Withdrawn && !profiles[listener].Refused.Contains(track);

    /// <summary>
    /// Takes in what one listener wants and did until now, so that an opt-out or a "not interested" of this minute counts. What the
    /// catalogue adds up to stays as it was. Safe while others read.
    /// </summary>
    public void Refresh(int listener, ListenerFacts facts, IEnumerable<ListenFact> listens, IEnumerable<ActionFact> actions)
    {
        var sums = new Sums();
        foreach (var listen in listens)
            sums.Add(listen, Data.Tracks[listen.Track]);
        foreach (var action in actions)
            sums.Add(action);
        Volatile.Write(ref profiles[listener], ProfileOf(facts, sums));
    }

    private Profile ProfileOf(ListenerFacts facts, Sums sums)
    {
        var known = sums.Known.Values.OrderBy(static one => one.Track).ToArray();
        var shares = new double[Data.Styles.Count];
        var total = 0.0;
        foreach (var one in known)
        {
            var style = Data.Tracks[one.Track].Style;
            if (style < 0 || one.Liking <= 0)
                continue;
            var liking = Math.Log(1 + one.Liking);
            shares[style] += liking;
            total += liking;
        }
        for (var style = 0; style < shares.Length && total > 0; style++)
            shares[style] /= total;
        return new Profile(facts, known, sums.Refused, shares);
    }

    private sealed record Profile(ListenerFacts Facts, Acquaintance[] Known, HashSet<int> Refused, double[] StyleShares);

    private sealed class Sums
    {
        public Dictionary<int, Acquaintance> Known { get; } = [];
        public HashSet<int> Refused { get; } = [];

        public static int FinishedOf(ListenFact listen, TrackFacts track) =>
            !listen.Skipped && listen.MsPlayed >= track.DurationMs * 0.5 ? Math.Max(1, listen.Plays) : 0;

        public void Add(ListenFact listen, TrackFacts track)
        {
            var plays = Math.Max(1, listen.Plays);
            var fraction = Math.Clamp(listen.MsPlayed / (double)Math.Max(1, track.DurationMs), 0, 1);
            Raise(listen.Track, listen.Skipped ? 0 : fraction * plays, listen.At, FinishedOf(listen, track), plays);
        }

        public void Add(ActionFact action)
        {
            if (action.Kind == ListenerActionKind.NotInterested)
                Refused.Add(action.Track);
            else
                Raise(action.Track, action.Kind == ListenerActionKind.Search ? 1 : 2, action.At, 0, 0);
        }

        private void Raise(int track, double liking, long at, int finished, int heard)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Known, track, out var known);
            sum = known
                ? new Acquaintance(track, sum.Liking + liking, Math.Max(sum.LastAt, at), sum.Finished + finished, sum.Heard + heard)
                : new Acquaintance(track, liking, at, finished, heard);
        }
    }
}
