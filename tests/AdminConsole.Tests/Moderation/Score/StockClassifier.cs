using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

/// <summary>Trained on the shipped comments but for two blocks of every series, which stay held out; once, whoever asks.</summary>
public sealed class StockClassifier
{
    private static readonly string[] HeldOutBlocks = ["104", "109", "204", "209", "304", "309", "404", "409"];

    internal static ClassifierTrainerOptions Options { get; } = new();

    private static readonly Lazy<(IReadOnlyList<LabelledComment> Train, IReadOnlyList<LabelledComment> HeldOut, TrainingOutcome.Trained Trained)> Once = new(() =>
    {
        var all = WrittenComments.Read().ToLookup(comment => HeldOutBlocks.Contains(comment.Group, StringComparer.Ordinal));
        IReadOnlyList<LabelledComment> train = [.. all[false]];
        return (train, [.. all[true]], Assert.IsType<TrainingOutcome.Trained>(new ClassifierTrainer(Options).Train("stock", train)));
    });

    public IReadOnlyList<LabelledComment> Train { get; } = Once.Value.Train;

    public IReadOnlyList<LabelledComment> HeldOut { get; } = Once.Value.HeldOut;

    public TrainingOutcome.Trained Trained { get; } = Once.Value.Trained;

    public Classifier Classifier => Trained.Classifier;
}
