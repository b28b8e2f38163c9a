using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Shell.Tags;

/// <summary><c>&lt;chart-switch /&gt;</c> in the head of a <c>.chart-box</c>: a check box, so it works without script; T sets it.</summary>
[HtmlTargetElement("chart-switch", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ChartSwitchTag(IStringLocalizer<ShellText> words) : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "label";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "end chart-switch");
        output.Attributes.SetAttribute("title", words["As a table"]);
        output.Content.SetHtmlContent("<input type=\"checkbox\" class=\"chart-toggle vh\" data-key=\"t\" data-key-label=\"")
            .Append(words["As a table"])
            .AppendHtml("\" aria-label=\"")
            .Append(words["As a table"])
            .AppendHtml("\"><svg class=\"i i-12\" aria-hidden=\"true\"><use href=\"#i-table\"></use></svg> <kbd>T</kbd>");
    }
}
