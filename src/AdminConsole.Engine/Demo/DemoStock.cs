using System.Text;
using CsvHelper;

namespace AdminConsole.Engine.Demo;

/// <summary>The written stock inside the assembly: names, titles, parts and comments.</summary>
internal static class DemoStock
{
    /// <summary>Sections <c>[name]</c> or <c>== name</c> with their entries, split at bars and line ends.</summary>
    public static IReadOnlyDictionary<string, string[]> Sections(string file)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var current = new List<string>();
        foreach (var line in Lines(file))
        {
            var name = line.StartsWith("== ", StringComparison.Ordinal) ? line[3..]
                : line[0] == '[' && line[^1] == ']' ? line[1..^1]
                : null;
            if (name is null)
                current.AddRange(line.Split(" | ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            else if (!sections.TryGetValue(name, out current!))
                sections[name] = current = [];
        }

        return sections.ToDictionary(s => s.Key, s => s.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The lines that are neither empty nor a remark.</summary>
    public static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(Stream(file), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            line = line.Trim();
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    /// <summary>Rows of a CSV file with a header, as column name to value.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        using var stream = Stream(file);
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        while (csv.Read())
        {
            var fields = csv.Current.ToArray();
            yield return header.Select((name, i) => (name, value: fields[i])).ToDictionary(f => f.name, f => f.value, StringComparer.Ordinal);
        }
    }

    private static Stream Stream(string file)
    {
        var assembly = typeof(DemoStock).Assembly;
        var name = assembly.GetManifestResourceNames()
            .Single(n => n.EndsWith("." + file, StringComparison.Ordinal) && n.Contains(".Stock.", StringComparison.Ordinal) && !IsNamesake(n, file));
        return assembly.GetManifestResourceStream(name)!;
    }

    // "comments.csv" must not find a namesake that another room embeds.
    private static bool IsNamesake(string resource, string file) =>
        file != WrittenComments && !resource.Contains(".Demo.", StringComparison.Ordinal);

    /// <summary>The comments written for training the classifier; they live with the scorer.</summary>
    public const string WrittenComments = "written.csv";
}
