using System.Globalization;
using System.Text;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Web.Charts;

/// <summary>
/// Charts drawn on the server as SVG, each followed by the same figures as a table. Put a chart in an element of
/// class <c>chart-box</c> with a <c>&lt;chart-switch /&gt;</c> in its head: T changes between picture and table.
/// </summary>
public static class Chart
{
    public static IHtmlContent Line(ChartFrame frame, params IReadOnlyList<Series> series)
    {
        var area = new Area(frame, series, room: EndRoom(series));
        var plot = area.Start();
        area.DrawPromise(plot);
        foreach (var line in series)
            area.DrawLine(plot, line);
        area.NameEnds(plot, series);
        return new HtmlString(View(plot) + Table(frame, series));
    }

    /// <summary>Bars for the first series; further series run over them as lines (in and out).</summary>
    public static IHtmlContent Bars(ChartFrame frame, params IReadOnlyList<Series> series)
    {
        var area = new Area(frame, series, room: series.Count > 1 ? EndRoom(series) : 8);
        var plot = area.Start(middle: true);
        area.DrawBars(plot, series[0]);
        area.DrawPromise(plot);
        foreach (var line in series.Skip(1))
            area.DrawLine(plot, line);
        if (series.Count > 1)
            area.NameEnds(plot, series);
        return new HtmlString(View(plot) + Table(frame, series));
    }

