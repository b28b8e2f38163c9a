using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Engine.Moderation.Score;
using Microsoft.AspNetCore.Html;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>
/// Somebody's text as the moderator must see it: exactly what was typed, spans marked by strength, and characters made
/// to deceive the eye (zero width, writing direction) shown instead of obeyed.
/// </summary>
public static class Spanned
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The comment under judgement: <c>&lt;mark class="span-3"&gt;</c>.</summary>
    public static IHtmlContent Marked(string text, IEnumerable<ScoreSpan> spans) => Html(text, spans, strength => $"<mark class=\"span-{strength}\">", "</mark>");

    /// <summary>One line of the list: <c>&lt;b&gt;</c>, whatever the strength.</summary>
    public static IHtmlContent Underlined(string text, IEnumerable<ScoreSpan> spans) => Html(text, spans, _ => "<b>", "</b>");

    /// <summary>One side of an edit: <c>&lt;del&gt;</c> what went, <c>&lt;ins&gt;</c> what came.</summary>
    public static IHtmlContent Changed(IEnumerable<DiffPart> parts)
    {
        var html = new StringBuilder();
        foreach (var (fate, text) in parts)
        {
            var tag = fate switch { Fate.Deleted => "del", Fate.Inserted => "ins", _ => null };
            if (tag is not null)
                html.Append('<').Append(tag).Append('>');
            Append(html, text);
            if (tag is not null)
                html.Append("</").Append(tag).Append('>');
        }

        return new HtmlString(html.ToString());
    }

    public static IHtmlContent Plain(string text) => Html(text, [], _ => "", "");

    private static HtmlString Html(string text, IEnumerable<ScoreSpan> spans, Func<byte, string> open, string close)
    {
        var strength = Strengths(text, spans);
        var html = new StringBuilder(text.Length + 64);
        var at = 0;
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && strength[end] == strength[at])
                end++;
            if (strength[at] > 0)
                html.Append(open(strength[at]));
            Append(html, text.AsSpan(at, end - at));
            if (strength[at] > 0)
                html.Append(close);
            at = end;
        }

        return new HtmlString(html.ToString());
    }

    /// <summary>Strength per UTF-16 unit. Spans may overlap, reach past the text or cut a pair of surrogates; the marks never do.</summary>
    private static byte[] Strengths(string text, IEnumerable<ScoreSpan> spans)
    {
        var strength = new byte[text.Length];
        foreach (var span in spans)
        {
            var from = Math.Clamp(span.Start, 0, text.Length);
            var to = (int)Math.Clamp((long)span.Start + span.Length, from, text.Length);
            if (from < to && char.IsLowSurrogate(text[from]) && from > 0)
                from--;
            if (from < to && to < text.Length && char.IsLowSurrogate(text[to]))
                to++;
            for (var i = from; i < to; i++)
                strength[i] = Math.Max(strength[i], (byte)Math.Clamp(span.Strength, 1, 3));
        }

        return strength;
    }

    private static void Append(StringBuilder html, ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var unseen = text.IndexOfAny(Unseen);
            var seen = unseen < 0 ? text : text[..unseen];
            if (seen.Length > 0)
                html.Append(Encoder.Encode(seen.ToString()));
            if (unseen < 0)
                return;
            var code = ((int)text[unseen]).ToString("X4", CultureInfo.InvariantCulture);
            html.Append("<span class=\"unseen\" title=\"U+").Append(code).Append("\">").Append(code).Append("</span>");
            text = text[(unseen + 1)..];
        }
    }

    /// <summary>Without the joiner, which holds emoji together, and without line breaks.</summary>
    private static readonly System.Buffers.SearchValues<char> Unseen = System.Buffers.SearchValues.Create(
        "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb");
}
