namespace AdminConsole.Web.Charts;

/// <summary>The rectangle between the axes of a line or bar chart: it knows where a value stands.</summary>
internal sealed class Area
{
    private readonly ChartFrame _frame;
    private readonly Scale _up;
    private readonly bool _empty;
    private bool _middle;

    public Area(ChartFrame frame, IReadOnlyList<Series> series, int room)
    {
        _frame = frame;
        _empty = series.All(s => s.Values.All(v => v is null or 0));
        Width = WidthOf(frame.Size);
        Height = frame.Size is ChartSize.Large ? 300 : 232;
        var values = series.SelectMany(s => s.Values.OfType<double>().Concat(s.Band?.SelectMany(b => b is { } x ? new[] { x.Low, x.High } : []) ?? []))
            .Append(frame.Promise?.Value ?? double.NaN).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var low = frame.Up.From is { } from ? Math.Min(from, values.Min()) : values.Min();
        var high = Math.Max(frame.Up.To ?? values.Max(), values.Max());
        Bottom = Height - 40;
        Top = 26;
        _up = new Scale(low, high, Bottom, Top, whole: frame.Up.Whole);
        Left = 14 + _up.Ticks.Max(t => frame.Up.Say(t).Sum(c => c > 0x2e80 ? 11 : 6.4));
        Right = Width - Math.Max(room, frame.Promise is { } p ? 14 + p.Name.Sum(c => c > 0x2e80 ? 11 : 6.4) : 0);
    }

    public int Width { get; }

    public int Height { get; }

    public double Left { get; }

    public double Right { get; }

    public double Top { get; }

    public double Bottom { get; }

    public static int WidthOf(ChartSize size) => size switch { ChartSize.Small => 400, ChartSize.Large => 1000, _ => 660 };

    public static string ClassOf(ChartSize size) => size switch { ChartSize.Small => "chart-s", ChartSize.Large => "chart-l", _ => "chart-m" };

    public double Y(double value) => _up.At(value);

    private double Slot => (Right - Left) / Math.Max(_frame.Across.Count, 1);

    private double X(int i) => _middle ? Left + Slot * (i + .5) : Left + (Right - Left) * i / Math.Max(_frame.Across.Count - 1, 1);

    /// <param name="middle">Bars stand in the middle of their slot; a line starts at the axis.</param>
    public Plot Start(bool middle = false)
    {
        _middle = middle;
        var plot = new Plot(Width, Height, ClassOf(_frame.Size), _frame.Label);
        plot.Words("t-axis", 0, 11, "start", _frame.Up.Title);
        foreach (var tick in _up.Ticks)
        {
            plot.Line("grid", Left, _up.At(tick), Right, _up.At(tick));
            plot.Words(null, Left - 6, _up.At(tick) + 4, "end", _frame.Up.Say(tick));
        }
        plot.Line("axis", Left, Bottom, Right, Bottom);
        var widest = _frame.Across.Count == 0 ? 0 : _frame.Across.Max(x => x.Sum(c => c > 0x2e80 ? 11 : 6.4)) + 14;
        var every = Math.Max((int)Math.Ceiling(_frame.Across.Count * widest / (Right - Left)), 1);
        for (var i = 0; i < _frame.Across.Count; i += every)
            plot.Words(null, X(i), Bottom + 15, "middle", _frame.Across[i]);
        plot.Words("t-axis", (Left + Right) / 2, Bottom + 33, "middle", _frame.AcrossTitle);
        if (_empty && _frame.Nothing is { } nothing)
            plot.Words("t-2", (Left + Right) / 2, (Top + Bottom) / 2 - 8, "middle", nothing);
        return plot;
    }

    public void DrawPromise(Plot plot)
    {
        if (_frame.Promise is not { } promise)
            return;
        plot.Line("promise", Left, Y(promise.Value), Right, Y(promise.Value));
        plot.Words("t-bad", Right + 6, Y(promise.Value) + 4, "start", promise.Name);
    }

