using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning.Estimating;

/// <summary>A comment that a person judged, and how many comments of its days it stands for.</summary>
/// <param name="Label">What the person says; null: fine.</param>
/// <param name="Scores">By the model in force; null where none has scored the comment.</param>
public sealed record JudgedText(CommentId Comment, string Text, Category? Label, SampleStratum Stratum, DateTimeOffset Day, double Weight, CategoryScores? Scores)
{
    /// <summary>What was known around the comment when it came: another model scores it by the same.</summary>
    public CommentContext Context { get; init; }
}

/// <summary>How far a stratum is judged.</summary>
/// <param name="Frame">Comments of all days.</param>
public sealed record StratumProgress(SampleStratum Stratum, int Frame, int Drawn, int Judged);

/// <summary>A share and its 95 % interval; unknown where nothing was judged that could tell.</summary>
public sealed record ShareEstimate(double? Value, double Low, double High, int Judged)
{
    public static ShareEstimate Unknown { get; } = new(null, 0, 1, 0);
}

/// <summary>What a threshold finds of all comments, seen or not.</summary>
/// <param name="Precision">Of what it flags, how much should come down.</param>
/// <param name="Recall">Of what should come down, how much it flags.</param>
/// <param name="FlaggedADay">Comments a day at or above the threshold.</param>
/// <param name="PositivesADay">Comments a day that should come down, found or missed.</param>
public sealed record CategoryEstimate(
    Category Category, double Threshold, ShareEstimate Precision, ShareEstimate Recall, double FlaggedADay, double? PositivesADay);

/// <summary>
/// The judged comments of some weeks as a stratified sample of all of them. Points are Horvitz–Thompson estimates (1952) with
/// weights made up for what was drawn and not judged; intervals come from Jeffreys posteriors of each stratum's shares
/// (Brown, Cai and DasGupta, 2001), drawn together: a stratum in which no miss was found yet still allows for some.
/// </summary>
public sealed class JudgedSample
{
    private const int Draws = 2_000;
    private const int Seed = 20;

    internal JudgedSample(int days, IReadOnlyList<StratumProgress> strata, IReadOnlyList<JudgedText> texts)
    {
        Days = days;
        Strata = strata;
        Texts = texts;
    }

    /// <summary>Days that were drawn from.</summary>
    public int Days { get; }

    public IReadOnlyList<StratumProgress> Strata { get; }

    /// <summary>Comments that were judged without being drawn are read from this day on only, since there are so many; null where all are read.</summary>
    public DateTimeOffset? BesidesFrom { get; init; }

    public IReadOnlyList<JudgedText> Texts { get; }

    /// <param name="category">Which category.</param>
    /// <param name="threshold">From which probability on a comment is flagged.</param>
    /// <param name="scoreOf">Another model's probability; null takes the model in force.</param>
    public CategoryEstimate Estimate(Category category, double threshold, Func<JudgedText, float>? scoreOf = null)
    {
        scoreOf ??= text => text.Scores?[category] ?? 0;
        var parts = Strata.Where(stratum => stratum.Frame > 0).Select(stratum => new Part(stratum, [.. Texts
            .Where(text => text.Stratum == stratum.Stratum)
            .Select(text => (Above: scoreOf(text) >= threshold, Positive: text.Label == category, text.Weight))])).ToList();
        double hits = parts.Sum(part => part.Hits), alarms = parts.Sum(part => part.Alarms), misses = parts.Sum(part => part.Misses);
        var blank = parts.Exists(part => part.IsBlank); // nobody has looked into some part: what it hides is unknown
        var (precision, recall) = (new List<double>(), new List<double>());
        var random = new Random(Seed);
        for (var draw = 0; draw < Draws; draw++)
        {
            double hit = 0, alarm = 0, miss = 0;
            foreach (var part in parts)
                part.Draw(random, ref hit, ref alarm, ref miss);
            if (hit + alarm > 0)
                precision.Add(hit / (hit + alarm));
            if (hit + miss > 0)
                recall.Add(hit / (hit + miss));
        }

        var days = Math.Max(1, Days);
        return new CategoryEstimate(
            category, threshold,
            Share(hits + alarms > 0 ? hits / (hits + alarms) : null, precision, parts.Sum(part => part.JudgedAbove)),
            blank ? ShareEstimate.Unknown : Share(hits + misses > 0 ? hits / (hits + misses) : null, recall, parts.Sum(part => part.Judged)),
            (hits + alarms) / days,
            blank ? null : (hits + misses) / days);
    }

