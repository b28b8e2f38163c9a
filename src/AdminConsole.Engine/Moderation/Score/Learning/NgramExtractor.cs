namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Character n-grams of a normalised text. Up to four UTF-16 units pack into one <c>ulong</c>: exact and invertible, so
/// nothing is hashed together and every weight can be shown as the characters it belongs to.
/// </summary>
internal static class NgramExtractor
{
    /// <summary>Stands before the first and after the last character, so that "opens with" and "ends in" can be learned.</summary>
    public const char Edge = '\u0002';

    /// <summary>Longest n-gram. Words of Latin letters take one more: four letters say about what two Han characters do.</summary>
    public const int MaxOrder = 3;

    public const int MaxLatinOrder = 4;

    public static ulong Pack(ReadOnlySpan<char> ngram)
    {
        ulong key = 0;
        for (var i = 0; i < ngram.Length; i++)
            key |= (ulong)ngram[i] << (16 * i);
        return key;
    }

    public static string Unpack(ulong key)
    {
        Span<char> chars = stackalloc char[4];
        var length = 0;
        for (; key != 0; key >>= 16)
            chars[length++] = (char)key;
        return new string(chars[..length]);
    }

    /// <summary>Every n-gram of the text, repetitions included, shortest first at each position.</summary>
    public static void Collect(ReadOnlySpan<char> text, List<ulong> into)
    {
        for (var at = -1; at < text.Length; at++)
        {
            ulong key = at < 0 ? Edge : text[at];
            var latin = at >= 0 && IsLatin(text[at]);
            if (at >= 0)
                into.Add(key);
            for (var order = 2; order <= MaxLatinOrder; order++)
            {
                var next = at + order - 1;
                if (next > text.Length)
                    break;
                var c = next == text.Length ? Edge : text[next];
                latin = latin && IsLatin(c);
                if (order > MaxOrder && !latin)
                    break;
                key |= (ulong)c << (16 * (order - 1));
                into.Add(key);
            }
        }
    }

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z' or ' ';
}
