using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// A trained classifier at work: normalise, look n-grams up, add. Immutable and safe from any thread; scoring allocates
/// nothing. Its layers share one table, so that several cost one look-up per n-gram.
/// </summary>
public sealed class Classifier : ICommentScorer
{
    internal const int MaxLayers = 6;

    private readonly NgramTable _table;

    /// <param name="layers">At most <see cref="MaxLayers"/>.</param>
    /// <param name="heads">One per category; null where the model has none.</param>
    internal Classifier(string modelVersion, IReadOnlyList<LinearLayer> layers, CategoryHead?[] heads)
    {
        if (layers.Count > MaxLayers)
            throw new ArgumentException($"At most {MaxLayers} layers.", nameof(layers));
        ModelVersion = modelVersion;
        Layers = layers;
        Heads = heads;
        _table = new NgramTable(layers);
    }

    public string ModelVersion { get; }

    /// <summary>Distinct n-grams the model knows.</summary>
    public int VocabularySize => _table.Count;

    internal IReadOnlyList<LinearLayer> Layers { get; }

    internal CategoryHead?[] Heads { get; }

    public bool Knows(Category category) => Heads[Categories.IndexOf(category)] is not null;

    /// <summary>Whether training texts held these two folded characters in a row.</summary>
    internal bool Knows(char first, char second) => _table.Find(first | ((ulong)second << 16)) >= 0;

    public CategoryScores Score(string text, CommentContext context = default)
    {
        var sums = new Sums();
        Sum(text, sums);
        return Scores(sums, ContextStage.Read(context, text.Length, stackalloc double[ContextStage.Features]));
    }

