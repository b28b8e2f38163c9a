using System.Diagnostics;

namespace AdminConsole.Engine.Curation.Train;

/// <param name="UnknownListeners">In the test part but not in training: they are served, and counted with, the popular items.</param>
/// <param name="UnreachablePairs">Test pairs that no ranking can hit (item unknown to training, or already known to the listener): they count as missed.</param>
public sealed record RecommenderEvaluation(
    IReadOnlyList<RankingFigures> Figures,
    int Listeners,
    int UnknownListeners,
    int UnreachablePairs,
    TimeSpan Training,
    TimeSpan Ranking,
    ChosenSettings Chosen);

/// <summary>
/// Trains on one file and ranks the whole catalogue for every listener of the test part. Without a test file, a fifth of every
/// listener's items is cut off first and training (with its own inner validation) never sees it.
/// </summary>
public static class EvaluateRecommender
{
    private const double TestShare = 0.2;

    /// <exception cref="MalformedInteractionsException">A file cannot be read; says where.</exception>
    public static RecommenderEvaluation Run(
        string trainPath,
        string? testPath,
        IReadOnlyList<int> cutoffs,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var file = InteractionFile.Read(trainPath);
        var (train, test) = testPath is null
            ? HoldOut.PerListener(file.Interactions, TestShare, unchecked(options.Seed + 1))
            : (file.Interactions, ReadTest(file, testPath));
        if (test.Listeners == 0)
            throw new MalformedInteractionsException(Path.GetFileName(testPath ?? trainPath), 1, "no listener has an item to be tested with (without a test file, a listener needs three items)");

        var clock = Stopwatch.StartNew();
        var trained = RecommenderTraining.Run(train, options, progress, cancellation);
        var training = clock.Elapsed;
        clock.Restart();
        var figures = FullRanking.Measure(trained.Model, train, test, cutoffs, cancellation);
        var unreachable = test.Parts.Sum(part => part.Items.Count(item =>
            item < 0 || (part.Listener >= 0 && train.ByListener.Contains(part.Listener, item))));
        return new RecommenderEvaluation(
            figures, test.Listeners, test.Parts.Count(static part => part.Listener < 0), unreachable, training, clock.Elapsed, trained.Chosen);
    }

    private static HeldOut ReadTest(InteractionFile train, string path)
    {
        var strangers = new NameIndex();
        var unknownItems = new NameIndex();
        // Below −1 every unknown name keeps a number of its own, so that a repeated pair still counts once.
        var pairs = InteractionFile.ReadPairs(
            path,
            name => train.Listeners.Find(name) ?? -1 - strangers.Add(name),
            name => train.Items.Find(name) ?? -1 - unknownItems.Add(name));
        return new HeldOut(pairs
            .GroupBy(static pair => pair.Listener)
            .Select(static group => (Math.Max(group.Key, -1), group.Select(static pair => pair.Item).Distinct().ToArray()))
            .ToList());
    }
}