    private static ShareEstimate Share(double? value, List<double> drawn, int judged)
    {
        if (value is not { } point || drawn.Count == 0)
            return ShareEstimate.Unknown;
        drawn.Sort();
        return new ShareEstimate(
            point, Math.Min(point, drawn[(int)(0.025 * drawn.Count)]), Math.Max(point, drawn[Math.Min(drawn.Count - 1, (int)(0.975 * drawn.Count))]), judged);
    }

    /// <summary>One stratum, cut in two by the threshold.</summary>
    private sealed class Part
    {
        private const double Jeffreys = 0.5;
        private readonly int _frame;
        private readonly double _above;
        private readonly double _effective;
        private readonly (double Positives, double Count) _over;
        private readonly (double Positives, double Count) _under;

        public Part(StratumProgress stratum, IReadOnlyList<(bool Above, bool Positive, double Weight)> judged)
        {
            _frame = stratum.Frame;
            Judged = judged.Count;
            JudgedAbove = judged.Count(text => text.Above);
            var total = judged.Sum(text => text.Weight);
            if (total <= 0)
                return;
            var scale = _frame / total;
            Hits = scale * judged.Sum(text => text is { Above: true, Positive: true } ? text.Weight : 0);
            Alarms = scale * judged.Sum(text => text is { Above: true, Positive: false } ? text.Weight : 0);
            Misses = scale * judged.Sum(text => text is { Above: false, Positive: true } ? text.Weight : 0);
            _above = (Hits + Alarms) / _frame;
            _effective = total * total / judged.Sum(text => text.Weight * text.Weight); // Kish, 1965
            _over = Counts(judged.Where(text => text.Above));
            _under = Counts(judged.Where(text => !text.Above));
        }

        public int Judged { get; }

        public int JudgedAbove { get; }

        public double Hits { get; }

        public double Alarms { get; }

        public double Misses { get; }

        public bool IsBlank => Judged == 0;

        public void Draw(Random random, ref double hit, ref double alarm, ref double miss)
        {
            if (IsBlank)
                return;
            var above = _above is > 0 and < 1 ? Beta(random, _above * _effective, (1 - _above) * _effective) : _above;
            if (above > 0)
            {
                var right = Beta(random, _over.Positives + Jeffreys, _over.Count - _over.Positives + Jeffreys);
                hit += _frame * above * right;
                alarm += _frame * above * (1 - right);
            }

            if (above < 1)
                miss += _frame * (1 - above) * Beta(random, _under.Positives + Jeffreys, _under.Count - _under.Positives + Jeffreys);
        }

        private static (double Positives, double Count) Counts(IEnumerable<(bool Above, bool Positive, double Weight)> judged)
        {
            double sum = 0, squares = 0, positives = 0;
            foreach (var (_, positive, weight) in judged)
            {
                sum += weight;
                squares += weight * weight;
                positives += positive ? weight : 0;
            }

            return sum > 0 ? (positives / squares * sum, sum * sum / squares) : (0, 0);
        }

        private static double Beta(Random random, double a, double b)
        {
            var (x, y) = (Gamma(random, a), Gamma(random, b));
            return x + y > 0 ? x / (x + y) : 0;
        }

        /// <summary>Marsaglia and Tsang (2000).</summary>
        private static double Gamma(Random random, double shape)
        {
            if (shape < 1)
                return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
            var d = shape - (1.0 / 3);
            var c = 1 / Math.Sqrt(9 * d);
            while (true)
            {
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                var v = Math.Pow(1 + (c * normal), 3);
                if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
                    return d * v;
            }
        }
    }
}
