using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AdminConsole.Web.Shell.Tags;

/// <summary>
/// Every posting form carries the antiforgery token. The framework's own helper leaves it out where the form names its
/// address in a plain <c>action</c>, which is how our forms are written.
/// </summary>
[HtmlTargetElement("form", Attributes = "action,method")]
public sealed class FormTokenTag(IHtmlGenerator html) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var posts = string.Equals(context.AllAttributes["method"].Value.ToString(), "post", StringComparison.OrdinalIgnoreCase);
        if (posts && !context.AllAttributes.ContainsName("asp-antiforgery") && html.GenerateAntiforgery(View) is { } token)
            output.PostContent.AppendHtml(token);
    }
}
