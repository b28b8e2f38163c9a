using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Web.Charts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Recipes;

/// <summary>Every recipe tried, cross-style share across and accuracy up; the line joins those that none beats in both.</summary>
internal static class PossibleChart
{
    public static IHtmlContent Draw(IStringLocalizer<RecipesText> words, int version, IReadOnlyList<TriedRecipe> tried, ReplayOutcome live, ReplayOutcome draft)
    {
        const int Width = 700, Bottom = 210, Left = 44, Right = 688;
        (double X, double Y) Of(ReplayOutcome outcome) => (outcome.Mean(Measure.CrossStyleShare), outcome.Mean(Measure.Ndcg));
        var points = tried.Select(static one => (X: one.CrossStyleShare, Y: one.Ndcg)).Append(Of(live)).Append(Of(draft)).ToArray();
        var front = Front(points);
        // Recipes far below everything of interest would press the rest together.
        var least = front.Select(static p => p.Y).Append(Of(live).Y).Append(Of(draft).Y).Min();
        least -= 0.25 * (points.Max(static p => p.Y) - least);
        points = [.. points.Where(p => p.Y >= least)];
        var across = new Scale(100 * points.Min(static p => p.X), 100 * points.Max(static p => p.X), Left, Right);
        var up = new Scale(points.Min(static p => p.Y), points.Max(static p => p.Y), Bottom, 24);
        var plot = new Plot(Width, 250, "chart-m", words["Every recipe tried: cross-style share against NDCG"]);
        foreach (var tick in up.Ticks)
            plot.Line("grid", Left, up.At(tick), Right, up.At(tick)).Words(null, Left - 6, up.At(tick) + 4, "end", Say.Probability(tick, 3));
        foreach (var tick in across.Ticks)
            plot.Words(null, across.At(tick), 225, "middle", Say.Percent(tick / 100));
        plot.Line("axis", Left, Bottom, Right, Bottom);
        plot.Words(null, 0, 10, "start", "NDCG@20").Words(null, Right, 246, "end", words["cross-style share of the first 20 slots"]);
        foreach (var one in tried.Where(one => one.Ndcg >= least))
            plot.Dot("o-soft", across.At(100 * one.CrossStyleShare), up.At(one.Ndcg), 3, Title(words, one));
        if (front.Count > 1)
        {
            plot.Path("l l-0", front.Select(p => (across.At(100 * p.X), up.At(p.Y))));
            var middle = front[front.Count / 2];
            plot.Words("t-2", across.At(100 * middle.X) + 8, up.At(middle.Y) - 8, "start", words["best recipes found"]);
        }
        var (from, to) = (Of(live), Of(draft));
        if (from != to)
            plot.Path("l l-1 l-dash", [(across.At(100 * from.X), up.At(from.Y)), (across.At(100 * to.X), up.At(to.Y))]);
        plot.Dot("o-0", across.At(100 * from.X), up.At(from.Y), 5, words["version {0}, live", version]);
        plot.Words("t-2", across.At(100 * from.X), up.At(from.Y) + 20, "middle", words["v{0} live", version]);
        if (from != to)
        {
            plot.Dot("o-1", across.At(100 * to.X), up.At(to.Y), 5.5, words["this draft"]);
            var late = across.At(100 * to.X) > Right - 80;
            plot.Words("t-c1", across.At(100 * to.X) + (late ? -9 : 9), up.At(to.Y) - 6, late ? "end" : "start", words["this draft"]);
        }
        return new HtmlString(plot.ToString());
    }

    private static List<(double X, double Y)> Front((double X, double Y)[] points)
    {
        var front = new List<(double X, double Y)>();
        foreach (var point in points.OrderByDescending(static p => p.X).ThenByDescending(static p => p.Y))
        {
            if (front.Count == 0 || point.Y > front[^1].Y)
                front.Add(point);
        }
        front.Reverse();
        return front;
    }

    private static string Title(IStringLocalizer<RecipesText> words, TriedRecipe one) =>
        string.Join(", ", RecipeSettings.Sources.Where(source => one.Recipe.Weights[source] > 0).Select(source => $"{words.Source(source)} {one.Recipe.Weights[source]}"));
}
