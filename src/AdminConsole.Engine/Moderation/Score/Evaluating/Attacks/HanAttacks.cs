using System.Text;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

/// <summary>Attacks that write a Han character as something else.</summary>
internal static class HanAttacks
{
    private static readonly Lazy<Dictionary<string, string>> Readings = new(() =>
        Tables.Lines(typeof(Attack), "homophones").Select(line => line.Split(' ')).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal));

    private static readonly Lazy<Dictionary<char, char>> TraditionalOf = new(() =>
        Tables.Lines(typeof(Attack), "traditional").SelectMany(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]));

    private static readonly Lazy<Dictionary<char, string[]>> EmojiOf = new(() =>
        Tables.Lines(typeof(Attack), "emoji").GroupBy(line => line[0]).ToDictionary(group => group.Key, group => Elements(group.First()[2..])));

    public static string Homophone(string text, Random random) => Each(text, Targets.Half(text, random), c =>
    {
        if (Sounds.ReadingOf(c) is not { } reading || !Readings.Value.TryGetValue(reading, out var same))
            return null;
        var others = same.Replace(c.ToString(), "", StringComparison.Ordinal);
        return others.Length == 0 ? null : others[ByRank(others.Length, random)].ToString();
    });

    public static string Pinyin(string text, Random random) => AsLetters(text, random, reading => reading, random.Next(2) == 0 ? " " : "");

    public static string Initials(string text, Random random) => AsLetters(text, random, reading => reading[..1], "");

    public static string Traditional(string text, Random random) => Each(text, null, c => TraditionalOf.Value.TryGetValue(c, out var other) ? other.ToString() : null);

    public static string Split(string text, Random random) => Each(text, Targets.Half(text, random), c =>
    {
        if (Parts.Of(c) is not [var first, var second])
            return null;
        var forms = Parts.FormsOf(first);
        return $"{forms[random.Next(forms.Length)]}{second}";
    });

    public static string Emoji(string text, Random random)
    {
        var all = EmojiOf.Value.Values.SelectMany(emoji => emoji).ToArray();
        var between = Targets.Half(text, random);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (EmojiOf.Value.TryGetValue(text[i], out var choices))
                result.Append(choices[random.Next(choices.Length)]);
            else
                result.Append(text[i]);
            if (between[i] && i + 1 < text.Length && Targets.IsHan(text[i + 1]) && random.Next(2) == 0)
                result.Append(all[random.Next(all.Length)]);
        }

        return result.ToString();
    }

    private static string AsLetters(string text, Random random, Func<string, string> write, string between)
    {
        var marked = Targets.Pairs(text, random);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!marked[i] || Sounds.ReadingOf(text[i]) is not { } reading)
            {
                result.Append(text[i]);
                continue;
            }

            if (i > 0 && marked[i - 1])
                result.Append(between);
            result.Append(write(reading));
        }

        return result.ToString();
    }

    /// <param name="marked">Null for every character.</param>
    private static string Each(string text, bool[]? marked, Func<char, string?> change)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            result.Append((marked is null || marked[i] ? change(text[i]) : null) ?? text[i].ToString());
        return result.ToString();
    }

    /// <summary>An index below <paramref name="count"/>, drawn in proportion to 1 / (index + 1), as words fall with their rank.</summary>
    private static int ByRank(int count, Random random)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += 1.0 / (i + 1);
        var draw = random.NextDouble() * total;
        for (var i = 0; i < count; i++)
        {
            draw -= 1.0 / (i + 1);
            if (draw < 0)
                return i;
        }

        return count - 1;
    }

    private static string[] Elements(string text)
    {
        var elements = new List<string>();
        for (var at = System.Globalization.StringInfo.GetTextElementEnumerator(text); at.MoveNext();)
            elements.Add((string)at.Current);
        return [.. elements];
    }
}
