using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AdminConsole.Web.Shell.Tags;

/// <summary><c>&lt;avatar name="Li Wen" /&gt;</c>: the first letter in a ring; <c>large</c> for 28 px.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTag : TagHelper
{
    public string Name { get; set; } = "";

    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Large ? "avatar avatar-lg" : "avatar");
        output.Attributes.SetAttribute("aria-hidden", "true");
        if (Say.Lang(Name) is { } lang)
            output.Attributes.SetAttribute("lang", lang);
        output.Content.SetContent(Name.Length == 0 ? "·" : StringInfo.GetNextTextElement(Name).ToUpperInvariant());
    }
}

/// <summary>
/// <c>&lt;cover-art name="@track.Title" class="cover" /&gt;</c>: a small picture made of two shapes and two colours, always
/// the same for the same name; the console has no artwork of its own and fetches none.
/// </summary>
[HtmlTargetElement("cover-art", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CoverArtTag : TagHelper
{
    private static readonly int[] Dark = [2, 4, 6, 7];
    private static readonly int[] Light = [1, 3, 5, 8];

    public string Name { get; set; } = "";

    public string Class { get; set; } = "cover";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Class);
        output.Attributes.SetAttribute("viewBox", "0 0 28 28");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent(Draw(Name));
    }

    internal static string Draw(string name)
    {
        var bits = Hash(name);
        // One of the darker and one of the lighter hues, so that the shape stands out from its ground in both themes.
        var (ground, front) = (Dark[bits % 4], Light[bits / 4 % 4]);
        if (bits / 16 % 2 == 1)
            (ground, front) = (front, ground);
        var turn = (bits / 64 % 4 * 90).ToString(CultureInfo.InvariantCulture);
        var shape = (bits / 256 % 6) switch
        {
            0 => "<path d=\"M28 4A24 24 0 0 0 4 28h24z\"/>",
            1 => "<circle cx=\"14\" cy=\"14\" r=\"8\"/>",
            2 => "<path d=\"M0 28 14 8l14 20z\"/>",
            3 => "<path d=\"M0 18c7-8 14 8 28-4v14H0z\"/>",
            4 => "<path d=\"M5 10h3v12H5zM12 5h3v17h-3zM19 13h3v9h-3z\"/>",
            _ => "<path d=\"M0 0h14v28H0z\"/>",
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"<rect class=\"cv-{ground}\" width=\"28\" height=\"28\"/><g class=\"cv-{front}\" opacity=\".82\" transform=\"rotate({turn} 14 14)\">{shape}</g>");
    }

    /// <summary>FNV-1a, 32 bit: the same on every machine and in every run.</summary>
    private static uint Hash(string name)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 16777619u;
        return hash ^ (hash >> 15);
    }
}
