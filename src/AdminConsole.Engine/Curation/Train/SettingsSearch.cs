namespace AdminConsole.Engine.Curation.Train;

/// <summary>How far a training has come; the fraction never falls.</summary>
/// <param name="Step">A code such as <c>search-walk</c>, localised where people read it.</param>
public sealed record TrainingProgress(string Step, double Fraction);

/// <param name="Accuracy">Mean of Recall@20 and NDCG@20 on the validation part.</param>
public sealed record Trial(string Model, string Settings, double Accuracy);

public sealed record ChosenSettings(Rp3BetaSettings Walk, IalsSettings Factors, double FactorShare, IReadOnlyList<Trial> Trials);

/// <summary>
/// Chooses the settings on a validation part of the training data: a climb on small logarithmic grids, with short factors
/// and a sample of listeners, because the best λ and α₀ hardly depend on the length of the factors while the cost does.
/// </summary>
public sealed class SettingsSearch(Interactions fit, HeldOut validation, int seed, CancellationToken cancellation)
{
    private const int SearchDimensions = 64;
    private const int SearchEpochs = 6;
    private const int Cutoff = 20;
    private static readonly double[] Alphas = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
    private static readonly double[] Betas = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
    private static readonly double[] Lambdas = [0.0003, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256];
    private static readonly double[] Unobserved = [0.003, 0.006, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56];
    private readonly List<Trial> trials = [];

    public IReadOnlyList<Trial> Trials => trials;

    public Rp3BetaSettings ChooseWalk(int neighbours, Action<int> tried)
    {
        var needed = new bool[fit.ItemCount];
        foreach (var (listener, _) in validation.Parts)
            foreach (var item in fit.ByListener.Columns(listener))
                needed[item] = true;
        var (alpha, beta) = Climb(Alphas, Betas, 4, 3, (a, b) =>
        {
            var settings = new Rp3BetaSettings(a, b, neighbours);
            var accuracy = Accuracy(Rp3Beta.Train(fit, settings, needed, cancellation));
            trials.Add(new Trial("walk", FormattableString.Invariant($"α {a} β {b} k {neighbours}"), accuracy));
            tried(trials.Count);
            return accuracy;
        });
        return new Rp3BetaSettings(alpha, beta, neighbours);
    }

    public IalsSettings ChooseFactors(int dimensions, int epochs, Action<int> tried)
    {
        var (lambda, unobserved) = Climb(Lambdas, Unobserved, 3, 3, (l, u) =>
        {
            var settings = new IalsSettings(Math.Min(SearchDimensions, dimensions), l, u, 1, SearchEpochs, seed);
            var accuracy = Accuracy(new FactorScorer(Ials.Train(fit, settings, null, cancellation)));
            trials.Add(new Trial("factors", FormattableString.Invariant($"λ {l} α₀ {u} d {settings.Dimensions}"), accuracy));
            tried(trials.Count);
            return accuracy;
        });
        return new IalsSettings(dimensions, lambda, unobserved, 1, epochs, seed);
    }

    /// <summary>The share of iALS in the mix, on a grid of tenths.</summary>
    public double ChooseShare(Rp3Beta walk, Ials factors)
    {
        const int Steps = 11;
        var byFactors = new FactorScorer(factors);
        var sums = Enumerable.Range(0, Steps).Select(_ => new RankingSums(validation.Listeners, fit.ItemCount, [Cutoff])).ToArray();
        FullRanking.ForBlocks(validation, fit.ItemCount, (start, parts, scores, stride) =>
        {
            var listeners = parts.Select(static part => part.Listener).ToArray();
            var other = new float[scores.Length];
            var mixed = new float[fit.ItemCount];
            byFactors.Score(listeners, scores, stride);
            walk.Score(listeners, other, stride);
            for (var row = 0; row < parts.Length; row++)
            {
                var f = scores.AsSpan(row * stride, fit.ItemCount);
                var w = other.AsSpan(row * stride, fit.ItemCount);
                Selection.Standardise(f);
                Selection.Standardise(w);
                for (var step = 0; step < Steps; step++)
                {
                    var share = step / (float)(Steps - 1);
                    for (var item = 0; item < mixed.Length; item++)
                        mixed[item] = (share * f[item]) + ((1 - share) * w[item]);
                    sums[step].Add(start + row, parts[row].Items, FullRanking.Best(fit, parts[row].Listener, mixed, Cutoff));
                }
            }
        }, cancellation);
        var accuracies = sums.Select(static sum => Accuracy(sum.Figures()[0])).ToArray();
        for (var step = 0; step < Steps; step++)
            trials.Add(new Trial("share", FormattableString.Invariant($"iALS {step / (Steps - 1.0)}"), accuracies[step]));
        return Array.IndexOf(accuracies, accuracies.Max()) / (Steps - 1.0);
    }

    private double Accuracy(IItemScorer scorer) => Accuracy(FullRanking.Measure(scorer, fit, validation, [Cutoff], cancellation)[0]);

    private static double Accuracy(RankingFigures figures) => (figures.Recall + figures.Ndcg) / 2;

    /// <summary>Steps to the best of the four neighbours until none is better; every point is tried once.</summary>
    private static (double X, double Y) Climb(double[] xs, double[] ys, int x, int y, Func<double, double, double> measure)
    {
        var tried = new Dictionary<(int, int), double>();
        double Try(int i, int j)
        {
            if (i < 0 || j < 0 || i >= xs.Length || j >= ys.Length)
                return double.NegativeInfinity;
            if (!tried.TryGetValue((i, j), out var value))
                tried[(i, j)] = value = measure(xs[i], ys[j]);
            return value;
        }

        var best = Try(x, y);
        while (true)
        {
            var (bestX, bestY) = (x, y);
            foreach (var (dx, dy) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1) })
            {
                var value = Try(bestX + dx, bestY + dy);
                if (value > best)
                    (best, x, y) = (value, bestX + dx, bestY + dy);
            }
            if ((x, y) == (bestX, bestY))
                return (xs[x], ys[y]);
        }
    }
}
