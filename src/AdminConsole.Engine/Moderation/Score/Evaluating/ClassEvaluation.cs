using System.Text.Json.Serialization;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>How well a file's own labels are told apart: one model per label against the rest, the surest one wins.</summary>
public sealed record ClassEvaluation(
    [property: JsonPropertyName("macro_f1")] double MacroF1,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("f1")] IReadOnlyDictionary<string, double> F1)
{
    private const int FewestClasses = 2;

    internal static ClassEvaluation Of(
        EvaluationParts parts, IReadOnlyList<DatasetRow.Usable> test, ClassifierTrainerOptions options, CancellationToken cancellationToken)
    {
        string[] classes = [.. test.Select(row => row.Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length < FewestClasses)
            throw new TooLittleToLearnException("--classes needs a test with at least two labels.");
        var said = new string[test.Count];
        foreach (var (train, rows) in parts.Parts)
        {
            var best = new float[rows.Count];
            Array.Fill(best, -1);
            foreach (var some in classes.Chunk(Categories.Count))
                Judge(some, train, rows, best);
        }

        var f1 = classes.ToDictionary(name => name, name => F1Of(test, said, name), StringComparer.Ordinal);
        return new ClassEvaluation(
            f1.Values.Average(), test.Select((row, i) => row.Class == said[i] ? row.Comment.PopulationWeight : 0).Sum() / test.Sum(row => row.Comment.PopulationWeight), f1);

        // A classifier has a head per category: as many labels are learned at once, over one vocabulary.
        void Judge(string[] some, IReadOnlyList<DatasetRow.Usable> train, IReadOnlyList<int> rows, float[] best)
        {
            Category[] heads = [.. Categories.All.Take(some.Length)];
            LabelledComment[] comments = [.. train.Select(row => row.Comment with
            {
                Category = Array.IndexOf(some, row.Class) is >= 0 and var head ? heads[head] : null,
                Only = null,
            })];
            var trainer = new ClassifierTrainer(options with { Categories = heads });
            if (trainer.Train("evaluation", comments, null, cancellationToken) is not TrainingOutcome.Trained { Missing.Count: 0 } trained)
            {
                throw new TooLittleToLearnException(
                    $"--classes needs at least {options.MinPositives} training rows of every label ({string.Join(", ", some)}): give --folds, or --train files with the same labels.");
            }

            for (var i = 0; i < rows.Count; i++)
            {
                var scores = trained.Classifier.Score(test[rows[i]].Comment.Text);
                for (var head = 0; head < heads.Length; head++)
                {
                    if (scores[heads[head]] is { } probability && probability > best[i])
                        (best[i], said[rows[i]]) = (probability, some[head]);
                }
            }
        }
    }

    private static double F1Of(IReadOnlyList<DatasetRow.Usable> test, string[] said, string name)
    {
        double right = 0, wrong = 0, missed = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var (was, called, weight) = (test[i].Class == name, said[i] == name, test[i].Comment.PopulationWeight);
            right += was && called ? weight : 0;
            wrong += !was && called ? weight : 0;
            missed += was && !called ? weight : 0;
        }

        return right > 0 ? 2 * right / ((2 * right) + wrong + missed) : 0;
    }
}
