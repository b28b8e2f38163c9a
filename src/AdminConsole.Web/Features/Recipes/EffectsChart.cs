using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Web.Charts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Relative changes with their intervals around zero, one measure a row: the change on the right, before and after below the name.</summary>
internal static class EffectsChart
{
    public static IReadOnlyList<Measure> Accuracy { get; } = [Measure.Ndcg, Measure.Recall, Measure.CalibrationKl];

    public static IReadOnlyList<Measure> Breadth { get; } =
        [Measure.CrossStyleShare, Measure.LongTailShare, Measure.IndependentsShare, Measure.Coverage, Measure.ArtistCoverage, Measure.IntraListDiversity, Measure.InterListDiversity, Measure.Gini];

    /// <summary>Measures of which less is better.</summary>
    public static bool LessIsBetter(Measure measure) => measure is Measure.CalibrationKl or Measure.Gini;

    public static string Value(Measure measure, double value) => measure switch
    {
        Measure.Ndcg or Measure.Recall => Say.Probability(value, 4),
        Measure.CalibrationKl or Measure.Gini or Measure.IntraListDiversity or Measure.InterListDiversity => Say.Probability(value, 3),
        _ => Say.Percent(value, 1),
    };

    public static IHtmlContent Draw(IStringLocalizer<RecipesText> words, string label, IReadOnlyList<Measure> measures, IReadOnlyList<MeasureChange> changes)
    {
        const int Row = 34, Top = 8, Left = 118, Right = 278, Width = 340;
        var rows = measures.Select(measure => changes.First(change => change.Measure == measure)).ToArray();
        var bottom = Top + (rows.Length * Row);
        var plot = new Plot(Width, bottom + 22, "chart-s", label);
        var (low, high) = (Math.Min(-0.01, rows.Min(static row => Ratio(row).Low)), Math.Max(0.01, rows.Max(static row => Ratio(row).High)));
        var scale = new Scale(100 * low, 100 * high, Left, Right, ticks: 4);
        foreach (var tick in scale.Ticks)
        {
            plot.Line(Math.Abs(tick) < 1e-9 ? "axis" : "grid", scale.At(tick), Top, scale.At(tick), bottom);
            plot.Words(null, scale.At(tick), bottom + 15, "middle", Math.Abs(tick) < 1e-9 ? "0 %" : (tick > 0 ? "+" : "") + Say.Number(tick, Math.Abs(tick % 1) > 1e-9 ? 1 : 0));
        }
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var y = Top + (i * Row) + (Row / 2d);
            var (from, at, to) = Ratio(row);
            plot.Words("t-2", 0, y - 2, "start", words.MeasureName(row.Measure));
            plot.Words(null, 0, y + 11, "start", $"{Value(row.Measure, row.Before)} → {Value(row.Measure, row.After)}");
            plot.Rect("b-2", scale.At(100 * from), y - 5, scale.At(100 * to) - scale.At(100 * from), 10);
            plot.Line("l l-2", scale.At(0), y, scale.At(100 * at), y);
            plot.Dot("o-2", scale.At(100 * at), y, 4, $"{words.MeasureName(row.Measure)}: {Say.Change(at)} ± {Say.Number(100 * (to - from) / 2, 1)}");
            plot.Words(Tone(row), Width, y - 2, "end", Say.Change(at));
            plot.Words(null, Width, y + 11, "end", "± " + Say.Number(100 * (to - from) / 2, 1));
        }
        return new HtmlString(plot.ToString());
    }

    public static string Tone(MeasureChange change) => !change.Clear ? "t-2" : change.Difference > 0 != LessIsBetter(change.Measure) ? "t-ok" : "t-bad";

    private static (double Low, double At, double High) Ratio(MeasureChange change)
    {
        var at = RecipeSentences.Relative(change);
        var half = change.Before == 0 ? 0 : change.HalfWidth / Math.Abs(change.Before);
        return (at - half, at, at + half);
    }
}
