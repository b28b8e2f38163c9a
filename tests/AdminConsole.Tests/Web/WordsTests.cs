using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdminConsole.Tests.Web;

/// <summary>Every sentence that a page or a controller takes by its English has a Chinese one beside its area.</summary>
public sealed partial class WordsTests
{
    private static readonly string Web = Path.Combine(Sources.Root, "src", "AdminConsole.Web");

    public static IEnumerable<TheoryDataRow<string>> Areas =>
        Directory.EnumerateFiles(Web, "*Text.cs", SearchOption.AllDirectories)
            .Where(Sources.IsOurs)
            .Select(file => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(file)));

    [Theory]
    [MemberData(nameof(Areas))]
    public void Word_OfAnArea_HasItsChinese(string marker)
    {
        var resource = Directory.EnumerateFiles(Web, marker + ".zh.resx", SearchOption.AllDirectories).SingleOrDefault(Sources.IsOurs);
        Assert.True(resource is not null, $"{marker} has no {marker}.zh.resx");
        var chinese = XDocument.Load(resource).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

        var used = Used(marker);
        Assert.Empty(used.Except(chinese.Keys, StringComparer.Ordinal));
        foreach (var (english, value) in chinese)
        {
            Assert.False(string.IsNullOrWhiteSpace(value), $"'{english}' is empty in {marker}.zh.resx");
            Assert.Equal(Holes(english), Holes(value));
        }
    }

    /// <summary>What the engine says of a job's progress is English in the row; pages show it by <c>ModelsText</c>.</summary>
    [Fact]
    public void Progress_OfEveryJob_HasItsChinese()
    {
        var chinese = XDocument.Load(Path.Combine(Web, "Features", "Models", "ModelsText.zh.resx")).Root!.Elements("data").Select(d => d.Attribute("name")!.Value);
        var said = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src", "AdminConsole.Engine"), "*.cs", SearchOption.AllDirectories).Where(Sources.IsOurs)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\.Report\([^;]*?;", RegexOptions.Singleline, TimeSpan.FromSeconds(5)))
            .SelectMany(report => Regex.Matches(report.Value, @"""(?<said>[A-Z][^""{]*)""", RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Select(literal => literal.Groups["said"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("Choosing settings", said);
        Assert.Empty(said.Except(chinese, StringComparer.Ordinal));
    }

    private static HashSet<string> Used(string marker)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Web, "*.cs*", SearchOption.AllDirectories).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal)).Where(Sources.IsOurs))
        {
            var text = File.ReadAllText(file);
            var inScope = file.EndsWith(".cshtml", StringComparison.Ordinal) ? text + string.Concat(ImportsAbove(file).Select(File.ReadAllText)) : text;
            foreach (var name in Regex.Matches(inScope, $@"IStringLocalizer<{marker}>\s+(\w+)", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal))
            {
                foreach (Match literal in Regex.Matches(text, $@"(?<![\w.]){name}\[""((?:[^""\\]|\\.)*)""", RegexOptions.None, TimeSpan.FromSeconds(5)))
                    used.Add(Regex.Unescape(literal.Groups[1].Value));
                foreach (Match pair in Regex.Matches(text, $@"(?<![\w.]){name}\.Count\((?:[^""]*?),\s*""([^""]*)"",\s*""([^""]*)""", RegexOptions.None, TimeSpan.FromSeconds(5)))
                {
                    used.Add(pair.Groups[1].Value);
                    used.Add(pair.Groups[2].Value);
                }
            }
        }
        return used;
    }

    private static IEnumerable<string> ImportsAbove(string view)
    {
        for (var folder = Path.GetDirectoryName(view); folder is not null && folder.Length >= Web.Length; folder = Path.GetDirectoryName(folder))
        {
            var imports = Path.Combine(folder, "_ViewImports.cshtml");
            if (File.Exists(imports))
                yield return imports;
        }
    }

    /// <summary>The placeholders of a sentence, in any order.</summary>
    private static string[] Holes(string text) => [.. HolePattern().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HolePattern();
}