    public IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default)
    {
        var sums = new Sums();
        Sum(text, sums);
        var around = ContextStage.Read(context, text.Length, stackalloc double[ContextStage.Features]);
        var scores = Scores(sums, around);
        var spans = new List<ScoreSpan>();
        foreach (var category in Categories.All)
        {
            if (scores[category] is { } probability && (probability >= Explanation.FromProbability || scores.Highest?.Category == category))
                spans.AddRange(Explanation.Spans(Contributions(text, category, sums, around), ScoringBuffer.OfThread.Text, category));
        }

        return spans;
    }

    public IReadOnlyList<ContextPull> Around(string text, CommentContext context)
    {
        var features = new double[ContextStage.Features];
        if (ContextStage.Read(context, text.Length, features).IsEmpty)
            return [];
        return [.. Categories.All.SelectMany(category => Heads[Categories.IndexOf(category)]?.Context?.Pulls(features)
            .Select(part => new ContextPull(part.Part, category, (float)Math.Round(part.Pull, 3))).Where(part => part.Pull != 0) ?? [])];
    }

    /// <summary>The log-odds, or null where the model has no such category.</summary>
    internal double? Logit(string text, Category category, CommentContext context = default)
    {
        var sums = new Sums();
        Sum(text, sums);
        return Logit(sums, Categories.IndexOf(category), ContextStage.Read(context, text.Length, stackalloc double[ContextStage.Features]));
    }

    /// <summary>What each normalised character adds to the log-odds; with the bias and what lies <see cref="Around"/> they sum to the logit.</summary>
    internal (double Bias, double[] PerCharacter) Contributions(string text, Category category, CommentContext context = default)
    {
        var sums = new Sums();
        Sum(text, sums);
        var index = Categories.IndexOf(category);
        if (Heads[index] is not { } head)
            return (0, new double[ScoringBuffer.OfThread.Text.Length]);
        var around = ContextStage.Read(context, text.Length, stackalloc double[ContextStage.Features]);
        var bias = Bias(head, index);
        return (head.Context is { } stage && !around.IsEmpty ? (stage.Slope * bias) + stage.Offset : bias, Contributions(text, category, sums, around));
    }

    private double Bias(CategoryHead head, int index)
    {
        var bias = head.Offset;
        for (var layer = 0; layer < Layers.Count; layer++)
            bias += head.Shares[layer] * (Layers[layer].Bias[index] ?? 0);
        return bias;
    }

    /// <param name="around">The features of the context; empty where nothing is known.</param>
    private double? Logit(ReadOnlySpan<Vector256<float>> sums, int index, ReadOnlySpan<double> around)
    {
        if (Heads[index] is not { } head)
            return null;
        var logit = Bias(head, index);
        for (var layer = 0; layer < Layers.Count; layer++)
        {
            var square = sums[layer][index + LinearLayer.Squares];
            if (square > 0)
                logit += head.Shares[layer] * sums[layer][index] / Math.Sqrt(square);
        }

        return head.Context is { } stage && !around.IsEmpty ? stage.Logit(logit, around) : logit;
    }

    private CategoryScores Scores(ReadOnlySpan<Vector256<float>> sums, ReadOnlySpan<double> around) =>
        new(Probability(sums, 0, around), Probability(sums, 1, around), Probability(sums, 2, around));

    private float? Probability(ReadOnlySpan<Vector256<float>> sums, int index, ReadOnlySpan<double> around) =>
        Logit(sums, index, around) is { } logit ? (float)PlattScaling.Logistic(logit) : null;

    /// <summary>Leaves the normalised text in the thread's buffer.</summary>
    private void Sum(string text, Span<Vector256<float>> into)
    {
        var buffer = ScoringBuffer.OfThread;
        Normaliser.Normalise(text, buffer.Text);
        Sounds.Hear(buffer.Text, buffer.Sound);
        buffer.Begin(text.Length);
        var adder = new Adder(_table, buffer, into[..Layers.Count]);
        TextFeatures.Visit(text, buffer.Text, buffer.Sound, ref adder);
    }

    private double[] Contributions(string original, Category category, ReadOnlySpan<Vector256<float>> sums, ReadOnlySpan<double> around)
    {
        var index = Categories.IndexOf(category);
        var (text, sound) = (ScoringBuffer.OfThread.Text, ScoringBuffer.OfThread.Sound);
        var perCharacter = new double[text.Length];
        if (Heads[index] is not { } head)
            return perCharacter;
        var slope = head.Context is { } stage && !around.IsEmpty ? stage.Slope : 1;
        var scales = new double[Layers.Count];
        for (var layer = 0; layer < scales.Length; layer++)
        {
            var square = sums[layer][index + LinearLayer.Squares];
            scales[layer] = square > 0 ? slope * head.Shares[layer] / Math.Sqrt(square) : 0;
        }

        var counter = new Counter(_table, []);
        TextFeatures.Visit(original, text, sound, ref counter);
        var spreader = new Spreader(_table, counter.Occurrences, index, scales, perCharacter);
        TextFeatures.Visit(original, text, sound, ref spreader);
        return perCharacter;
    }

    /// <summary>A sum per layer, on the stack.</summary>
    [InlineArray(MaxLayers)]
    private struct Sums
    {
        private Vector256<float> _first;
    }

    private readonly ref struct Adder(NgramTable table, ScoringBuffer met, Span<Vector256<float>> sums) : IFeatureVisitor
    {
        private readonly Span<Vector256<float>> _sums = sums;

        public bool Visit(ulong key, int from, int to)
        {
            // An n-gram is only in the table when its first characters are too: they are at least as frequent.
            var place = table.Find(key);
            if (place < 0)
                return false;
            if (met.Meet(place))
            {
                for (var layer = 0; layer < _sums.Length; layer++)
                    _sums[layer] += table.Values(place, layer);
            }

            return true;
        }
    }

    private readonly struct Counter(NgramTable table, Dictionary<int, int> occurrences) : IFeatureVisitor
    {
        public Dictionary<int, int> Occurrences => occurrences;

        public bool Visit(ulong key, int from, int to)
        {
            var place = table.Find(key);
            if (place < 0)
                return false;
            occurrences[place] = occurrences.GetValueOrDefault(place) + 1;
            return true;
        }
    }

    /// <summary>Shares out what an n-gram adds among its occurrences and their characters.</summary>
    private readonly struct Spreader(NgramTable table, Dictionary<int, int> occurrences, int index, double[] scales, double[] perCharacter) : IFeatureVisitor
    {
        public bool Visit(ulong key, int from, int to)
        {
            var place = table.Find(key);
            if (place < 0)
                return false;
            var pull = 0.0;
            for (var layer = 0; layer < scales.Length; layer++)
                pull += table.Values(place, layer)[index] * scales[layer];
            var share = pull / occurrences[place] / (to - from);
            for (var i = from; i < to; i++)
                perCharacter[i] += share;
            return true;
        }
    }
}
