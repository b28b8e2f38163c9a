using AdminConsole.Web.Charts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Web.Features.Models;

/// <summary>A hundred columns of scores with the policy's threshold, as the threshold desk draws them; another model's as a line over them.</summary>
internal static class ScoreMark
{
    private const int Width = 1040, Height = 190, Bottom = 152, Tall = 132;
    private const double Left = 4, Wide = 1032;

    public static IHtmlContent Draw(IReadOnlyList<int> columns, IReadOnlyList<int>? other, double threshold, string label, string note)
    {
        var most = Math.Max(1, Math.Max(columns.Max(), other?.Max() ?? 0));
        var plot = new Plot(Width, Height, "spread", label);
        for (var i = 0; i < columns.Count; i++)
        {
            var tall = Tall * Math.Sqrt((double)columns[i] / most);
            plot.Rect(i < Math.Round(threshold * 100) ? "f-0" : "f-2", X(i) + .5, Bottom - tall, 9.3, tall, $"{Say.Probability(i / 100d)}: {Say.Number(columns[i])}");
        }

        if (other is not null)
            plot.Path("l l-3", other.SelectMany((count, i) => (IEnumerable<(double, double)>)[(X(i), Y(count)), (X(i + 1), Y(count))]));
        plot.Line("axis", Left, Bottom, Left + Wide, Bottom);
        for (var i = 0; i <= 100; i += 20)
            plot.Words(null, X(i), Bottom + 15, i == 0 ? "start" : i == 100 ? "end" : "middle", Say.Probability(i / 100d));
        plot.Line("handle-line", X(threshold * 100), 8, X(threshold * 100), Bottom);
        plot.Words("t-ink", X(threshold * 100) + 6, 18, "start", Say.Probability(threshold));
        plot.Words(null, Left + Wide, Bottom + 32, "end", note);
        return new HtmlString(plot.ToString());

        double Y(int count) => Bottom - (Tall * Math.Sqrt((double)count / most));
    }

    private static double X(double hundredths) => Left + (Wide * hundredths / 100);
}
