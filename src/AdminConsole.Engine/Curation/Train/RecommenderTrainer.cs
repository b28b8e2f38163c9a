using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Train;

public abstract record RecommenderTrained
{
    public sealed record Done(RecommenderModel Model, IReadOnlyList<Trial> Trials) : RecommenderTrained;

    /// <summary>Not enough to learn from; says how much there is and how much it takes.</summary>
    public sealed record TooLittle(int Listeners, int Interactions, int NeededListeners, int NeededInteractions) : RecommenderTrained;
}

/// <param name="HalfWidth">Of the 95 % interval of the mean difference, paired over the same listeners.</param>
public sealed record PairedChange(double Before, double After, double HalfWidth)
{
    public double Difference => After - Before;

    /// <summary>The interval does not hold zero.</summary>
    public bool Clear => Math.Abs(Difference) > HalfWidth;

    public static PairedChange Of(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(after.Count, before.Count, nameof(after));
        var n = before.Count;
        if (n == 0)
            return new PairedChange(0, 0, 0);
        double sum = 0, squares = 0;
        for (var i = 0; i < n; i++)
        {
            var difference = after[i] - before[i];
            sum += difference;
            squares += difference * difference;
        }
        var variance = n < 2 ? 0 : Math.Max(0, (squares - (sum * sum / n)) / (n - 1));
        return new PairedChange(before.Average(), after.Average(), 1.96 * Math.Sqrt(variance / n));
    }
}

/// <param name="Recall">Per tested listener, in their order; two settings measured on the same data can be compared pair by pair.</param>
public sealed record RecommenderMeasure(IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<double> Recall, IReadOnlyList<double> Ndcg)
{
    /// <summary>What this one gains over another measured on the same data: the gate between champion and challenger.</summary>
    public (PairedChange Recall, PairedChange Ndcg) Over(RecommenderMeasure champion) =>
        (PairedChange.Of(champion.Recall, Recall), PairedChange.Of(champion.Ndcg, Ndcg));
}

/// <summary>
/// Trains on the platform's listens. Settings are chosen and measured with the last part in time held out; the model that is kept
/// is then trained with these settings on everything, so that it knows yesterday.
/// </summary>
public static class RecommenderTrainer
{
    public const int NeededListeners = 20;
    public const int NeededInteractions = 500;
    private const double HeldOutShare = 0.1;
    private const int Cutoff = 20;

    public static RecommenderTrained Train(
        ListeningData data, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cut = data.CutAt(HeldOutShare);
        var before = InteractionsOf(new ListeningHistory(data, cut));
        var active = Enumerable.Range(0, before.ListenerCount).Count(listener => before.ByListener.Length(listener) >= 3);
        if (active < NeededListeners || before.Count < NeededInteractions)
            return new RecommenderTrained.TooLittle(active, before.Count, NeededListeners, NeededInteractions);

        var searched = RecommenderTraining.Run(before, options, new Part(progress, 0, 0.75), cancellation);
        var settings = new RecommenderSettings(
            searched.Chosen.Walk, searched.Chosen.Factors with { Epochs = options.Epochs }, searched.Chosen.FactorShare);
        progress?.Report(new TrainingProgress("measure", 0.75));
        var measure = Measure(searched.Model, HeldOutOf(data, cut), cancellation);
        progress?.Report(new TrainingProgress("train-all", 0.8));
        var all = InteractionsOf(new ListeningHistory(data, long.MaxValue));
        var model = Fit(all, settings, cancellation);
        progress?.Report(new TrainingProgress("done", 1));
        return new RecommenderTrained.Done(
            new RecommenderModel(
                model,
                [.. data.Listeners.Select(static listener => listener.Id)],
                [.. data.Tracks.Select(static track => track.Id)],
                ManifestOf(data, cut, all, settings, measure.Metrics)),
            searched.Chosen.Trials);
    }

    /// <summary>Trains with given settings on what lies before the instant; no search, the same seed gives the same model.</summary>
    public static CollaborativeModel Fit(ListeningData data, long until, RecommenderSettings settings, CancellationToken cancellation = default) =>
        Fit(InteractionsOf(new ListeningHistory(data, until)), settings, cancellation);

