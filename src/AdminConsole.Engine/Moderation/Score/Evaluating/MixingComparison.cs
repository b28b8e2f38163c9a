using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>What a comparison of mixings works with.</summary>
/// <param name="PlatformFiles">Labelled comments of a platform: cut into folds, learned from and judged by.</param>
public sealed record MixingOptions(IReadOnlyList<string> PlatformFiles)
{
    /// <summary>Public sets, to learn from besides.</summary>
    public IReadOnlyList<string> PublicFiles { get; init; } = [];

    public Category Category { get; init; } = Category.Inflammatory;

    /// <summary>Judge this file by models that learned from the platform's, instead of cutting those.</summary>
    public string? TestFile { get; init; }

    public int Folds { get; init; } = 5;

    /// <summary>How often the folds are cut anew.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Give the average precision over the rows without this word as well.</summary>
    public string? Without { get; init; }

    /// <summary>Three folds to scale layers by: half of the time, and nearly the same model.</summary>
    public ClassifierTrainerOptions Training { get; init; } = new() { Folds = 3 };

    /// <summary>The ways to compare, the first being the one that the others are held against; empty takes the usual ones.</summary>
    public IReadOnlyList<MixingWay> Ways { get; init; } = [];
}

/// <param name="Name">As a person reads it.</param>
public sealed record MixingWay(string Name, SourceMixing Mixing)
{
    /// <summary>Learns from the public files as well.</summary>
    public bool Public { get; init; }
}

/// <summary>What a way of mixing came to: means over the cuts. Not weighted where nothing else is said.</summary>
/// <param name="Low">Lower end of the 95 % interval of the average precision, from drawing the groups of alike texts again and again.</param>
/// <param name="Gain">Over the first way, draw by draw.</param>
/// <param name="Weighted">Average precision with each row counted by what it stands for.</param>
/// <param name="Without">Average precision over the rows without the word asked for.</param>
public sealed record MixingRow(
    string Way, double AveragePrecision, double Low, double High, double Gain, double GainLow, double GainHigh,
    double Weighted, double WeightedLow, double WeightedHigh, double RecallAtPrecision50, double? Without);

/// <summary>What a comparison of mixings came to.</summary>
public abstract record MixingOutcome
{
    private MixingOutcome()
    {
    }

    public sealed record Compared(IReadOnlyList<MixingRow> Ways, int Rows, int Positives, int Cuts) : MixingOutcome;

    public sealed record WrongInput(string Message) : MixingOutcome;
}

/// <summary>
/// Compares ways to mix a platform's labels with what was known before: each way trains on all folds but one and judges that
/// one, on the same several cuts. What is chosen by it belongs into <see cref="SourceMixing"/>.
/// </summary>
public static class MixingComparison
{
    private const int Draws = 400;
    private const int Seed = 20;

    /// <summary>The defaults, and what they were chosen among.</summary>
    public static IReadOnlyList<MixingWay> Usual { get; } =
    [
        new("as it is", new SourceMixing()),
        new("platform labels only", Labels),
        .. ((double[])[1, 0.1, 0.02]).Select(weight => new MixingWay(FormattableString.Invariant($"one layer, written at {weight}"), OneLayer with { WrittenWeight = weight })),
        new("one layer, written by likeness", OneLayer with { ByLikeness = true }),
        new("written as a layer", Labels with { Written = 0.5 }),
        .. ((double[])[0.1, 0.2, 0.3, 0.5, 0.8]).Select(share => new MixingWay(FormattableString.Invariant($"as it is, box at {share}"), new SourceMixing { Base = share })),
        .. ((double[])[0.4, 1]).Select(share => new MixingWay(FormattableString.Invariant($"as it is, labels alone at {share}"), new SourceMixing { Platform = share })),
        new("labels and box at 0.5", Labels with { Base = 0.5 }),
        new("public layer", new SourceMixing()) { Public = true },
    ];

    private static SourceMixing Labels => new() { Together = 0, Base = 0 };

    private static SourceMixing OneLayer => new() { Platform = 0, Base = 0 };

