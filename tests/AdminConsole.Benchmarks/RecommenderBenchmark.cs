using System.Diagnostics;
using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Train;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.Benchmarks;

/// <summary>
/// Without a file: training, candidates, replay on 2,000 listeners, 3,000 tracks and 150,000 listens. With a file of interactions:
/// seconds per iALS epoch and listeners ranked per second, by length of the factors.
/// </summary>
internal static class RecommenderBenchmark
{
    public static int Run(string[] args)
    {
        if (args.Length > 0)
            return Factors(args[0]);
        var data = TownData.Make(2000, 3000, 150_000, 20);
        var clock = Stopwatch.StartNew();
        var trained = (RecommenderTrained.Done)RecommenderTrainer.Train(data, new TrainingOptions());
        Print("train: search, measure, train on all", clock);
        var basis = ReplayBasis.Build(data, trained.Model.Manifest.Settings, [.. Enumerable.Range(0, 200)], 500, 1);
        Print($"replay basis of {basis.Listeners.Count} listeners, once per model", clock);
        var replay = new Replay(basis);
        var live = new RecipeSettings(new RecipeWeights(15, 38, 22, 12, 8, 5), new RecipeRules(30, 2, 6, 15, 10, 7, 30));
        var before = replay.Run(live);
        for (var draft = 0; draft < 10; draft++)
            replay.Compare(before, replay.Run(live with { Weights = new RecipeWeights(15, 38 - draft, 22, 12, 8 + draft, 5) }));
        clock.Restart();
        for (var draft = 0; draft < 20; draft++)
            replay.Compare(before, replay.Run(live with { Weights = new RecipeWeights(15, 38 - draft, 22, 12, 8 + draft, 5) }));
        Console.WriteLine($"replay and comparison of a draft: {clock.Elapsed.TotalMilliseconds / 20:f0} ms");
        return 0;
    }

    private static int Factors(string path)
    {
        var (train, test) = HoldOut.PerListener(InteractionFile.Read(path).Interactions, 0.2, 21);
        foreach (var dimensions in (int[])[64, 128, 256, 512])
        {
            var clock = Stopwatch.StartNew();
            var model = Ials.Train(train, new IalsSettings(dimensions, 0.004, 0.01, 1, 8, 1));
            var epoch = clock.Elapsed.TotalSeconds / 8;
            clock.Restart();
            var figures = FullRanking.Measure(new FactorScorer(model), train, test, [20])[0];
            Console.WriteLine($"iALS d {dimensions}: {epoch:f2} s an epoch, {test.Listeners / clock.Elapsed.TotalSeconds:f0} listeners/s ranked, recall@20 {figures.Recall:f4}");
        }
        return 0;
    }

    private static void Print(string what, Stopwatch clock)
    {
        Console.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:f1} s");
        clock.Restart();
    }
}