    /// <summary>A line without axes beside a figure. Decoration: the figure says it in words.</summary>
    /// <param name="size"><c>spark</c>, <c>spark-row</c> (in a table) or <c>spark-alert</c>.</param>
    public static IHtmlContent Spark(IReadOnlyList<double> values, bool hot = false, double? promise = null, string size = "spark")
    {
        var (width, height) = size switch { "spark-row" => (56, 18), "spark-alert" => (72, 24), _ => (72, 28) };
        if (values.Count < 2)
            return HtmlString.Empty;
        var (low, high) = (values.Min(), values.Max());
        if (promise is { } level)
            (low, high) = (Math.Min(low, level), Math.Max(high, level));
        double Y(double value) => high > low ? height - 2 - (value - low) / (high - low) * (height - 4) : height / 2d;
        double X(int i) => 2 + i * (width - 5d) / (values.Count - 1);
        var svg = new StringBuilder($"<svg class=\"chart spark {(size is "spark" ? "" : size)}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">");
        if (promise is { } p)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"promise\" x1=\"0\" x2=\"{width}\" y1=\"{Plot.N(Y(p))}\" y2=\"{Plot.N(Y(p))}\"/>");
        var points = string.Join(' ', values.Select((v, i) => $"{Plot.N(X(i))},{Plot.N(Y(v))}"));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"l {(hot ? "l-1" : "l-3")}\" points=\"{points}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{(hot ? "f-1" : "f-ink")}\" cx=\"{Plot.N(X(values.Count - 1))}\" cy=\"{Plot.N(Y(values[^1]))}\" r=\"2\"/></svg>");
        return new HtmlString(svg.ToString());
    }

    /// <summary>Values with their intervals on one scale, one row each; an open circle is the value before.</summary>
    public static IHtmlContent Interval(string label, Axis axis, IReadOnlyList<IntervalRow> rows, ChartSize size = ChartSize.Medium)
    {
        var width = Area.WidthOf(size);
        const int Row = 28, Top = 8, Names = 150;
        var bottom = Top + rows.Count * Row;
        var plot = new Plot(width, bottom + 40, Area.ClassOf(size), label);
        var all = rows.SelectMany(r => new[] { r.Low, r.High, r.Before ?? r.Value }).ToArray();
        var scale = new Scale(axis.From is { } from ? Math.Min(from, all.Min()) : all.Min(), Math.Max(axis.To ?? all.Max(), all.Max()), Names, width - 60);
        foreach (var tick in scale.Ticks)
        {
            plot.Line("grid", scale.At(tick), Top, scale.At(tick), bottom);
            plot.Words(null, scale.At(tick), bottom + 15, "middle", axis.Say(tick));
        }
        plot.Words("t-axis", (Names + width - 60) / 2d, bottom + 32, "middle", axis.Title);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var y = Top + i * Row + Row / 2d;
            plot.Words("t-2", Names - 12, y + 4, "end", row.Name);
            plot.Line("l l-" + (row.Tone is "1" or "2" ? row.Tone : "3"), scale.At(row.Low), y, scale.At(row.High), y);
            if (row.Before is { } before)
                plot.Dot("o-0", scale.At(before), y, 4);
            plot.Dot("o-" + row.Tone, scale.At(row.Value), y, 4.5, $"{axis.Say(row.Value)} ({axis.Say(row.Low)}–{axis.Say(row.High)})");
            plot.Words("t-ink", width - 52, y + 4, "start", axis.Say(row.Value));
        }
        var table = TableOf([label, axis.Title, "", ""], rows.Select(r => (r.Name, (IReadOnlyList<string>)[axis.Say(r.Value), axis.Say(r.Low) + "–" + axis.Say(r.High), r.Before is { } b ? axis.Say(b) : ""])));
        return new HtmlString(View(plot) + table);
    }

    /// <summary>How often values fall where; a promise is an upright line (a threshold).</summary>
    public static IHtmlContent Histogram(ChartFrame frame, IReadOnlyList<Bin> bins, Func<double, string> sayAcross, double? threshold = null, string? thresholdName = null)
    {
        var series = new Series(frame.Up.Title, [.. bins.Select(b => (double?)b.Count)]);
        var area = new Area(frame with { Across = [] }, [series], room: 12);
        var plot = area.Start();
        if (bins.Count > 0)
        {
            var (low, high) = (bins[0].From, bins[^1].To);
            double X(double value) => area.Left + (value - low) / (high - low) * (area.Right - area.Left);
            foreach (var bin in bins)
            {
                var y = area.Y(bin.Count);
                plot.Rect("f-bar", X(bin.From), y, Math.Max(X(bin.To) - X(bin.From) - 1, 1), area.Bottom - y, $"{sayAcross(bin.From)}–{sayAcross(bin.To)}: {Say.Number(bin.Count)}");
            }
            for (var i = 0; i <= 5; i++)
            {
                var value = low + (high - low) * i / 5;
                plot.Words(null, X(value), area.Bottom + 15, "middle", sayAcross(value));
            }
            if (threshold is { } at)
            {
                plot.Line("promise", X(at), area.Top, X(at), area.Bottom);
                plot.Words("t-bad", X(at) + 5, area.Top + 10, "start", thresholdName ?? sayAcross(at));
            }
        }
        var table = TableOf([frame.AcrossTitle, frame.Up.Title], bins.Select(b => ($"{sayAcross(b.From)}–{sayAcross(b.To)}", (IReadOnlyList<string>)[Say.Number(b.Count)])));
        return new HtmlString(View(plot) + table);
    }

    private static int EndRoom(IReadOnlyList<Series> series) =>
        series.Count == 0 ? 8 : Math.Min(20 + series.Max(s => s.Name.Sum(c => c > 0x2e80 ? 11 : 6)), 170);

    private static string View(Plot plot) => $"<div class=\"chart-view scrollx\" tabindex=\"0\">{plot}</div>";

    private static string Table(ChartFrame frame, IReadOnlyList<Series> series) => TableOf(
        [frame.AcrossTitle, .. series.Select(s => s.Name)],
        frame.Across.Select((x, i) => (x, (IReadOnlyList<string>)[.. series.Select(s => i < s.Values.Count && s.Values[i] is { } v ? frame.Up.Say(v) : "–")])));

    private static string TableOf(IReadOnlyList<string> heads, IEnumerable<(string Name, IReadOnlyList<string> Cells)> rows)
    {
        var html = new StringBuilder("<div class=\"chart-data\" tabindex=\"0\"><table class=\"table flush\"><thead><tr>");
        for (var i = 0; i < heads.Count; i++)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(i > 0 ? " class=\"n\"" : "")}>{Plot.Text(heads[i])}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var (name, cells) in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Plot.Text(name)}</td>");
            foreach (var cell in cells)
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Plot.Text(cell)}</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }
}