    public void DrawBars(Plot plot, Series bars)
    {
        var width = Math.Min(Slot * .72, 36);
        for (var i = 0; i < bars.Values.Count; i++)
        {
            if (bars.Values[i] is not { } value)
                continue;
            var open = _frame.LastIsOpen && i == bars.Values.Count - 1;
            plot.Rect(open ? "f-open" : bars.Tone is 3 ? "f-bar" : "f-" + bars.Tone, X(i) - width / 2, Math.Min(Y(value), Bottom), width, Math.Abs(Bottom - Y(value)), $"{_frame.Across[i]}: {_frame.Up.Say(value)}");
        }
    }

    public void DrawLine(Plot plot, Series line)
    {
        if (line.Band is { } band)
            DrawBand(plot, band, "b-" + (line.Tone > 3 ? 0 : line.Tone));
        var run = new List<(double, double)>();
        for (var i = 0; i <= line.Values.Count; i++)
        {
            if (i < line.Values.Count && line.Values[i] is { } value)
            {
                run.Add((X(i), Y(value)));
                continue;
            }
            if (run.Count > 0)
                plot.Path($"l l-{line.Tone}{(line.Dashed ? " l-dash" : "")}", run);
            run.Clear();
        }
        for (var i = 0; line.Dots && i < line.Values.Count; i++)
        {
            if (line.Values[i] is { } value)
                plot.Dot(DotOf(line), X(i), Y(value), 3, $"{_frame.Across[i]}: {_frame.Up.Say(value)}");
        }
        if (Last(line) is { } last)
            plot.Dot(DotOf(line), X(last.Index), Y(last.Value), 3.5, $"{line.Name}: {_frame.Up.Say(last.Value)}");
    }

    private static string DotOf(Series line) => line.Tone is 1 or 2 ? "o-" + line.Tone : "o-ink";

    /// <summary>One area for each run of known intervals; where one stands alone, a bar.</summary>
    private void DrawBand(Plot plot, IReadOnlyList<(double Low, double High)?> band, string cssClass)
    {
        for (var from = 0; from < band.Count; from++)
        {
            if (band[from] is null)
                continue;
            var to = from;
            while (to + 1 < band.Count && band[to + 1] is not null)
                to++;
            var run = Enumerable.Range(from, to - from + 1).Select(i => (X: X(i), Low: Y(band[i]!.Value.Low), High: Y(band[i]!.Value.High))).ToArray();
            if (run.Length == 1)
                plot.Rect(cssClass, run[0].X - 3, run[0].High, 6, run[0].Low - run[0].High);
            else
                plot.Area(cssClass, run.Select(p => (p.X, p.High)).Concat(run.Reverse().Select(p => (p.X, p.Low))));
            from = to;
        }
    }

    /// <summary>Names at the ends of the lines, moved apart so that none covers another.</summary>
    public void NameEnds(Plot plot, IReadOnlyList<Series> lines)
    {
        var ends = lines.Select(line => (line, Last(line))).Where(x => x.Item2 is not null)
            .Select(x => (x.line, At: x.Item2!.Value, Y: Y(x.Item2!.Value.Value))).OrderBy(x => x.Y).ToArray();
        var above = double.NegativeInfinity;
        foreach (var (line, at, y) in ends)
        {
            var place = Math.Max(y + 4, above + 13);
            if (_frame.Promise is { } promise && Math.Abs(place - Y(promise.Value) - 4) < 11)
                place = Y(promise.Value) + 4 + 13;
            above = place;
            plot.Words(line.Tone switch { 1 => "t-c1", 2 => "t-c2", 0 => "t-2", _ => "t-ink" }, Math.Max(X(at.Index) + 8, Right + 6), place, "start", line.Name);
        }
    }

    private static (int Index, double Value)? Last(Series line)
    {
        for (var i = line.Values.Count - 1; i >= 0; i--)
        {
            if (line.Values[i] is { } value)
                return (i, value);
        }
        return null;
    }
}
