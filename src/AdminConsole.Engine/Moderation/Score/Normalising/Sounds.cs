using System.Text;

namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// Hears a normalised text: every Han character by its commonest reading, words of letters where they are pinyin. Whoever
/// swaps 垃圾 for 拉几 or laji changes the characters and not the sound. Spaces, emoji and signs are passed over, since they
/// split sounds as cheaply as characters; the punctuation of sentences, numbers and other words are a break.
/// </summary>
public static class Sounds
{
    private static readonly char[] OfChar = new char[char.MaxValue + 1];
    private static readonly List<string> Spellings = [];
    private static readonly Syllables Pinyin = new();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> English;

    static Sounds()
    {
        foreach (var line in Tables.Lines("sounds"))
        {
            var cut = line.IndexOf(' ', StringComparison.Ordinal);
            var spellings = line[..cut].Split(',');
            var sound = (char)(SoundText.FirstSyllable + Spellings.Count);
            if (sound >= SoundText.EndOfSyllables)
                throw new InvalidOperationException("There are more syllables than private-use characters for them.");
            Spellings.Add(spellings[0]);
            foreach (var spelling in spellings)
                Pinyin.Add(spelling, sound);
            foreach (var c in line.AsSpan(cut + 1))
                OfChar[c] = sound;
        }

        English = new HashSet<string>(Tables.Lines("english").SelectMany(line => line.Split(' ')), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Allocates; for the few texts somebody looks at. Scoring reuses a buffer instead.</summary>
    public static SoundText Hear(string text)
    {
        var result = new SoundText();
        Hear(Normaliser.Normalise(text), result);
        return result;
    }

    public static void Hear(NormalisedText text, SoundText into)
    {
        var chars = text.Chars;
        into.Reset(chars);
        for (var at = 0; at < chars.Length;)
        {
            var c = chars[at];
            if (OfChar[c] is not '\0' and var sound)
                into.Append(sound, at, at++);
            else if (c is >= 'a' and <= 'z')
                at = Letters(chars, at, into);
            else if (Breaks(c))
                into.Append(SoundText.Break, at, at++);
            else
                at++;
        }
    }

    /// <summary>The commonest reading of a Han character, without its tone; null when it has none here.</summary>
    internal static string? ReadingOf(char c) => OfChar[c] is not '\0' and var sound ? Spellings[sound - SoundText.FirstSyllable] : null;

    internal static string Spell(ReadOnlySpan<char> sounds)
    {
        var spelled = new StringBuilder();
        foreach (var sound in sounds)
            spelled.Append(spelled.Length > 0 ? " " : "").Append(SoundText.IsSyllable(sound) ? Spellings[sound - SoundText.FirstSyllable] : "|");
        return spelled.ToString();
    }

    /// <summary>True when the run is pinyin with a figure for each tone, of two syllables or more: sha3bi1.</summary>
    internal static bool IsTonedPinyin(ReadOnlySpan<char> run)
    {
        Span<char> sounds = stackalloc char[Syllables.MaxWord];
        Span<int> ends = stackalloc int[Syllables.MaxWord];
        var (at, syllables) = (0, 0);
        while (at < run.Length)
        {
            var end = at;
            while (end < run.Length && run[end] is >= 'a' and <= 'z')
                end++;
            if (end == run.Length || run[end] is not (>= '1' and <= '5') || Pinyin.Cut(run[at..end], sounds, ends) != 1)
                return false;
            at = end + 1;
            syllables++;
        }

        return syllables >= 2;
    }

    /// <summary>
    /// Hears a stretch of words in letters, from <paramref name="at"/> on, and returns where it ends. It is pinyin when it
    /// makes two syllables or more, or one that touches a Han character (你个sha子), and English words are the lesser part.
    /// </summary>
    private static int Letters(ReadOnlySpan<char> chars, int at, SoundText into)
    {
        Span<char> sounds = stackalloc char[Syllables.MaxWord];
        Span<int> ends = stackalloc int[Syllables.MaxWord];
        int next = at, first = -1, last = -1, syllables = 0, surplus = 0, pendingSyllables = 0, pendingEnglish = 0;
        while (next < chars.Length && chars[next] is >= 'a' and <= 'z')
        {
            var end = WordEnd(chars, next);
            var count = Pinyin.Cut(chars[next..end], sounds, ends);
            if (count == 0)
            {
                if (first < 0)
                    next = end; // no pinyin so far: the word is a part of the break
                break;
            }

            if (English.Contains(chars[next..end]))
            {
                // Counts only when more pinyin follows; at either end it is left out.
                if (first >= 0)
                    (pendingSyllables, pendingEnglish) = (pendingSyllables + count, pendingEnglish + 1);
            }
            else
            {
                if (first < 0)
                    first = next;
                (syllables, surplus) = (syllables + count + pendingSyllables, surplus + 1 - pendingEnglish);
                (pendingSyllables, pendingEnglish, last) = (0, 0, end);
            }

            next = Tone(chars, end);
            if (next + 1 < chars.Length && chars[next] is ' ' or '\'' or '-' && chars[next + 1] is >= 'a' and <= 'z')
                next++;
            else
                break;
        }

        if (first < 0)
        {
            into.Append(SoundText.Break, at, next - 1);
            return next;
        }

        if (first > at)
            into.Append(SoundText.Break, at, first - 1);
        var heard = surplus >= 0 && (syllables >= 2 || TouchesHan(chars, first, Tone(chars, last)));
        if (!heard)
        {
            into.Append(SoundText.Break, first, last - 1);
            return last;
        }

        for (var word = first; word < last;)
        {
            var end = WordEnd(chars, word);
            var count = Pinyin.Cut(chars[word..end], sounds, ends);
            for (var i = 0; i < count; i++)
                into.Append(sounds[i], word + (i == 0 ? 0 : ends[i - 1]), word + ends[i] - 1);
            into.BlotOut(word, end - word);
            word = end;
            while (word < last && chars[word] is not (>= 'a' and <= 'z'))
                word++;
        }

        return Tone(chars, last);
    }

    private static bool Breaks(char c) => c is ',' or '。' or '!' or '?' or ':' or ';' or '…' or (>= '0' and <= '9') or (>= Placeholder.Number and <= Placeholder.Kaomoji)
        || CharClasses.IsHan(c);

    private static int WordEnd(ReadOnlySpan<char> chars, int at)
    {
        while (at < chars.Length && chars[at] is >= 'a' and <= 'z')
            at++;
        return at;
    }

    /// <summary>Behind the figure that gives the tone of the word before it, if there is one: sha1.</summary>
    private static int Tone(ReadOnlySpan<char> chars, int at) =>
        at < chars.Length && chars[at] is >= '1' and <= '5' && (at + 1 == chars.Length || chars[at + 1] is not (>= '0' and <= '9')) ? at + 1 : at;

    private static bool TouchesHan(ReadOnlySpan<char> chars, int first, int end)
    {
        var before = first > 0 && chars[first - 1] == ' ' ? first - 2 : first - 1;
        var after = end < chars.Length && chars[end] == ' ' ? end + 1 : end;
        return (before >= 0 && OfChar[chars[before]] != '\0') || (after < chars.Length && OfChar[chars[after]] != '\0');
    }
}
