namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>Where that ends which is read as one: a word, an address, an emoticon or a face in brackets.</summary>
internal static class TokenEnds
{
    private const int LongestEmoticon = 8;
    private const int LongestKaomoji = 24;

    /// <summary>Where [大哭] or [doge] closes; null when the bracket opens something longer.</summary>
    public static int? Emoticon(ReadOnlySpan<char> text, int start)
    {
        var at = start + 1;
        while (at < text.Length && at - start <= LongestEmoticon && CharClasses.Of(text[at]) is CharClass.Han or CharClass.Letter)
            at++;
        return at > start + 1 && at < text.Length && text[at] == ']' ? at : null;
    }

    /// <summary>
    /// Behind a face in brackets such as (╯°□°) or (T_T); null when the bracket opens something to be read: a face holds
    /// no Han, no word of three letters or figures and at least two signs that are not plain punctuation.
    /// </summary>
    public static int? Kaomoji(ReadOnlySpan<char> text, int start)
    {
        var (signs, word) = (0, 0);
        for (var at = start + 1; at < text.Length && at - start <= LongestKaomoji; at++)
        {
            var c = text[at];
            if (c == ')')
                return signs >= 2 ? at + 1 : null;
            switch (CharClasses.Of(c))
            {
                case CharClass.Han:
                    return null;
                case CharClass.Letter or CharClass.Digit:
                    if (++word == 3)
                        return null;
                    continue;
                case CharClass.Space:
                    break;
                default:
                    signs += c is ',' or '。' or '.' or ':' or '!' or '?' or '(' or '+' or '%' || c >= Placeholder.FirstEmoji && !char.IsSurrogate(c) ? 0 : 1;
                    break;
            }

            word = 0;
        }

        return null;
    }

    /// <summary>Behind an address of the web or of a mailbox that begins with this word; null when it is a plain word.</summary>
    public static int? Address(ReadOnlySpan<char> text, int start, int wordEnd)
    {
        var word = text[start..wordEnd];
        var rest = text[wordEnd..];
        if ((word is "http" or "https" && rest.StartsWith("://", StringComparison.Ordinal)) || (word is "www" && rest is ['.', ..]))
            return Token(text, wordEnd);
        if (rest is not ['.' or '@', _, ..])
            return null;
        var domain = wordEnd + 1;
        var dotted = rest[0] == '.';
        while (domain < text.Length)
        {
            var end = Word(text, domain);
            if (end == domain)
                return null;
            if (dotted && LatinWords.IsDomain(text[domain..end]) && (end == text.Length || !CharClasses.IsWord(text[end])))
                return Token(text, end);
            if (end >= text.Length || text[end] != '.')
                return null;
            dotted = true;
            domain = end + 1;
        }

        return null;
    }

    private static int Token(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is > ' ' and < (char)0x7F)
            at++;
        return at;
    }

    /// <summary>Behind the letters and figures from here on.</summary>
    public static int Word(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && CharClasses.IsWord(text[at]))
            at++;
        return at;
    }
}
