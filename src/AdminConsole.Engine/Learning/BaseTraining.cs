using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Engine.Learning;

/// <summary>A published set the base model learns from.</summary>
/// <param name="Name">The layout it must have.</param>
/// <param name="Licence">Which allows training, and shipping what was trained.</param>
public sealed record BaseSource(string Name, string Licence, IReadOnlyList<string> Files);

/// <summary>
/// Trains the model that travels in the box: the written comments lead, public sets of attacks are a layer beside them with
/// little say. The same files give the same bytes. Evasive copies weigh next to nothing: enough to learn that what dodging
/// leaves behind is no hint, too little to make a model that has not seen the platform rank plain comments worse.
/// </summary>
public static class BaseTraining
{
    public const string ModelVersion = "base-3";

    private const double CopyWeight = 0.05;

    /// <summary>
    /// What a music platform's comments hold of each category, as far as that is known before the platform says: 1.3 % attacks
    /// were counted on one; the others are round figures of the same order.
    /// </summary>
    public static IReadOnlyDictionary<Category, double> Prevalence { get; } = new Dictionary<Category, double>
    {
        [Category.Inflammatory] = 0.013,
        [Category.Marketing] = 0.01,
        [Category.Improper] = 0.005,
    };

    /// <returns>The model and its manifest, which names files by hash.</returns>
    /// <exception cref="DatasetException">A file cannot be read.</exception>
    public static (Classifier Classifier, ClassifierManifest Manifest) Train(
        IReadOnlyList<BaseSource> sources, DateTimeOffset trainedAt, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var comments = new List<LabelledComment>(WrittenComments.Read());
        var parts = new List<ManifestSource> { new("written", "this product's", Files: [], comments.CountBy(LabelOf).ToDictionary(StringComparer.Ordinal)) };
        var seen = comments.Select(comment => comment.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var rows = source.Files.SelectMany(file => CommentDataset.ReadFile(file)).OfType<DatasetRow.Usable>()
                .Select(row => row.Comment with { Source = LabelSource.PublicSet, Only = Category.Inflammatory })
                .Where(comment => seen.Add(comment.Text)).ToList();
            comments.AddRange(rows);
            parts.Add(new ManifestSource(
                source.Name, source.Licence, [.. source.Files.Select(file => ClassifierFile.Hash(File.ReadAllBytes(file)))],
                rows.CountBy(LabelOf).ToDictionary(StringComparer.Ordinal)));
        }

        var options = new ClassifierTrainerOptions { Prevalence = Prevalence, OneFoldFrom = int.MaxValue, CopyWeight = CopyWeight };
        if (new ClassifierTrainer(options).Train(ModelVersion, comments, progress, cancellationToken) is not TrainingOutcome.Trained trained)
            throw new InvalidOperationException("The written comments alone are enough to train from.");
        var hash = ClassifierFile.Hash(ClassifierFile.ToBytes(trained.Classifier));
        return (trained.Classifier, ClassifierManifest.Of(trained, comments, options.Seed, hash, trainedAt) with { Sources = parts, Quality = Quality(trained) });
    }

    /// <summary>
    /// On the written comments, each as judged by what was trained without its block, at the thresholds a new console begins
    /// with, every label weighted to its prevalence. Without disguised copies: the whole model knows what they are copies of.
    /// </summary>
    private static HeldOutQuality Quality(TrainingOutcome.Trained trained)
    {
        var labels = trained.Apart.CountBy(text => LabelOf(text.Comment)).ToDictionary(StringComparer.Ordinal);
        var scores = HeldOutScore.All(
            trained.Apart.Select(text => (text.Comment, text.Scores)),
            comment => trained.Apart.Count * (comment.Category is { } category ? Prevalence[category] : 1 - Prevalence.Values.Sum()) / labels[LabelOf(comment)]);
        var groups = scores.Max(score => score.Group) + 1;
        return QualityMeasuring.Measure(scores, [], new Thresholds(PolicyBook.FirstThreshold, PolicyBook.FirstThreshold, PolicyBook.FirstThreshold), new GroupDraws(groups));
    }

    private static string LabelOf(LabelledComment comment) => comment.Category is { } category ? Categories.NameOf(category) : "ok";
}
