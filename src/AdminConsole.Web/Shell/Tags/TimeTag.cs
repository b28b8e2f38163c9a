using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AdminConsole.Web.Shell.Tags;

/// <summary>
/// <c>&lt;time-ago at="@x" /&gt;</c> says "2 m ago" or "in 9 m", <c>&lt;time-age at="@x" /&gt;</c> "2 m",
/// <c>&lt;time-when at="@x" /&gt;</c> "24 Nov 20:04"; the exact instant in the viewer's zone is in the title.
/// </summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("time-age", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("time-when", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeTag(Viewer viewer, TimeProvider clock) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    /// <summary>What stands there when there is no instant.</summary>
    public string None { get; set; } = "–";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.TagName = "span";
            output.TagMode = TagMode.StartTagAndEndTag;
            output.Content.SetContent(None);
            return;
        }
        var now = clock.GetUtcNow();
        var words = context.TagName switch
        {
            "time-ago" => Say.Relative(at, now),
            "time-age" => Say.Age(now - at),
            _ => Say.When(at, viewer.Zone),
        };
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", Say.Exact(at, viewer.Zone));
        output.Content.SetContent(words);
    }
}
