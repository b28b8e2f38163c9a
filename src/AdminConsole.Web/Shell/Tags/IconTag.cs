using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AdminConsole.Web.Shell.Tags;

/// <summary><c>&lt;icon name="check" /&gt;</c>, <c>&lt;icon name="x" small /&gt;</c>: a sign from the sprite in <c>_Sprite.cshtml</c>.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTag : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>12 instead of 16 px.</summary>
    public bool Small { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Small ? "i i-12" : "i");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"#i-{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(Name)}\"></use>");
    }
}
