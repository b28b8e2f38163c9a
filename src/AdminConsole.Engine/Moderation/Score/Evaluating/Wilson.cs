namespace AdminConsole.Engine.Moderation.Score.Evaluating;

/// <summary>
/// Wilson's score interval for a share (1927), 95 %: honest for few cases and near 0 and 1, where the textbook's
/// ± 1.96 √(p(1−p)/n) is not.
/// </summary>
public static class Wilson
{
    private const double Z = 1.959964;

    public static (double Low, double High) Interval(int hits, int of)
    {
        if (of == 0)
            return (0, 1);
        double n = of, share = hits / n, squared = Z * Z;
        var middle = (share + (squared / (2 * n))) / (1 + (squared / n));
        var half = Z / (1 + (squared / n)) * Math.Sqrt((share * (1 - share) / n) + (squared / (4 * n * n)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
