using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace AdminConsole.Web.Charts;

/// <summary>Writes SVG with classes only: the Content-Security-Policy allows no style attribute.</summary>
internal sealed class Plot
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _svg = new();

    public Plot(int width, int height, string cssClass, string label)
    {
        Width = width;
        Height = height;
        _svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart {cssClass}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Text(label)}\">");
    }

    public int Width { get; }

    public int Height { get; }

    public static string Text(string text) => Encoder.Encode(text);

    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public Plot Line(string cssClass, double x1, double y1, double x2, double y2) =>
        Raw($"<line class=\"{cssClass}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

    public Plot Words(string? cssClass, double x, double y, string anchor, string text) =>
        Raw($"<text{(cssClass is null ? "" : $" class=\"{cssClass}\"")} x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{Text(text)}</text>");

    public Plot Rect(string cssClass, double x, double y, double width, double height, string? title = null) =>
        Raw($"<rect class=\"{cssClass}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(width, 0))}\" height=\"{N(Math.Max(height, 0))}\">{Title(title)}</rect>");

    public Plot Dot(string cssClass, double x, double y, double radius, string? title = null) =>
        Raw($"<circle class=\"{cssClass}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\">{Title(title)}</circle>");

    public Plot Path(string cssClass, IEnumerable<(double X, double Y)> points) =>
        Raw($"<polyline class=\"{cssClass}\" points=\"{Points(points)}\"/>");

    public Plot Area(string cssClass, IEnumerable<(double X, double Y)> points) =>
        Raw($"<polygon class=\"{cssClass}\" points=\"{Points(points)}\"/>");

    public Plot Raw(string svg)
    {
        _svg.Append(svg);
        return this;
    }

    public override string ToString() => _svg + "</svg>";

    private static string Title(string? title) => title is null ? "" : $"<title>{Text(title)}</title>";

    private static string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"));
}

/// <summary>A straight scale with round ticks (1, 2, 2.5 or 5 times a power of ten).</summary>
internal sealed class Scale
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    public Scale(double low, double high, double from, double to, int ticks = 5, bool whole = false)
    {
        if (!(high > low))
            high = low + (low == 0 ? 1 : Math.Abs(low) * .1);
        var rough = (high - low) / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double[] steps = whole ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
        var step = steps.First(s => s * power >= rough * .999) * power;
        if (whole)
            step = Math.Max(step, 1);
        _low = Math.Floor(low / step + 1e-9) * step;
        _high = Math.Ceiling(high / step - 1e-9) * step;
        (_from, _to) = (from, to);
        Ticks = [.. Enumerable.Range(0, (int)Math.Round((_high - _low) / step) + 1).Select(i => _low + i * step)];
    }

    public IReadOnlyList<double> Ticks { get; }

    public double At(double value) => _from + (value - _low) / (_high - _low) * (_to - _from);
}
