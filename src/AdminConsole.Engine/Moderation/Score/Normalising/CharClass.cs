namespace AdminConsole.Engine.Moderation.Score.Normalising;

internal enum CharClass : byte
{
    Other,
    Han,
    Letter,
    Digit,
    Space,

    /// <summary>Means nothing between two Han characters (垃*圾): always undone there.</summary>
    Filler,

    /// <summary>Has a use of its own between words; undone only beside a character that stands alone (垃-圾).</summary>
    Joiner,
}

/// <summary>Class of each folded character.</summary>
internal static class CharClasses
{
    private static readonly CharClass[] Classes = Build();

    public static CharClass Of(char c) => Classes[c];

    public static bool IsHan(char c) => Classes[c] == CharClass.Han;

    public static bool IsWord(char c) => Classes[c] is CharClass.Letter or CharClass.Digit || c == '_';

    private static CharClass[] Build()
    {
        var classes = new CharClass[char.MaxValue + 1];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = c switch
            {
                '丨' => CharClass.Filler, // 垃丨圾: nobody writes the character otherwise
                (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF) => CharClass.Han,
                >= 'a' and <= 'z' => CharClass.Letter,
                >= '0' and <= '9' => CharClass.Digit,
                ' ' => CharClass.Space,
                '*' or '|' or '^' or '_' or '·' or '~' or '.' or '/' or '\\' or '×' or '`' or '※' or '★' or '☆' or '■' or '□' or '▲' or '♪' or '♫' or '°' or '→' or '←' or '◆' or '◇' or '△' or '▽' or '○' or '◎' or '┃' or '│' or '¦' or '▪' or '•' => CharClass.Filler,
                '-' or '+' or '=' or '#' or '\'' or '<' or '>' or '&' or '%' => CharClass.Joiner,
                _ => CharClass.Other,
            };
        }

        return classes;
    }
}
