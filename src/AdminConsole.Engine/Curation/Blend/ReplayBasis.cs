using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>
/// What a replay stands on and what stays the same while the sliders move: a fixed sample of listeners, their candidates from
/// everything before an instant, and what they liked for the first time after it.
/// </summary>
public sealed class ReplayBasis
{
    private const double HeldOutShare = 0.1;

    private ReplayBasis(ListeningHistory history, IReadOnlyList<ReplayListener> listeners)
    {
        History = history;
        Listeners = listeners;
        LongTail = NicheSource.LongTail(history);
        StyleDistances = Distances(history);
    }

    public ListeningHistory History { get; }
    public IReadOnlyList<ReplayListener> Listeners { get; }
    public bool[] LongTail { get; }

    /// <summary>Styles × styles: 1 − cosine of who listens to them.</summary>
    public double[][] StyleDistances { get; }

    /// <param name="settings">Settings of the model in force; it is trained again on what lies before the cut, so that the replay sees nothing later. Absent without a model.</param>
    /// <param name="editorialPicks">Track numbers, strongest first.</param>
    public static ReplayBasis Build(
        ListeningData data, RecommenderSettings? settings, IReadOnlyList<int> editorialPicks, int sample, int seed, CancellationToken cancellation = default)
    {
        var cut = data.CutAt(HeldOutShare);
        var history = new ListeningHistory(data, cut);
        var held = HoldOut.Sample(RecommenderTrainer.HeldOutOf(data, cut), sample, seed);
        var view = settings is null ? null : new CollaborativeView(RecommenderTrainer.Fit(data, cut, settings, cancellation), history);
        var sources = new CandidateSources(history, view, editorialPicks);
        var listeners = new ReplayListener[held.Listeners];
        Parallel.For(
            0,
            listeners.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            i => listeners[i] = new ReplayListener(held.Parts[i].Listener, sources.For(held.Parts[i].Listener), held.Parts[i].Items.ToHashSet()));
        return new ReplayBasis(history, listeners);
    }

    private static double[][] Distances(ListeningHistory history)
    {
        var styles = history.Data.Styles.Count;
        var products = new double[styles][];
        for (var style = 0; style < styles; style++)
            products[style] = new double[styles];
        for (var listener = 0; listener < history.Data.Listeners.Count; listener++)
        {
            var shares = history.StyleShares(listener);
            for (var a = 0; a < styles; a++)
                for (var b = 0; b < styles && shares[a] > 0; b++)
                    products[a][b] += shares[a] * shares[b];
        }
        return [.. Enumerable.Range(0, styles).Select(a => Enumerable.Range(0, styles)
            .Select(b => a == b ? 0 : Distance(products[a][b], products[a][a] * products[b][b])).ToArray())];
    }

    private static double Distance(double product, double squares) => squares <= 0 ? 1 : 1 - (product / Math.Sqrt(squares));
}

/// <param name="Later">Tracks liked for the first time after the cut.</param>
public sealed record ReplayListener(int Listener, CandidateSet Candidates, IReadOnlySet<int> Later);
