using System.Globalization;

namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// One character to one: width, case, traditional to simplified, look-alikes. Widths and cases are mapped by hand,
/// because <c>string.Normalize</c> silently returns its input where the machine has no ICU.
/// </summary>
internal sealed class FoldTable
{
    /// <summary>Marks a character that leaves no trace: zero-width, combining, private use.</summary>
    public const char Dropped = '\0';

    private const int EmojiFrom = 0x1F000;
    private const int EmojiTo = 0x1FAFF;

    private readonly char[] _fold = new char[char.MaxValue + 1];

    public FoldTable()
    {
        for (var c = 0; c <= char.MaxValue; c++)
            _fold[c] = Plain((char)c);
        foreach (var line in Tables.Lines("confusables").Concat(Tables.Lines("lookalikes"))) // our own have the last word
        {
            var cut = line.LastIndexOf(' ');
            foreach (var c in line.AsSpan(0, cut))
                _fold[c] = line[cut + 1];
        }

        foreach (var pair in Tables.Lines("traditional").SelectMany(line => line.Split(' ')))
            _fold[pair[0]] = _fold[pair[1]];
    }

    public char this[char c] => _fold[c];

    /// <summary>The character a pair above the basic plane stands for, <see cref="Dropped"/>, or null to keep both units.</summary>
    public static char? FoldPair(char high, char low)
    {
        var point = char.ConvertToUtf32(high, low);
        return point switch
        {
            >= 0x1F3FB and <= 0x1F3FF => Dropped, // skin tones
            >= 0x1F1E6 and <= 0x1F1FF => (char)('a' + point - 0x1F1E6), // flags spell letters
            >= 0x1F110 and <= 0x1F129 => (char)('a' + point - 0x1F110),
            >= 0x1F130 and <= 0x1F149 => (char)('a' + point - 0x1F130),
            >= 0x1F150 and <= 0x1F169 => (char)('a' + point - 0x1F150),
            >= 0x1F170 and <= 0x1F189 => (char)('a' + point - 0x1F170),
            >= 0x1D400 and <= 0x1D6A3 => (char)('a' + (point - 0x1D400) % 26), // 13 styles of A–Z a–z
            >= 0x1D7CE and <= 0x1D7FF => (char)('0' + (point - 0x1D7CE) % 10),
            >= 0x1FBF0 and <= 0x1FBF9 => (char)('0' + point - 0x1FBF0),
            >= 0xE0000 and <= 0xE01EF => Dropped, // tags and variation selectors
            >= EmojiFrom and <= EmojiTo => (char)(Placeholder.FirstEmoji + point - EmojiFrom),
            _ => null,
        };
    }

    private static char Plain(char c)
    {
        switch (c)
        {
            case '\t' or '\n' or '\r' or ' ' or '\u00A0' or '\u3000' or '\u2028' or '\u2029':
            case >= '\u2000' and <= '\u200A':
                return ' ';
            case < ' ' or '\u007F' or '\u00AD' or '\uFEFF' or '\u034F' or '\u061C' or '\u115F' or '\u1160' or '\u3164' or '\u180E':
            case >= '\u200B' and <= '\u200F':
            case >= '\u202A' and <= '\u202E':
            case >= '\u2060' and <= '\u206F':
            case >= '\uFE00' and <= '\uFE0F':
            case >= '\u0300' and <= '\u036F':
            case >= '\u20D0' and <= '\u20FF':
            case >= '\uE000' and <= '\uF8FF':
                return Dropped;
            case >= '\uFF01' and <= '\uFF5E':
                return Lower((char)(c - '\uFF01' + '!'));
            case >= '\u24B6' and <= '\u24CF':
                return (char)('a' + c - '\u24B6');
            case >= '\u24D0' and <= '\u24E9':
                return (char)('a' + c - '\u24D0');
            case >= '\u249C' and <= '\u24B5':
                return (char)('a' + c - '\u249C');
            case >= '\u4E00' and <= '\u9FFF':
                return c;
            default:
                return Lower(c);
        }
    }

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c < 0x80 ? c : char.ToLower(c, CultureInfo.InvariantCulture);
}
