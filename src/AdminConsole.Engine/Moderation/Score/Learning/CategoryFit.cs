using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// One category's linear model: binary n-grams times their naive-Bayes log-count ratio, rows scaled to length one, logistic
/// regression on top (Wang and Manning, ACL 2012). Fitted by ML.NET's SDCA on one thread, which makes it repeatable.
/// </summary>
internal sealed class CategoryFit
{
    /// <summary>
    /// Texts that every n-gram is taken to have been seen in besides, parted between the classes as all texts are: an
    /// n-gram seen once or twice then says little, whatever the share of the classes.
    /// </summary>
    private const double Smoothing = 1;

    /// <summary>
    /// What a word family weighs beside n-grams, whose log-count ratios are mostly below one: no ratio, since a family is
    /// common enough for the regression alone to find its sign, and a larger say generalises to words never seen.
    /// Chosen between the files of written comments and by topics of COLD held out.
    /// </summary>
    private const float FamilyScale = 1.5f;

    private readonly float[] _ratio;
    private readonly float[] _weights;
    private readonly float _bias;

    private CategoryFit(float[] ratio, float[] weights, float bias)
    {
        _ratio = ratio;
        _weights = weights;
        _bias = bias;
    }

    public float Bias => _bias;

    /// <summary>What an n-gram adds to the logit before the row is scaled.</summary>
    public float PullOf(int position) => _weights[position] * _ratio[position];

    /// <summary>What it adds to the squared length of the row.</summary>
    public float SquareOf(int position) => _ratio[position] * _ratio[position];

    public double Logit(int[] row)
    {
        double pull = 0, square = 0;
        foreach (var position in row)
        {
            pull += PullOf(position);
            square += SquareOf(position);
        }

        return square > 0 ? _bias + (pull / Math.Sqrt(square)) : _bias;
    }

    public static CategoryFit Train(NgramVocabulary vocabulary, IReadOnlyList<Example> examples, ClassifierTrainerOptions options)
    {
        var size = vocabulary.Keys.Length;
        var ratio = Ratio(vocabulary, examples);
        var rows = new FeatureRow[examples.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var example = examples[i];
            rows[i] = new FeatureRow
            {
                Label = example.Positive,
                Weight = (float)example.Weight,
                Features = Scaled(vocabulary.Rows[example.Row], ratio, size),
            };
        }

        // The seed of a context moves on with every trainer made from it: a fresh one per fit keeps fits independent.
        var context = new MLContext(options.Seed);
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        var data = context.Data.LoadFromEnumerable(rows, schema);
        var trainer = context.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(FeatureRow.Label),
            FeatureColumnName = nameof(FeatureRow.Features),
            ExampleWeightColumnName = nameof(FeatureRow.Weight),
            L1Regularization = 0,
            L2Regularization = options.L2,
            MaximumNumberOfIterations = options.Iterations,
            ConvergenceTolerance = options.Tolerance,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(data).Model.SubModel;
        return new CategoryFit(ratio, [.. model.Weights], model.Bias);
    }

    private static float[] Ratio(NgramVocabulary vocabulary, IReadOnlyList<Example> examples)
    {
        var positive = new double[vocabulary.Keys.Length];
        var negative = new double[vocabulary.Keys.Length];
        foreach (var example in examples)
        {
            var counts = example.Positive ? positive : negative;
            foreach (var position in vocabulary.Rows[example.Row])
                counts[position] += example.Weight;
        }

        var (positives, negatives) = (positive.Sum(), negative.Sum());
        var share = positives / (positives + negatives);
        var shift = Math.Log(negatives / positives);
        var ratio = new float[positive.Length];
        for (var i = 0; i < ratio.Length; i++)
        {
            // An n-gram that these examples never show must not change the length of a row either.
            if (positive[i] + negative[i] <= 0)
                continue;
            if (TextFeatures.IsFamily(vocabulary.Keys[i]))
            {
                ratio[i] = FamilyScale;
                continue;
            }

            ratio[i] = (float)(Math.Log((positive[i] + (Smoothing * share)) / (negative[i] + (Smoothing * (1 - share)))) + shift);
            if (ratio[i] == 0)
                ratio[i] = 1e-6f; // seen, and so in the vocabulary
        }

        return ratio;
    }

    private static VBuffer<float> Scaled(int[] row, float[] ratio, int size)
    {
        double square = 0;
        foreach (var position in row)
            square += ratio[position] * ratio[position];
        var scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
        var values = new float[row.Length];
        for (var i = 0; i < row.Length; i++)
            values[i] = (float)(ratio[row[i]] * scale);
        return new VBuffer<float>(size, row.Length, values, row);
    }

    /// <param name="Row">Position in <see cref="NgramVocabulary.Rows"/>.</param>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    internal readonly record struct Example(int Row, bool Positive, double Weight);

    private sealed class FeatureRow
    {
        public bool Label { get; set; }
        public float Weight { get; set; }
        public VBuffer<float> Features { get; set; }
    }
}
