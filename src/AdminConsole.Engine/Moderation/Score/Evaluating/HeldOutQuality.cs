namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>A share with its 95 % interval, from <paramref name="Of"/> comments.</summary>
public sealed record MeasuredShare(double Value, double Low, double High, int Of)
{
    private const double Z = 1.96;

    /// <summary>Wilson's interval (1927); weighted comments count by their effective number (Kish, 1965).</summary>
    public static MeasuredShare? From(IEnumerable<(bool Hit, double Weight)> drawn)
    {
        double sum = 0, hits = 0, squares = 0;
        var count = 0;
        foreach (var (hit, weight) in drawn)
        {
            sum += weight;
            squares += weight * weight;
            hits += hit ? weight : 0;
            count++;
        }

        if (sum <= 0)
            return null;
        var (share, n) = (hits / sum, sum * sum / squares);
        var middle = (share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4 * n * n)));
        return new MeasuredShare(share, Math.Min(share, middle - half), Math.Max(share, middle + half), count);
    }
}

/// <summary>Comments whose probability lies in one tenth: what the model said of them on average, and what people did.</summary>
public sealed record ReliabilityBin(double From, double To, double Said, MeasuredShare Was);

/// <summary>The best precision with at least this recall.</summary>
public sealed record CurvePoint(double Recall, double Precision, double Low, double High);

/// <summary>One category on the held-out comments.</summary>
/// <param name="Threshold">The policy's on that day; recall and precision are at it.</param>
public sealed record CategoryQuality(
    double Threshold, int Positives, double? AveragePrecision, double? Ece, MeasuredShare? Recall, MeasuredShare? Precision,
    MeasuredShare? FalseAlarms, IReadOnlyList<ReliabilityBin> Reliability, IReadOnlyList<CurvePoint> Curve);

/// <summary>Comments of one kind: how many of those that should come down are flagged under their category, and how many fine ones under any.</summary>
/// <param name="By">What the comments are told apart by: <c>length</c>, <c>script</c>, <c>thread</c>, <c>source</c>, <c>evasion</c>.</param>
public sealed record SliceQuality(string By, string Slice, int Comments, MeasuredShare? Recall, MeasuredShare? FalseAlarms);

/// <summary>What a model shows on comments that no model learns from; kept in its manifest.</summary>
/// <param name="Categories">By the category's name.</param>
public sealed record HeldOutQuality(
    int HeldOut, IReadOnlyDictionary<string, CategoryQuality> Categories, IReadOnlyList<SliceQuality> Slices);
