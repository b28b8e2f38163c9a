namespace AdminConsole.Engine.Curation.Train;

/// <param name="Dimensions">Length of the iALS factors; 0 lets the size of the data decide.</param>
public sealed record TrainingOptions(int Dimensions = 0, int Epochs = 8, int Seed = 20, double ValidationShare = 0.1, int ValidationListeners = 3000);

/// <param name="Validation">Of the mix, on the part that chose the settings (hence slightly flattering).</param>
public sealed record TrainedCollaborative(CollaborativeModel Model, ChosenSettings Chosen, RankingFigures Validation);

/// <summary>Chooses the settings on a validation part, then trains on everything, going on from the factors that chose the share.</summary>
public static class RecommenderTraining
{
    private const double FlopsForFactors = 8e11;
    private const int LastEpochs = 3;

    public static TrainedCollaborative Run(
        Interactions train, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var dimensions = options.Dimensions > 0 ? options.Dimensions : DimensionsFor(train, options.Epochs + LastEpochs);
        var neighbours = (int)Math.Clamp(40_000_000L / Math.Max(1, train.ItemCount), 50, 1000);
        var (fit, heldOut) = HoldOut.PerListener(train, options.ValidationShare, options.Seed);
        var validation = HoldOut.Sample(heldOut, options.ValidationListeners, options.Seed);
        var search = new SettingsSearch(fit, validation, options.Seed, cancellation);
        void Report(string step, double from, double to, double part) =>
            progress?.Report(new TrainingProgress(step, from + ((to - from) * Math.Min(1, part))));

        var walkSettings = search.ChooseWalk(neighbours, tried => Report("search-walk", 0, 0.2, tried / 12.0));
        var tries = search.Trials.Count;
        var factorSettings = search.ChooseFactors(dimensions, options.Epochs, tried => Report("search-factors", 0.2, 0.5, (tried - tries) / 15.0));
        var factors = Ials.Train(fit, factorSettings, epoch => Report("train-factors", 0.5, 0.75, epoch / (double)options.Epochs), cancellation);
        var fitWalk = Rp3Beta.Train(fit, walkSettings, null, cancellation);
        var share = search.ChooseShare(fitWalk, factors);
        var figures = FullRanking.Measure(new CollaborativeModel(fit, fitWalk, factors, share), fit, validation, [20], cancellation)[0];

        Report("train-walk", 0.75, 0.85, 1);
        var walk = Rp3Beta.Train(train, walkSettings, null, cancellation);
        factors = factors.Continue(train, LastEpochs, epoch => Report("train-all", 0.85, 1, epoch / (double)LastEpochs), cancellation);
        var chosen = new ChosenSettings(walkSettings, factors.Settings, share, search.Trials);
        return new TrainedCollaborative(new CollaborativeModel(train, walk, factors, share), chosen, figures);
    }

    /// <summary>The longest factors whose arithmetic stays inside the budget: a formula, not a clock, so that every machine trains the same model.</summary>
    internal static int DimensionsFor(Interactions train, int epochs)
    {
        foreach (var dimensions in (int[])[512, 384, 256, 128])
        {
            var rows = (double)train.ListenerCount + train.ItemCount;
            var flops = epochs * ((rows * 10 * dimensions * dimensions) + (train.Count * 32.0 * dimensions));
            if (dimensions < Math.Min(train.ListenerCount, train.ItemCount) / 8 && flops <= FlopsForFactors)
                return dimensions;
        }
        return 64;
    }
}
