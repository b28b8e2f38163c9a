using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminConsole.Tests.Web;

/// <summary>WCAG contrast of the tokens, computed from the file that ships: words 4.5, marks and edges of controls 3.</summary>
public sealed partial class TokenContrastTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Tokens = Read();
    private static readonly string[] Surfaces = ["bg", "sunken", "raised", "hover", "selected"];

    public static IEnumerable<TheoryDataRow<string, string, double>> Pairs
    {
        get
        {
            foreach (var surface in Surfaces)
            {
                foreach (var ink in new[] { "ink", "ink-2", "ink-3" })
                    yield return new(ink, surface, 4.5);
                foreach (var mark in new[] { "line-3", "focus", "accent" })
                    yield return new(mark, surface, 3);
            }
            foreach (var hue in new[] { "ok", "warn", "bad", "info" })
            {
                yield return new(hue, "bg", 4.5);
                yield return new(hue, hue + "-wash", 4.5);
                yield return new("ink", hue + "-wash", 4.5);
            }
            yield return new("accent-ink", "bg", 4.5);
            yield return new("accent-ink", "accent-wash", 4.5);
            yield return new("on-primary", "primary", 4.5);
            yield return new("on-primary", "primary-hover", 4.5);
            yield return new("on-toast", "toast", 4.5);
            yield return new("toast-2", "toast", 4.5);
            yield return new("warn-mark", "bg", 3);
            for (var i = 1; i <= 8; i++)
                yield return new($"cat-{i}", "bg", 3);
            for (var i = 1; i <= 3; i++)
                yield return new("ink", $"span-{i}", 4.5);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pair_InBothThemes_CanBeTold(string front, string back, double atLeast)
    {
        Assert.True(Contrast(Tokens[front].Light, Tokens[back].Light) >= atLeast, $"light: {front} on {back} is {Contrast(Tokens[front].Light, Tokens[back].Light):F2}");
        Assert.True(Contrast(Tokens[front].Dark, Tokens[back].Dark) >= atLeast, $"dark: {front} on {back} is {Contrast(Tokens[front].Dark, Tokens[back].Dark):F2}");
    }

    [Fact]
    public void Colour_OutsideTheTokens_DoesNotExist()
    {
        var css = Path.Combine(Sources.Root, "src", "AdminConsole.Web", "Assets", "css");
        var literal = Directory.EnumerateFiles(css, "*.css").Where(f => Path.GetFileName(f) is not "tokens.css")
            .SelectMany(f => File.ReadLines(f).Where(line => LiteralColour().IsMatch(line)).Select(line => $"{Path.GetFileName(f)}: {line.Trim()}"));
        Assert.Empty(literal);
    }

    private static Dictionary<string, (string, string)> Read()
    {
        var file = Path.Combine(Sources.Root, "src", "AdminConsole.Web", "Assets", "css", "tokens.css");
        return Pair().Matches(File.ReadAllText(file)).ToDictionary(m => m.Groups["name"].Value, m => (m.Groups["light"].Value, m.Groups["dark"].Value), StringComparer.Ordinal);
    }

    private static double Contrast(string a, string b)
    {
        var (high, low) = (Luminance(a), Luminance(b));
        if (high < low)
            (high, low) = (low, high);
        return (high + .05) / (low + .05);
    }

    /// <summary>Relative luminance, WCAG 2.2.</summary>
    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4);
        }
        return .2126 * Channel(1) + .7152 * Channel(3) + .0722 * Channel(5);
    }

    [GeneratedRegex(@"--ac-(?<name>[\w-]+):\s*light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();

    [GeneratedRegex(@":[^;]*(#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LiteralColour();
}
