namespace AdminConsole.Web.Charts;

/// <summary>How wide a chart is drawn; it grows with the page by at most a fifth, so that its type stays near 11 px.</summary>
public enum ChartSize
{
    Small,
    Medium,
    Large,
}

/// <summary>An axis: what it measures, how its values are said, and the least it must span.</summary>
public sealed record Axis(string Title, Func<double, string> Say)
{
    /// <summary>A value the axis must reach down to; 0 unless told otherwise.</summary>
    public double? From { get; init; } = 0;

    /// <summary>A value the axis must reach up to.</summary>
    public double? To { get; init; }

    /// <summary>Counts: no tick between whole numbers.</summary>
    public bool Whole { get; init; }
}

/// <summary>A line or a set of bars. <paramref name="Values"/> has one value for each label of the frame; null leaves a gap.</summary>
/// <param name="Tone">1 accent (here, now, new), 2 blue, 3 ink, 4–6 further hues, 0 grey (before, other).</param>
public sealed record Series(string Name, IReadOnlyList<double?> Values, int Tone = 3)
{
    public bool Dashed { get; init; }

    /// <summary>Every known value is a dot: for few points, of which some may be missing.</summary>
    public bool Dots { get; init; }

    /// <summary>The interval around each value, drawn as a band.</summary>
    public IReadOnlyList<(double Low, double High)?>? Band { get; init; }
}

/// <summary>A level that was promised or is asked for: a dashed line with its name.</summary>
public sealed record Promise(double Value, string Name);

/// <summary>What surrounds the marks. <paramref name="Label"/> says in words what a picture would show (for those who hear it).</summary>
public sealed record ChartFrame(string Label, string AcrossTitle, IReadOnlyList<string> Across, Axis Up)
{
    public ChartSize Size { get; init; } = ChartSize.Medium;

    public Promise? Promise { get; init; }

    /// <summary>What is said in the middle when there is nothing to draw but noughts.</summary>
    public string? Nothing { get; init; }

    /// <summary>The last column is still filling: it is drawn open.</summary>
    public bool LastIsOpen { get; init; }
}

/// <summary>One row of an interval (forest) chart: a value, its interval, and what it is compared with.</summary>
public sealed record IntervalRow(string Name, double Value, double Low, double High)
{
    /// <summary>The same measure before: an open circle.</summary>
    public double? Before { get; init; }

    /// <summary><c>ok</c>, <c>warn</c>, <c>1</c>, <c>2</c> or <c>ink</c>.</summary>
    public string Tone { get; init; } = "ink";
}

/// <summary>One bin of a histogram, from <paramref name="From"/> up to but without <paramref name="To"/>.</summary>
public sealed record Bin(double From, double To, long Count);
