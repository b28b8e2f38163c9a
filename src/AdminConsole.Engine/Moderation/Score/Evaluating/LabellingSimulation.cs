using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What a simulation of labelling works with.</summary>
/// <param name="Pools">Files of labelled comments that moderators are to label once more.</param>
public sealed record LabellingOptions(IReadOnlyList<string> Pools)
{
    public Category Category { get; init; } = Category.Inflammatory;

    /// <summary>What is known before the first label; empty takes the comments written for the product.</summary>
    public IReadOnlyList<string> Base { get; init; } = [];

    /// <summary>Labels a day.</summary>
    public int Day { get; init; } = 100;

    public int Days { get; init; } = 6;

    /// <summary>Each seed cuts the pool in two halves: one is labelled and the other measures, then the other way round.</summary>
    public int Seeds { get; init; } = 3;
}

/// <summary>What a way of choosing came to after so many labels: means over the runs, with 95 % intervals of the mean.</summary>
/// <param name="Found">Comments of the category among the labels.</param>
public sealed record LabellingPoint(string Strategy, int Labels, double Found, double AveragePrecision, double Low, double High);

public abstract record LabellingOutcome
{
    private LabellingOutcome()
    {
    }

    /// <param name="Gain">By how much choosing beats chance at the last point, run by run.</param>
    public sealed record Simulated(IReadOnlyList<LabellingPoint> Points, double Gain, double GainLow, double GainHigh, int Rows, int Positives, int Runs) : LabellingOutcome;

    public sealed record WrongInput(string Message) : LabellingOutcome;
}

/// <summary>
/// Replays a labelled file as if moderators labelled it day by day. <em>Active</em> is the console's way: most of the day goes to
/// what the model of the day before suspects, one copy of texts that are alike, and a fifth to chance. <em>Random</em> draws comments
/// as they come in on the platform: by the number of comments that each row stands for. After every day a model is trained
/// from scratch and measured by weighted average precision on comments that neither way may choose from.
/// </summary>
public static class LabellingSimulation
{
    public const string Active = "active";
    public const string Random = "random";
    private const double ByChance = 0.2;
    private const int Halves = 2;

    /// <summary>No evasive copies and three folds: a fraction of the time, and nearly the same model on comments that do not dodge.</summary>
    private static readonly ClassifierTrainerOptions Training = new() { Copies = false, Folds = 3 };