    public static MixingOutcome Run(MixingOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        List<DatasetRow.Usable> platform, known;
        List<DatasetRow.Usable>? test;
        try
        {
            platform = [.. options.PlatformFiles.SelectMany(file => Read(file, options.Category))];
            known = [.. options.PublicFiles.SelectMany(file => Read(file, options.Category)).Select(row => row with { Comment = row.Comment with { Source = LabelSource.PublicSet } })];
            test = options.TestFile is { } file ? [.. Read(file, options.Category)] : null;
        }
        catch (DatasetException e)
        {
            return new MixingOutcome.WrongInput(e.Message);
        }

        var ways = options.Ways.Count > 0 ? options.Ways : [.. Usual.Where(way => known.Count > 0 || !way.Public)];
        var judged = test ?? platform;
        var clusters = NearDuplicates.Cluster([.. judged.Select(row => row.Comment.Text)], row => judged[row].Comment.Group);
        var cuts = test is null
            ? Enumerable.Range(1, options.Seeds).Select(seed => EvaluationParts.Of(new EvaluationFiles([], judged, []), options.Folds, clusters, seed)).ToArray()
            : [EvaluationParts.Of(new EvaluationFiles(Apart(platform, judged), judged, []), null, clusters)];
        if (cuts.SelectMany(cut => cut.Parts).Min(part => part.Train.Count) < LabelWeights.PlatformLeadsFrom)
            return new MixingOutcome.WrongInput($"Too few labels: a model mixes sources from {LabelWeights.PlatformLeadsFrom} labels of the platform on. Give more --platform files.");
        var scores = ways.Select(_ => cuts.Select(_ => new JudgedScore[judged.Count]).ToArray()).ToArray();
        var work = (from way in Enumerable.Range(0, ways.Count) from cut in Enumerable.Range(0, cuts.Length) from part in cuts[cut].Parts select (way, cut, part)).ToArray();
        var (done, tooFew) = (0, false);
        var sets = known.Select(row => row.Comment).ToArray();
        Parallel.ForEach(work, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, one =>
        {
            var (way, cut, (train, rows)) = one;
            var trainer = new ClassifierTrainer(options.Training with { Categories = [options.Category], Base = ShippedModel.Read(), Mixing = ways[way].Mixing });
            LabelledComment[] comments = [.. train.Select(row => row.Comment), .. ways[way].Public ? sets : []];
            if (trainer.Train("mixing", comments, null, cancellationToken) is not TrainingOutcome.Trained { Classifier: var model })
            {
                tooFew = true;
                return;
            }

            foreach (var row in rows)
            {
                var comment = judged[row].Comment;
                scores[way][cut][row] = new JudgedScore(model.Score(comment.Text)[options.Category]!.Value, comment.Category == options.Category, comment.PopulationWeight);
            }

            lock (work)
                progress?.Report((double)++done / work.Length);
        });
        if (tooFew)
            return new MixingOutcome.WrongInput($"Too few comments labelled {Categories.NameOf(options.Category)} in a fold. Give more --platform files, or fewer --folds.");
        return new MixingOutcome.Compared(
            Figures(ways, scores, judged, clusters, options.Without), judged.Count, judged.Count(row => row.Comment.Category == options.Category), cuts.Length);
    }

    private static IEnumerable<DatasetRow.Usable> Read(string file, Category category) =>
        CommentDataset.ReadFile(file, category).OfType<DatasetRow.Usable>().Where(row => row.Comment.SpeaksAbout(category));

    /// <summary>The rows that the test does not repeat.</summary>
    private static List<DatasetRow.Usable> Apart(List<DatasetRow.Usable> rows, List<DatasetRow.Usable> test)
    {
        var tested = test.Select(row => NearDuplicates.KeyOf(row.Comment.Text)).ToHashSet(StringComparer.Ordinal);
        return [.. rows.Where(row => !tested.Contains(NearDuplicates.KeyOf(row.Comment.Text)))];
    }

    private static MixingRow[] Figures(IReadOnlyList<MixingWay> ways, JudgedScore[][][] scores, List<DatasetRow.Usable> judged, int[] clusters, string? word)
    {
        var ranked = scores.Select(cuts => cuts.Select(cut => new RankedScores(cut)).ToArray()).ToArray();
        double Plain(int way, Func<int, double> countOf) => ranked[way].Average(cut => cut.Figures(countOf).AveragePrecision ?? 0);
        double Weighted(int way, Func<int, double> countOf) => Plain(way, row => countOf(row) * judged[row].Comment.PopulationWeight);
        bool[] others = [.. judged.Select(row => word is null || !row.Comment.Text.Contains(word, StringComparison.OrdinalIgnoreCase))];
        var drawn = ways.Select(_ => (Plain: new double[Draws], Weighted: new double[Draws])).ToArray();
        var random = new Random(Seed);
        for (var draw = 0; draw < Draws; draw++)
        {
            var counts = new int[clusters.Max() + 1];
            for (var i = 0; i < counts.Length; i++)
                counts[random.Next(counts.Length)]++;
            for (var way = 0; way < ways.Count; way++)
                (drawn[way].Plain[draw], drawn[way].Weighted[draw]) = (Plain(way, row => counts[clusters[row]]), Weighted(way, row => counts[clusters[row]]));
        }

        return
        [
            .. ways.Select((way, i) =>
            {
                var (low, high) = Ends(drawn[i].Plain);
                var (gainLow, gainHigh) = Ends([.. drawn[i].Plain.Zip(drawn[0].Plain, (one, first) => one - first)]);
                var (weightedLow, weightedHigh) = Ends(drawn[i].Weighted);
                return new MixingRow(
                    way.Name, Plain(i, _ => 1), low, high, Plain(i, _ => 1) - Plain(0, _ => 1), gainLow, gainHigh, Weighted(i, _ => 1), weightedLow, weightedHigh,
                    ranked[i].Average(cut => cut.Figures(_ => 1).RecallAtPrecision50 ?? 0), word is null ? null : Plain(i, row => others[row] ? 1 : 0));
            }),
        ];
    }

    private static (double Low, double High) Ends(double[] values)
    {
        Array.Sort(values);
        return (values[(int)(0.025 * (values.Length - 1))], values[(int)Math.Ceiling(0.975 * (values.Length - 1))]);
    }
}
