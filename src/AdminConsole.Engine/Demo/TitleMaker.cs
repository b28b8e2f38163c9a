using System.Text.RegularExpressions;

namespace AdminConsole.Engine.Demo;

/// <summary>
/// Gives track titles: first the written ones of the style, then the written ones anybody may sing, then titles composed
/// from parts. A title is given twice only as a version of itself.
/// </summary>
internal sealed partial class TitleMaker
{
    private readonly DemoRandom random;
    private readonly IReadOnlyDictionary<string, string[]> parts = DemoStock.Sections("title-parts.txt");
    private readonly Dictionary<string, Queue<string>> written;
    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);

    public TitleMaker(DemoRandom random)
    {
        this.random = random;
        written = DemoStock.Sections("titles.txt")
            .SelectMany(s => s.Value.Select(title => (Key: Key(s.Key, DemoCatalogue.IsChinese(title) ? "zh" : "en"), title)))
            .GroupBy(t => t.Key, t => t.title, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new Queue<string>(random.Shuffled(g)), StringComparer.Ordinal);
    }

    public string Next(string style, string language)
    {
        // Written and composed titles alternate, so that no artist has only one kind.
        if (random.Chance(.72) && Take(Key(style, language)) is { } own)
            return own;
        if (random.Chance(.5) && Take(Key("any", language)) is { } shared)
            return shared;
        return Compose(style, language);
    }

    public string VersionOf(string title)
    {
        while (true)
        {
            var suffix = random.Pick(parts[DemoCatalogue.IsChinese(title) ? "suffix-zh" : "suffix"]);
            var version = suffix[0] == '（' ? title + suffix : $"{title} {suffix}";
            if (given.Add(version) || random.Chance(.1))
                return version;
        }
    }

    private string? Take(string key)
    {
        while (written.TryGetValue(key, out var left) && left.TryDequeue(out var title))
        {
            if (given.Add(title))
                return title;
        }

        return null;
    }

    private string Compose(string style, string language)
    {
        var suffix = language == "en" ? "-en" : "";
        for (var attempt = 0; ; attempt++)
        {
            var pattern = random.Pick(Patterns(style, suffix));
            var title = Slot().Replace(pattern, m => Part(m.Groups["part"].Value, style));
            // Twice the same part in one title, or a worn-out part, reads like a machine.
            if (attempt > 400 || (!Repeats(title) && title.Length <= (language == "en" ? 34 : 13)))
            {
                if (given.Add(title) || attempt > 2_000)
                    return title;
            }
        }
    }

    private string[] Patterns(string style, string suffix)
    {
        var own = parts.Where(p => p.Key.StartsWith("pattern" + suffix + " ", StringComparison.Ordinal) && IsFor(p.Key, style))
            .SelectMany(p => p.Value).ToArray();
        return own.Length > 0 && random.Chance(style == "guofeng" ? .95 : .35) ? own : parts["pattern" + suffix + " *"];
    }

    private string Part(string name, string style)
    {
        var own = parts.Where(p => p.Key.StartsWith(name + " ", StringComparison.Ordinal) && IsFor(p.Key, style))
            .SelectMany(p => p.Value).ToArray();
        var pool = own.Length > 0 && random.Chance(style == "guofeng" ? .97 : .4) ? own : parts[name];
        // Of three drawn, the one used least.
        var part = Enumerable.Range(0, 3).Select(_ => random.Pick(pool)).MinBy(p => used.GetValueOrDefault(p))!;
        used[part] = used.GetValueOrDefault(part) + 1;
        return part;
    }

    private static bool Repeats(string title)
    {
        if (!DemoCatalogue.IsChinese(title))
            return title.Split(' ').GroupBy(w => w, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1 && g.Key.Length > 4 && g.Key != "Every");
        return title.Split('的').Length > 2 || title.Split('我').Length > 2 || title.Split('一').Length > 2 || title.Split('不').Length > 2;
    }

    private static bool IsFor(string section, string style) => section.Split(' ').Skip(1).Contains(style, StringComparer.Ordinal);

    private static string Key(string section, string language) => section + "/" + language;

    [GeneratedRegex(@"\{(?<part>[a-z-]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slot();
}
