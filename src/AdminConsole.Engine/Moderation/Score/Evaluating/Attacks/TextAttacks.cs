using System.Text;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

/// <summary>Attacks that know nothing of what a character says.</summary>
internal static class TextAttacks
{
    /// <summary>What is put between characters; a dodger takes one and stays with it.</summary>
    private static readonly string[] Between =
    [
        " ", "*", ".", "-", "_", "/", "|", "·", "~", ",", "，", "。", "、", "^", "+", "=", "#", "&", "@", "!", "！", "?", ";", "；", ":", "(", ")", "'", "\"",
        "  ", "..", "**", "--", " . ", " * ", "丨", "｜", "※", "☆", "★", "♪", "°", "•", "×", "→", "\u200B", "\u200D", "\u2060", "\u3000", "\u0336", "…",
    ];

    private static readonly Lazy<Dictionary<char, string>> Alike = new(() =>
        Tables.Lines(typeof(Attack), "lookalikes").ToDictionary(line => line[0], line => line[2..]));

    public static string Symbols(string text, Random random)
    {
        var symbol = Between[random.Next(Between.Length)];
        var marked = Targets.Half(text, random);
        var result = new StringBuilder();
        var apart = false; // the word of Latin letters at hand is written apart
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(text[i]);
            var letter = char.IsAsciiLetter(text[i]);
            if (letter && (i == 0 || !char.IsAsciiLetter(text[i - 1])))
                apart = random.Next(2) == 0;
            if (i + 1 < text.Length && ((marked[i] && Targets.IsHan(text[i + 1])) || (letter && apart && char.IsAsciiLetter(text[i + 1]))))
                result.Append(symbol);
        }

        return result.ToString();
    }

    public static string LookAlikes(string text, Random random)
    {
        var marked = Targets.Half(text, random);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!(marked[i] || (char.IsAsciiLetterOrDigit(text[i]) && random.Next(2) == 0)) || !Alike.Value.TryGetValue(text[i], out var alike))
            {
                result.Append(text[i]);
                continue;
            }

            var choices = alike.EnumerateRunes().ToArray();
            result.Append(choices[random.Next(choices.Length)]);
        }

        return result.ToString();
    }

    public static string Repeats(string text, Random random)
    {
        var marked = Targets.Half(text, random);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            result.Append(text[i], marked[i] || (char.IsAsciiLetter(text[i]) && random.Next(4) == 0) ? 3 + random.Next(2) : 1);
        return result.ToString();
    }

    public static string Width(string text, Random random)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var mixed = char.IsAsciiLetter(c) && random.Next(2) == 0 ? (char)(c ^ 0x20) : c;
            result.Append(mixed switch
            {
                ' ' => '\u3000',
                > ' ' and <= '~' => (char)(mixed - '!' + '\uFF01'),
                _ => mixed,
            });
        }

        return result.ToString();
    }
}