    /// <summary>
    /// What settings are worth on the held-out last part of this data, trained on what lies before. Champion and challenger are
    /// compared so: a champion's own file may already have seen a part of what is held out today.
    /// </summary>
    public static RecommenderMeasure Measure(ListeningData data, RecommenderSettings settings, CancellationToken cancellation = default)
    {
        var cut = data.CutAt(HeldOutShare);
        return Measure(Fit(data, cut, settings, cancellation), HeldOutOf(data, cut), cancellation);
    }

    /// <summary>Tracks that were liked from the instant on and unknown to the listener before.</summary>
    public static HeldOut HeldOutOf(ListeningData data, long from)
    {
        var before = new ListeningHistory(data, from);
        var all = new ListeningHistory(data, long.MaxValue);
        var parts = new List<(int, int[])>();
        for (var listener = 0; listener < data.Listeners.Count; listener++)
        {
            var known = new HashSet<int>();
            foreach (var one in before.Of(listener))
                known.Add(one.Track);
            var fresh = new List<int>();
            foreach (var one in all.Of(listener))
            {
                if (one.Liking >= ListeningHistory.Liked && !known.Contains(one.Track) && all.Eligible(listener, one.Track))
                    fresh.Add(one.Track);
            }
            if (fresh.Count > 0 && known.Count > 0)
                parts.Add((listener, [.. fresh]));
        }
        return new HeldOut(parts);
    }

    /// <summary>Liked tracks with 1 + ln(1 + liking) as their weight; what was only skipped is no sign of liking.</summary>
    public static Interactions InteractionsOf(ListeningHistory history)
    {
        var pairs = new List<Interaction>();
        for (var listener = 0; listener < history.Data.Listeners.Count; listener++)
            foreach (var one in history.Of(listener))
            {
                if (one.Liking >= ListeningHistory.Liked && history.Eligible(listener, one.Track))
                    pairs.Add(new Interaction(listener, one.Track, (float)(1 + Math.Log(1 + one.Liking)), one.LastAt));
            }
        return Interactions.From(pairs, history.Data.Listeners.Count, history.Data.Tracks.Count);
    }

    private static CollaborativeModel Fit(Interactions interactions, RecommenderSettings settings, CancellationToken cancellation) => new(
        interactions,
        Rp3Beta.Train(interactions, settings.Walk, null, cancellation),
        Ials.Train(interactions, settings.Factors, null, cancellation),
        settings.FactorShare);

    private static RecommenderMeasure Measure(CollaborativeModel model, HeldOut heldOut, CancellationToken cancellation)
    {
        if (heldOut.Listeners == 0)
            return new RecommenderMeasure(new Dictionary<string, double>(StringComparer.Ordinal), [], []);
        var (figures, recall, ndcg) = FullRanking.MeasureEach(model, model.Interactions, heldOut, Cutoff, cancellation);
        return new RecommenderMeasure(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                [$"recall@{Cutoff}"] = figures.Recall,
                [$"ndcg@{Cutoff}"] = figures.Ndcg,
                [$"coverage@{Cutoff}"] = figures.Coverage,
                ["listeners"] = heldOut.Listeners,
            },
            recall,
            ndcg);
    }

    private static RecommenderManifest ManifestOf(
        ListeningData data, long cut, Interactions all, RecommenderSettings settings, IReadOnlyDictionary<string, double> metrics) => new(
        DateTimeOffset.FromUnixTimeSeconds(data.Listens.Min(static listen => listen.At)),
        DateTimeOffset.FromUnixTimeSeconds(data.Listens.Max(static listen => listen.At)),
        DateTimeOffset.FromUnixTimeSeconds(cut),
        data.Listeners.Count,
        data.Tracks.Count,
        all.Count,
        settings,
        metrics,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["dotnet"] = Environment.Version.ToString(),
            ["engine"] = typeof(RecommenderTrainer).Assembly.GetName().Version?.ToString() ?? "0",
        });

    private sealed class Part(IProgress<TrainingProgress>? whole, double from, double to) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => whole?.Report(value with { Fraction = from + ((to - from) * value.Fraction) });
    }
}