    public static LabellingOutcome Run(LabellingOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        List<LabelledComment> known, pool;
        try
        {
            pool = [.. options.Pools.SelectMany(file => Read(file, options.Category))];
            known = options.Base.Count == 0 ? [.. WrittenComments.Read()] : [.. options.Base.SelectMany(file => Read(file, options.Category))];
        }
        catch (DatasetException e)
        {
            return new LabellingOutcome.WrongInput(e.Message);
        }

        var positives = pool.Count(comment => comment.Category == options.Category);
        var most = options.Day * options.Days;
        if (positives < Halves * Training.MinPositives || pool.Count < Halves * most)
        {
            return new LabellingOutcome.WrongInput(
                $"The pool holds {pool.Count} comments, {positives} of them {Categories.NameOf(options.Category)}: {Halves * most} and {Halves * Training.MinPositives} are needed for {most} labels on either half. Give more --pool files, or a smaller --day or --days.");
        }

        var clusters = NearDuplicates.Cluster([.. pool.Select(comment => comment.Text)], row => pool[row].Group);
        var curves = new Dictionary<(string Strategy, int Day), List<(double Precision, int Found)>>();
        var (done, steps) = (0, 1 + (options.Seeds * Halves * 2 * options.Days));
        var untaught = Train([]);
        for (var seed = 1; seed <= options.Seeds; seed++)
        {
            var half = Cut(clusters, seed);
            for (var side = 0; side < Halves; side++)
                Replay(new Half([.. Rows(half, side)], [.. Rows(half, 1 - side)], seed));
        }

        var last = options.Days;
        var (gain, low, high) = Interval([.. curves[(Active, last)].Zip(curves[(Random, last)], (active, random) => active.Precision - random.Precision)]);
        return new LabellingOutcome.Simulated(
            [.. curves.OrderBy(curve => curve.Key.Day).ThenBy(curve => curve.Key.Strategy, StringComparer.Ordinal).Select(curve =>
            {
                var (mean, from, to) = Interval([.. curve.Value.Select(run => run.Precision)]);
                return new LabellingPoint(curve.Key.Strategy, curve.Key.Day * options.Day, curve.Value.Average(run => run.Found), mean, Math.Max(0, from), Math.Min(1, to));
            })],
            gain, low, high, pool.Count, positives, options.Seeds * Halves);

        IEnumerable<int> Rows(bool[] half, int side) => Enumerable.Range(0, pool.Count).Where(row => half[row] == (side == 0));

        void Replay(Half half)
        {
            foreach (var strategy in (string[])[Active, Random])
            {
                var random = new Random(half.Seed);
                var labelled = new HashSet<int>();
                var model = untaught;
                Note(strategy, 0, model, half, labelled);
                for (var day = 1; day <= options.Days; day++)
                {
                    labelled.UnionWith(strategy == Active ? Suspected(half, labelled, model, random) : Drawn(half, labelled, options.Day, random));
                    model = Train(labelled);
                    Note(strategy, day, model, half, labelled);
                }
            }
        }

        Classifier? Train(IReadOnlyCollection<int> labelled)
        {
            var trainer = new ClassifierTrainer(Training with { Categories = [options.Category] });
            var trained = trainer.Train("simulation", [.. known, .. labelled.Order().Select(row => pool[row])], null, cancellationToken);
            progress?.Report((double)++done / steps);
            return (trained as TrainingOutcome.Trained)?.Classifier;
        }

        void Note(string strategy, int day, Classifier? model, Half half, HashSet<int> labelled)
        {
            JudgedScore[] scores = [.. half.Apart.Select(row => new JudgedScore(
                model?.Score(pool[row].Text)[options.Category] ?? 0, pool[row].Category == options.Category, pool[row].PopulationWeight))];
            if (!curves.TryGetValue((strategy, day), out var runs))
                curves.Add((strategy, day), runs = []);
            runs.Add((new RankedScores(scores).Figures().AveragePrecision ?? 0, labelled.Count(row => pool[row].Category == options.Category)));
        }

        List<int> Suspected(Half half, HashSet<int> labelled, Classifier? model, Random random)
        {
            var seen = labelled.Select(row => clusters[row]).ToHashSet();
            var chosen = new List<int>();
            foreach (var row in half.Pool.Where(row => !labelled.Contains(row)).OrderByDescending(row => model?.Score(pool[row].Text)[options.Category] ?? 0))
            {
                if (chosen.Count >= options.Day * (1 - ByChance))
                    break;
                if (seen.Add(clusters[row]))
                    chosen.Add(row);
            }

            chosen.AddRange(Drawn(half, [.. labelled, .. chosen], options.Day - chosen.Count, random));
            return chosen;
        }

        // Successive sampling by weight (Efraimidis and Spirakis, 2006): the keys of a draw without replacement.
        List<int> Drawn(Half half, HashSet<int> taken, int count, Random random) =>
            [.. half.Pool.Where(row => !taken.Contains(row)).Select(row => (row, Key: Math.Log(1 - random.NextDouble()) / pool[row].PopulationWeight))
                .OrderByDescending(draw => draw.Key).Take(count).Select(draw => draw.row)];
    }

    private static IEnumerable<LabelledComment> Read(string file, Category category) =>
        CommentDataset.ReadFile(file, category).OfType<DatasetRow.Usable>().Select(row => row.Comment).Where(comment => comment.SpeaksAbout(category));

    /// <summary>Alike texts on the same side.</summary>
    private static bool[] Cut(int[] clusters, int seed)
    {
        var random = new Random(seed);
        bool[] sides = [.. Enumerable.Range(0, clusters.Max() + 1).Select(_ => random.Next(2) == 0)];
        return [.. clusters.Select(cluster => sides[cluster])];
    }

    /// <summary>Mean and its 95 % interval by Student's t.</summary>
    private static (double Mean, double Low, double High) Interval(double[] values)
    {
        ReadOnlySpan<double> quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093];
        var mean = values.Average();
        if (values.Length < 2)
            return (mean, mean, mean);
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        var half = (values.Length - 2 < quantiles.Length ? quantiles[values.Length - 2] : 1.96) * deviation / Math.Sqrt(values.Length);
        return (mean, mean - half, mean + half);
    }

    private sealed record Half(int[] Pool, int[] Apart, int Seed);
}
