namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>Replaces known variants of a word by the word, the longest first. Every character of the word covers the whole variant.</summary>
internal sealed class VariantTable
{
    private readonly bool[] _opens = new bool[char.MaxValue + 1];
    private readonly Dictionary<uint, Variant[]> _byFirstTwo = [];

    public VariantTable(IEnumerable<string> lines, Func<string, string> fold)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            foreach (var variant in words.Skip(1).Select(fold))
            {
                if (string.Equals(variant, words[0], StringComparison.Ordinal))
                    continue;
                if (words[0].Length > variant.Length)
                    throw new InvalidOperationException($"Variant '{variant}' is shorter than its word '{words[0]}': normalising must not lengthen a text.");
                all.TryAdd(variant, words[0]);
            }
        }

        foreach (var group in all.GroupBy(entry => FirstTwo(entry.Key)))
        {
            _opens[(char)group.Key] = true;
            _byFirstTwo[group.Key] = [.. group
                .Select(entry => new Variant(entry.Key, entry.Value))
                .OrderByDescending(variant => variant.Text.Length)
                .ThenBy(variant => variant.Text, StringComparer.Ordinal)];
        }
    }

    public void Replace(NormalisedText text)
    {
        var (read, write) = (0, 0);
        while (read < text.Length)
        {
            var c = text[read];
            if (_opens[c] && read + 1 < text.Length && _byFirstTwo.TryGetValue(FirstTwo(text.Chars[read..]), out var candidates)
                && Match(text, read, candidates) is { } match)
            {
                var (start, end) = (text.StartOf(read), text.EndOf(read + match.Text.Length - 1));
                foreach (var replaced in match.Word)
                    text.Put(write++, replaced, start, end);
                read += match.Text.Length;
                continue;
            }

            if (write != read)
                text.Put(write, c, text.StartOf(read), text.EndOf(read));
            write++;
            read++;
        }

        text.TruncateTo(write);
    }

    private static uint FirstTwo(ReadOnlySpan<char> text) => text[0] | ((uint)text[1] << 16);

    private static Variant? Match(NormalisedText text, int at, Variant[] candidates)
    {
        var rest = text.Chars[at..];
        foreach (var candidate in candidates)
        {
            var length = candidate.Text.Length;
            if (!rest.StartsWith(candidate.Text, StringComparison.Ordinal))
                continue;

            // Latin letters match as words only: "sb" is not a part of "absb".
            if (CharClasses.IsWord(rest[0]) && at > 0 && CharClasses.IsWord(text[at - 1]))
                continue;
            if (CharClasses.IsWord(rest[length - 1]) && length < rest.Length && CharClasses.IsWord(rest[length]))
                continue;
            return candidate;
        }

        return null;
    }

    private sealed record Variant(string Text, string Word);
}
