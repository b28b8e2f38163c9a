using System.Runtime.Intrinsics;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// A trained classifier at work: normalise, look n-grams up, add. Immutable and safe from any thread.
/// For each category logit = bias + Σ pull(n-gram) / √Σ square(n-gram) over the distinct n-grams of the text, exactly what was trained.
/// </summary>
public sealed class Classifier : ICommentScorer
{
    private readonly NgramTable _table;

    /// <param name="keys">Packed n-grams, ascending.</param>
    /// <param name="values"><see cref="NgramTable.Width"/> floats per n-gram.</param>
    /// <param name="heads">One per category; null where the model has none.</param>
    internal Classifier(string modelVersion, ulong[] keys, float[] values, CategoryHead?[] heads)
    {
        ModelVersion = modelVersion;
        Keys = keys;
        Values = values;
        Heads = heads;
        _table = new NgramTable(keys, values);
    }

    public string ModelVersion { get; }

    /// <summary>Distinct n-grams the model knows.</summary>
    public int VocabularySize => Keys.Length;

    internal ulong[] Keys { get; }

    internal float[] Values { get; }

    internal CategoryHead?[] Heads { get; }

    public bool Knows(Category category) => Heads[Categories.IndexOf(category)] is not null;

    public CategoryScores Score(string text, CommentContext context = default) => Calibrate(Sum(text));

    public IReadOnlyList<ScoreSpan> Explain(string text)
    {
        var sum = Sum(text);
        var scores = Calibrate(sum);
        var spans = new List<ScoreSpan>();
        foreach (var category in Categories.All)
        {
            if (scores[category] is { } probability && (probability >= Explanation.FromProbability || scores.Highest?.Category == category))
                spans.AddRange(Explanation.Spans(Contributions(category, sum), ScoringBuffer.OfThread.Text, category));
        }

        return spans;
    }

    /// <summary>The logit before calibration, or null where the model has no such category.</summary>
    internal double? Logit(string text, Category category) => Logit(Sum(text), Categories.IndexOf(category));

    /// <summary>What each normalised character adds to the logit; bias and contributions sum to <see cref="Logit(string, Category)"/>.</summary>
    internal (double Bias, double[] PerCharacter) Contributions(string text, Category category)
    {
        var sum = Sum(text);
        return (Heads[Categories.IndexOf(category)]?.Bias ?? 0, Contributions(category, sum));
    }

    private double? Logit(Vector256<float> sum, int index)
    {
        if (Heads[index] is not { } head)
            return null;
        var square = sum[index + 4];
        return square > 0 ? head.Bias + (sum[index] / Math.Sqrt(square)) : head.Bias;
    }

    private CategoryScores Calibrate(Vector256<float> sum)
    {
        return new CategoryScores(Probability(0), Probability(1), Probability(2));

        float? Probability(int index) =>
            Logit(sum, index) is { } logit ? (float)Heads[index]!.Calibration.Probability(logit) : null;
    }

    /// <summary>Leaves the normalised text in the thread's buffer.</summary>
    private Vector256<float> Sum(string text)
    {
        var buffer = ScoringBuffer.OfThread;
        Normaliser.Normalise(text, buffer.Text);
        buffer.Begin();
        var sum = Vector256<float>.Zero;
        foreach (var (slot, _, _) in new KnownNgrams(_table, buffer.Text.Chars))
        {
            if (buffer.Meet(slot))
                sum += _table.Values(slot);
        }

        return sum;
    }

    private double[] Contributions(Category category, Vector256<float> sum)
    {
        var index = Categories.IndexOf(category);
        var text = ScoringBuffer.OfThread.Text;
        var perCharacter = new double[text.Length];
        if (Heads[index] is null || sum[index + 4] <= 0)
            return perCharacter;
        var scale = 1 / Math.Sqrt(sum[index + 4]);
        var occurrences = new Dictionary<int, int>();
        foreach (var (slot, _, _) in new KnownNgrams(_table, text.Chars))
            occurrences[slot] = occurrences.GetValueOrDefault(slot) + 1;
        foreach (var (slot, start, length) in new KnownNgrams(_table, text.Chars))
        {
            // Edges are no characters: their share goes to the characters beside them.
            var from = Math.Max(start, 0);
            var to = Math.Min(start + length, text.Length);
            var share = _table.Values(slot)[index] * scale / occurrences[slot] / (to - from);
            for (var i = from; i < to; i++)
                perCharacter[i] += share;
        }

        return perCharacter;
    }

    /// <summary>
    /// The n-grams of a text that the table holds, in the order of <see cref="NgramExtractor.Collect"/>. An n-gram is only
    /// in the table when its first characters are too (they are at least as frequent), so a miss ends the search at a position.
    /// </summary>
    private ref struct KnownNgrams(NgramTable table, ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at = -1;
        private int _order = 1;
        private ulong _key = NgramExtractor.Edge;
        private bool _latin;

        public (int Slot, int Start, int Length) Current { get; private set; }

        public readonly KnownNgrams GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_at < _text.Length)
            {
                int slot;
                if (_order == 0)
                {
                    var first = _text[_at];
                    _key = first;
                    _latin = NgramExtractor.IsLatin(first);
                    _order = 1;
                    slot = table.Find(_key);
                }
                else
                {
                    var next = _at + _order;
                    if (next > _text.Length || _order == NgramExtractor.MaxLatinOrder)
                    {
                        Advance();
                        continue;
                    }

                    var c = next == _text.Length ? NgramExtractor.Edge : _text[next];
                    _latin = _latin && NgramExtractor.IsLatin(c);
                    if (_order >= NgramExtractor.MaxOrder && !_latin)
                    {
                        Advance();
                        continue;
                    }

                    _key |= (ulong)c << (16 * _order++);
                    slot = table.Find(_key);
                }

                if (slot < 0)
                {
                    Advance();
                    continue;
                }

                Current = (slot, _at, _order);
                return true;
            }

            return false;
        }

        private void Advance()
        {
            _at++;
            _order = 0;
        }
    }
}

/// <summary>What turns an n-gram sum into one category's probability.</summary>
internal sealed record CategoryHead(float Bias, PlattScaling Calibration);
