using AdminConsole.Engine.Learning;
using AdminConsole.Web.Charts;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Web.Features.Models;

/// <summary>A gate's difference with its interval around zero, in the width of a table cell; the dotted line is what is asked.</summary>
internal static class GateMark
{
    private const int Width = 168, Height = 24;

    /// <summary>The same scale for all rows of a table, where few wide intervals do not press the others together: those run off the edge.</summary>
    public static double Reach(IEnumerable<GateRow> rows)
    {
        double[] widths = [.. rows.Where(r => r.Difference is not null)
            .Select(r => new[] { Math.Abs(r.Low ?? 0), Math.Abs(r.High ?? 0), Math.Abs(r.Difference ?? 0), Math.Abs(r.Asked) }.Max()).Order()];
        return widths is [] || widths[^1] == 0 ? 0.01 : Math.Min(widths[^1], 2 * widths[widths.Length / 2]) * 1.1;
    }

    public static IHtmlContent Draw(GateRow row, double reach, string label)
    {
        if (row.Difference is not { } difference)
            return HtmlString.Empty;
        double X(double value) => (Width / 2d) + (Math.Clamp(value / reach, -1, 1) * ((Width / 2d) - 5));
        var tone = row.Verdict == GateAnswer.Passes ? "ink" : "warn";
        var plot = new Plot(Width, Height, "forest", label);
        plot.Line("axis", X(0), 0, X(0), Height);
        plot.Line("guide", X(row.Asked), 2, X(row.Asked), Height - 2);
        if (row is { Low: { } low, High: { } high })
        {
            plot.Rect(tone == "ink" ? "b-0" : "b-warn", X(low), 8, X(high) - X(low), 8);
            if (low < -reach)
                plot.Path("l l-0", [(9, 8), (5, 12), (9, 16)]);
            if (high > reach)
                plot.Path("l l-0", [(Width - 9, 8), (Width - 5, 12), (Width - 9, 16)]);
        }

        plot.Dot("o-" + tone, X(difference), Height / 2d, 4);
        return new HtmlString(plot.ToString());
    }
}
