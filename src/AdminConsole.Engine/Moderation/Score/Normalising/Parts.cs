namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>Characters and the parts they are taken apart into: 做 is written 亻故.</summary>
internal static class Parts
{
    private static readonly Dictionary<char, char[]> Forms = [];
    private static readonly HashSet<string> PlainText = new(StringComparer.Ordinal);
    private static readonly Dictionary<char, string> OfChar = [];

    static Parts()
    {
        foreach (var line in Tables.Lines("parts"))
        {
            if (line[0] == '>')
                Forms.Add(line[2], [line[2], .. line[4..]]);
            else if (line[0] == '=')
                PlainText.UnionWith(line[2..].Split(' '));
            else
            {
                foreach (var entry in line.Split(' '))
                    OfChar.Add(entry[0], entry[1..]);
            }
        }
    }

    /// <summary>The two parts of a character, or null.</summary>
    public static string? Of(char c) => OfChar.GetValueOrDefault(c);

    /// <summary>The part itself and the characters it is written as: 亻 as イ or 人.</summary>
    public static char[] FormsOf(char part) => Forms.GetValueOrDefault(part) ?? [part];

    /// <summary>Every writing of a character as two others that does not occur as plain text, as a line of the variants.</summary>
    public static IEnumerable<string> Variants()
    {
        foreach (var (c, parts) in OfChar)
        {
            var written = FormsOf(parts[0]).Select(form => $"{form}{parts[1]}").Where(pair => !PlainText.Contains(pair)).ToArray();
            if (written.Length > 0)
                yield return $"{c} {string.Join(' ', written)}";
        }
    }
}
