using System.Text.Encodings.Web;
using AdminConsole.Web.Charts;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Tests.Web;

/// <summary>A chart shows what it was given, twice: as marks and as a table; and brings no style with it.</summary>
public sealed class ChartTests
{
    private static readonly ChartFrame Frame = new("Comments by hour", "hour", ["00:00", "01:00", "02:00", "03:00"], new Axis("comments", v => v.ToString("0", System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Line_WithAGap_IsTwoStrokesAndFourRows()
    {
        var chart = Draw(Chart.Line(Frame with { Promise = new Promise(4, "promised <4>") }, new Series("waiting", [1, null, 3, 2], 1), new Series("before", [2, 2, 2, 2], 0)));
        Assert.Equal(2, chart.QuerySelectorAll("polyline.l-1").Length);
        Assert.Equal(["00:00", "1", "2"], chart.QuerySelectorAll("tbody tr:first-child td").Select(td => td.TextContent));
        Assert.Equal("–", chart.QuerySelector("tbody tr:nth-child(2) td:nth-child(2)")!.TextContent);
        Assert.Contains(chart.QuerySelectorAll("text"), t => t.TextContent == "promised <4>");
        Assert.Equal("Comments by hour", chart.QuerySelector("svg")!.GetAttribute("aria-label"));
    }

    [Fact]
    public void Bars_WithTheLastStillFilling_DrawsItOpen()
    {
        var chart = Draw(Chart.Bars(Frame with { LastIsOpen = true }, new Series("decided", [1, 2, 3, 1])));
        Assert.Equal(3, chart.QuerySelectorAll("rect.f-bar").Length);
        Assert.Single(chart.QuerySelectorAll("rect.f-open"));
    }

    [Fact]
    public void Chart_OfNothing_StillStands()
    {
        Draw(Chart.Line(Frame with { Across = [] }, new Series("none", [])));
        Draw(Chart.Bars(Frame, new Series("none", [null, null, null, null])));
        Draw(Chart.Histogram(Frame, [], v => "x"));
        Assert.Equal("", Text(Chart.Spark([])));
    }

    [Fact]
    public void Interval_OfRows_SaysValueAndInterval()
    {
        var chart = Draw(Chart.Interval("Recall", new Axis("recall", v => v.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)), [new("new", .42, .40, .44) { Before = .39, Tone = "1" }]));
        Assert.Equal(["new", "0.42", "0.40–0.44", "0.39"], chart.QuerySelectorAll("tbody td").Select(td => td.TextContent));
    }

    private static IHtmlDocument Draw(IHtmlContent chart)
    {
        var document = new HtmlParser().ParseDocument(Text(chart));
        Assert.Empty(document.QuerySelectorAll("[style], style, script"));
        Assert.DoesNotContain("NaN", document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        return document;
    }

    private static string Text(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
