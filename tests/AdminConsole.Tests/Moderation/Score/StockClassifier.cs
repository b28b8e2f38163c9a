using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

/// <summary>Trained once on the shipped comments but for two blocks of every series, which stay held out.</summary>
public sealed class StockClassifier
{
    private static readonly string[] HeldOutBlocks = ["104", "109", "204", "209", "304", "309", "404", "409"];

    internal static ClassifierTrainerOptions Options { get; } = new();

    public StockClassifier()
    {
        var all = WrittenComments.Read();
        Train = [.. all.Where(comment => !HeldOutBlocks.Contains(comment.Group, StringComparer.Ordinal))];
        HeldOut = [.. all.Where(comment => HeldOutBlocks.Contains(comment.Group, StringComparer.Ordinal))];
        Trained = Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(Options).Train("stock", Train, cancellationToken: TestContext.Current.CancellationToken));
    }

    public IReadOnlyList<LabelledComment> Train { get; }

    public IReadOnlyList<LabelledComment> HeldOut { get; }

    public TrainingOutcome.Trained Trained { get; }

    public Classifier Classifier => Trained.Classifier;
}
