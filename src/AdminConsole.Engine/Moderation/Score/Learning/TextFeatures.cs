using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>Takes the features of a text one by one.</summary>
internal interface IFeatureVisitor
{
    /// <param name="key">The packed n-gram; its uppermost unit says which view of the text it belongs to.</param>
    /// <param name="from">First normalised character it stands on.</param>
    /// <param name="to">One past the last.</param>
    /// <returns>False when no longer n-gram that begins with this one can matter.</returns>
    bool Visit(ulong key, int from, int to);
}

/// <summary>
/// What a text is read as, the same for training, scoring and explaining: n-grams of the folded text, and n-grams of the
/// text as typed wherever folding changed it, so that the act of dodging is itself seen; and the kinds of words in it. Up to
/// four UTF-16 units pack into one <c>ulong</c>: exact and invertible, so nothing is hashed together and every weight can be
/// shown as the characters it belongs to.
/// </summary>
internal static class TextFeatures
{
    /// <summary>Stands before the first and after the last character, so that "opens with" and "ends in" can be learned.</summary>
    public const char Edge = '\u0002';

    /// <summary>Longest n-gram. Words of Latin letters take one more: four letters say about what two Han characters do.</summary>
    public const int MaxOrder = 3;

    public const int MaxLatinOrder = 4;

    /// <summary>Marks in the uppermost unit; no text holds such a character, since folding drops controls.</summary>
    private const ulong Typed = 3UL << 48;

    /// <summary>Marks a kind of word, or a pair of them (<see cref="WordFamilies"/>), instead of characters.</summary>
    public const ulong Family = 4UL << 48;

    private const int MaxTypedOrder = 2;

    /// <param name="sounds">Holds how <paramref name="text"/> sounds.</param>
    public static void Visit<TVisitor>(ReadOnlySpan<char> original, NormalisedText text, SoundText sounds, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        VisitFolded(sounds.Written, ref visitor);
        VisitSounds(sounds, ref visitor);
        VisitTyped(original, text, ref visitor);
        WordFamilies.Table.Visit(text.Chars, sounds, ref visitor);
    }

    public static ulong Pack(ReadOnlySpan<char> ngram)
    {
        ulong key = 0;
        for (var i = 0; i < ngram.Length; i++)
            key |= (ulong)ngram[i] << (16 * i);
        return key;
    }

    /// <summary>Every n-gram, repetitions included, shortest first at each position.</summary>
    private static void VisitFolded<TVisitor>(ReadOnlySpan<char> text, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        for (var at = -1; at < text.Length; at++)
        {
            ulong key = at < 0 ? Edge : text[at];
            var latin = at >= 0 && IsLatin(text[at]);
            if (at >= 0 && !visitor.Visit(key, at, at + 1))
                continue;
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

                // Edges are no characters: their share goes to the characters beside them.
                if (!visitor.Visit(key, Math.Max(at, 0), Math.Min(next + 1, text.Length)))
                    break;
            }
        }
    }

    /// <summary>Two and three syllables in a row: one alone is as good as no hint in Chinese.</summary>
    private static void VisitSounds<TVisitor>(SoundText sounds, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        var chars = sounds.Chars;
        for (var at = 0; at + 1 < chars.Length; at++)
        {
            if (!SoundText.IsSyllable(chars[at]) || !SoundText.IsSyllable(chars[at + 1]))
                continue;
            var key = chars[at] | ((ulong)chars[at + 1] << 16);
            var from = sounds.FirstOf(at);
            if (visitor.Visit(key, from, sounds.LastOf(at + 1) + 1) && at + 2 < chars.Length && SoundText.IsSyllable(chars[at + 2]))
                visitor.Visit(key | ((ulong)chars[at + 2] << 32), from, sounds.LastOf(at + 2) + 1);
        }
    }

    /// <summary>Single characters and pairs as typed, where at least one of them is not what the folded text shows.</summary>
    private static void VisitTyped<TVisitor>(ReadOnlySpan<char> original, NormalisedText text, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        var read = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var (start, end) = (text.StartOf(at), text.EndOf(at));
            if (end <= read)
                continue; // one of several that stand for the same piece
            if (start == read && end == start + 1 && Light(original[start]) == text[at])
            {
                read = end;
                continue;
            }

            if (!IsMasked(text[at]))
                VisitPiece(original, Math.Min(read, start), end, at, ref visitor);
            read = end;
        }
    }

    private static void VisitPiece<TVisitor>(ReadOnlySpan<char> original, int from, int to, int at, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        var previous = from > 0 ? Light(original[from - 1]) : Edge;
        for (var i = from; i < to; i++)
        {
            var c = Light(original[i]);
            visitor.Visit(Typed | c, at, at + 1);
            visitor.Visit(Typed | previous | ((ulong)c << 16), at, at + 1);
            previous = c;
        }

        if (to < original.Length)
            visitor.Visit(Typed | previous | ((ulong)Light(original[to]) << 16), at, at + 1);
    }

    /// <summary>Width and case only.</summary>
    private static char Light(char c) => c switch
    {
        '\u3000' or '\t' or '\n' or '\r' => ' ',
        >= '\uFF01' and <= '\uFF5E' => Light((char)(c - '\uFF01' + '!')),
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        < ' ' => ' ',
        _ => c,
    };

    /// <summary>Numbers, names and emoji: what they were is not to be learned, or is told by the folded character as well.</summary>
    private static bool IsMasked(char c) => c is >= '\uE000' and <= '\uF8FF';

    public static bool IsFamily(ulong key) => key >> 48 == Family >> 48;

    /// <summary>What is heard and not read: syllables in a row, and families found by their sound.</summary>
    public static bool IsSound(ulong key) => IsFamily(key) ? (char)(key >> 32) != 0 : SoundText.IsSyllable((char)key);

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z' or ' ';
}
