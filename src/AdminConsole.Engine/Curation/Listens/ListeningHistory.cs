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

    private readonly Acquaintance[][] acquaintances;
    private readonly HashSet<int>[] refused;
    private readonly double[][] styleShares;

    public ListeningHistory(ListeningData data, long until)
    {
        Data = data;
        Until = until;
        Heard = new int[data.Tracks.Count];
        Finished = new int[data.Tracks.Count];
        refused = new HashSet<int>[data.Listeners.Count];
        var sums = new Dictionary<int, Acquaintance>[data.Listeners.Count];
        for (var listener = 0; listener < sums.Length; listener++)
        {
            sums[listener] = [];
            refused[listener] = [];
        }
        foreach (var listen in data.Listens)
        {
            if (listen.At < until)
                Add(sums[listen.Listener], listen);
        }
        foreach (var action in data.Actions)
        {
            if (action.At >= until)
                continue;
            if (action.Kind == ListenerActionKind.NotInterested)
                refused[action.Listener].Add(action.Track);
            else
                Raise(sums[action.Listener], action.Track, action.Kind == ListenerActionKind.Search ? 1 : 2, action.At, 0, 0);
        }
        acquaintances = sums.Select(static sum => sum.Values.OrderBy(static a => a.Track).ToArray()).ToArray();
        styleShares = acquaintances.Select(SharesOf).ToArray();
    }

    public ListeningData Data { get; }

    /// <summary>Unix seconds, exclusive.</summary>
    public long Until { get; }

    /// <summary>Plays per track, and those that were finished.</summary>
    public int[] Heard { get; }
    public int[] Finished { get; }

    public ReadOnlySpan<Acquaintance> Of(int listener) => acquaintances[listener];

    /// <summary>Tracks the listener is not interested in: they never come back.</summary>
    public IReadOnlySet<int> Refused(int listener) => refused[listener];

    /// <summary>Share of the listener's liking per style; all zero for somebody without history.</summary>
    public ReadOnlySpan<double> StyleShares(int listener) => styleShares[listener];

    /// <summary>A style the listener is at home in; tracks of all other styles are cross-style for them.</summary>
    public bool AtHome(int listener, int style) => style >= 0 && styleShares[listener][style] >= 0.03;

    public bool Eligible(int listener, int track) => !Data.Tracks[track].Withdrawn && !refused[listener].Contains(track);

    private void Add(Dictionary<int, Acquaintance> sums, ListenFact listen)
    {
        var plays = Math.Max(1, listen.Plays);
        var fraction = Math.Clamp(listen.MsPlayed / (double)Math.Max(1, Data.Tracks[listen.Track].DurationMs), 0, 1);
        var finished = !listen.Skipped && fraction >= 0.5 ? plays : 0;
        Heard[listen.Track] += plays;
        Finished[listen.Track] += finished;
        Raise(sums, listen.Track, listen.Skipped ? 0 : fraction * plays, listen.At, finished, plays);
    }

    private static void Raise(Dictionary<int, Acquaintance> sums, int track, double liking, long at, int finished, int heard)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, track, out var known);
        sum = known
            ? new Acquaintance(track, sum.Liking + liking, Math.Max(sum.LastAt, at), sum.Finished + finished, sum.Heard + heard)
            : new Acquaintance(track, liking, at, finished, heard);
    }

    private double[] SharesOf(Acquaintance[] known)
    {
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
        return shares;
    }
}
