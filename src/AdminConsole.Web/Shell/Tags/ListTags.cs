using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Shell.Tags;

/// <summary><c>&lt;th sort-key="age" sort-by="@Model.Sort"&gt;Age&lt;/th&gt;</c>: a head that sorts and keeps the rest of the URL.</summary>
[HtmlTargetElement("th", Attributes = "sort-key")]
public sealed class SortHeadTag : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext View { get; set; } = null!;

    public string SortKey { get; set; } = "";

    /// <summary>The order that the list is in.</summary>
    public SortOrder SortBy { get; set; }

    /// <summary>Set where the first click should put the largest first.</summary>
    public bool SortDown { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var here = string.Equals(SortBy.Key, SortKey, StringComparison.Ordinal);
        var next = here ? new SortOrder(SortKey, !SortBy.Descending) : new SortOrder(SortKey, SortDown);
        var href = View.HttpContext.Request.With(("sort", next.ToString()), ("after", null));
        var link = new TagBuilder("a");
        link.Attributes["href"] = href;
        link.InnerHtml.AppendHtml(await output.GetChildContentAsync());
        if (here)
        {
            output.Attributes.SetAttribute("aria-sort", SortBy.Descending ? "descending" : "ascending");
            link.InnerHtml.AppendHtml($"<svg class=\"i i-12\" aria-hidden=\"true\"><use href=\"#i-{(SortBy.Descending ? "down-arrow" : "up")}\"></use></svg>");
        }
        output.Attributes.SetAttribute("scope", "col");
        output.Content.SetHtmlContent(link);
    }
}

/// <summary><c>&lt;filter-chip query="score"&gt;Score &lt;b&gt;≥ .65&lt;/b&gt;&lt;/filter-chip&gt;</c>: a filter in force, with a cross that takes it out of the URL.</summary>
[HtmlTargetElement("filter-chip")]
public sealed class FilterChipTag(IStringLocalizer<ShellText> words) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext View { get; set; } = null!;

    public string Query { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "span";
        output.Attributes.SetAttribute("class", "chip");
        var cross = new TagBuilder("a");
        cross.Attributes["href"] = View.HttpContext.Request.With((Query, null), ("after", null));
        cross.Attributes["aria-label"] = words["Remove this filter"];
        cross.InnerHtml.AppendHtml("<svg class=\"i i-12\" aria-hidden=\"true\"><use href=\"#i-x\"></use></svg>");
        output.Content.SetHtmlContent("<span>").AppendHtml(content).AppendHtml("</span>").AppendHtml(cross);
    }
}

/// <summary><c>&lt;empty-state title="…" art="sent"&gt;text and a .btn&lt;/empty-state&gt;</c>: nothing here, why, and what to do next.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTag : TagHelper
{
    public string Title { get; set; } = "";

    /// <summary><c>sent</c>, <c>list</c>, <c>done</c> or <c>search</c>.</summary>
    public string Art { get; set; } = "list";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "section";
        output.Attributes.SetAttribute("class", "empty");
        output.Attributes.SetAttribute("aria-label", Title);
        var title = new TagBuilder("b");
        title.InnerHtml.Append(Title);
        output.Content.SetHtmlContent($"<svg class=\"art\" viewBox=\"0 0 72 48\" aria-hidden=\"true\"><path d=\"{Drawing()}\"/></svg>")
            .AppendHtml(title).AppendHtml(content);
    }

    private string Drawing() => Art switch
    {
        "sent" => "M14 14h44v26H14zM14 14l22 16 22-16M4 22h5M2 29h7M5 36h4M50 8l4 4 8-9",
        "done" => "M36 6a18 18 0 1 0 .1 0zM28 24l6 6 11-12M6 40h8M58 40h8",
        "search" => "M32 8a14 14 0 1 0 .1 0zM42 32l12 10M26 22h12",
        _ => "M16 8h40v32H16zM16 18h40M16 28h40M22 13h6M22 23h14M22 33h10",
    };
}
