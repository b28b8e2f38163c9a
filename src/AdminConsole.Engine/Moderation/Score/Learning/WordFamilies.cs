using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Words;

namespace AdminConsole.Engine.Moderation.Score.Learning;

/// <summary>
/// Words by the kind of word they are (<c>Tables/families.txt</c>): an insult of somebody's wits, a thing to be followed, a
/// word of heartbreak. A comment that holds a word no label ever showed still shows its family, which many labels did. Found
/// in one pass over the folded text and one over its sounds.
/// </summary>
internal sealed class WordFamilies
{
    /// <summary>Families met are kept as the bits of one <c>ulong</c>.</summary>
    private const int Most = 64;

    private static readonly Lazy<WordFamilies> Shipped = new(() => new WordFamilies(Normalising.Tables.Lines(typeof(WordFamilies), "families")));

    private readonly List<string> _names = [];
    private readonly Patterns _written;
    private readonly Patterns _heard;
    private readonly ulong[] _partners = new ulong[Most]; // by family of the left side, the families it pairs with

    /// <exception cref="InvalidOperationException">The table is not what its head says.</exception>
    internal WordFamilies(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var written = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        var heard = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        List<(string[] Left, string[] Right)> pairs = [];
        foreach (var line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            var cut = line.IndexOf(':', StringComparison.Ordinal);
            var (head, words) = (line[..cut].Split(' '), line[(cut + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (string.Equals(head[0], "@pairs", StringComparison.Ordinal))
                pairs.Add((head[1..], words));
            else
                Add(FamilyOf(head[0]), words, written, head.Length > 1 ? heard : null);
        }

        foreach (var (left, right) in pairs)
        {
            foreach (var family in left)
                _partners[_names.IndexOf(family)] |= right.Aggregate(0UL, (bits, name) => bits | (1UL << _names.IndexOf(name)));
        }

        (_written, _heard) = (new Patterns(written), new Patterns(heard));
        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static WordFamilies Table => Shipped.Value;

    /// <summary>Of the table: a model says something only beside the one it was trained with.</summary>
    public string Hash { get; }

    public IReadOnlyList<string> Names => _names;

    /// <param name="text">Folded.</param>
    /// <param name="sounds">Holds how it sounds.</param>
    public void Visit<TVisitor>(ReadOnlySpan<char> text, SoundText sounds, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        VisitWritten(text, ref visitor);
        VisitHeard(sounds, ref visitor);
    }

    private void VisitWritten<TVisitor>(ReadOnlySpan<char> text, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        // Where each family of the sentence was met last.
        Span<(int From, int To)> last = stackalloc (int, int)[Most];
        var (node, met) = (0, 0UL);
        for (var i = 0; i < text.Length; i++)
        {
            node = _written.Automaton.Next(node, text[i]);
            for (var at = _written.Automaton.Longest(node); at != 0; at = _written.Automaton.Shorter(at))
            {
                var (length, families) = _written[_written.Automaton.PatternAt(at)];
                var from = i - length + 1;
                if (!IsWhole(text, from, i))
                    continue;
                met |= families;
                for (var bits = families; bits != 0; bits &= bits - 1)
                {
                    var family = BitOperations.TrailingZeroCount(bits);
                    last[family] = (from, i + 1);
                    visitor.Visit(TextFeatures.Family | (uint)(family + 1), from, i + 1);
                }
            }

            if (met != 0 && text[i] is '。' or '!' or '?')
            {
                VisitPairs(met, last, ref visitor);
                met = 0;
            }
        }

        VisitPairs(met, last, ref visitor);
    }

    /// <summary>The pair stands on the word of its right side.</summary>
    private void VisitPairs<TVisitor>(ulong met, scoped ReadOnlySpan<(int From, int To)> last, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        for (var bits = met; bits != 0; bits &= bits - 1)
        {
            var left = BitOperations.TrailingZeroCount(bits);
            for (var others = _partners[left] & met & ~(1UL << left); others != 0; others &= others - 1)
            {
                var right = BitOperations.TrailingZeroCount(others);
                visitor.Visit(TextFeatures.Family | (uint)(right + 1) | ((ulong)(left + 1) << 16), last[right].From, last[right].To);
            }
        }
    }

    private void VisitHeard<TVisitor>(SoundText sounds, ref TVisitor visitor)
        where TVisitor : struct, IFeatureVisitor, allows ref struct
    {
        var chars = sounds.Chars;
        var node = 0;
        for (var i = 0; i < chars.Length; i++)
        {
            node = _heard.Automaton.Next(node, chars[i]);
            for (var at = _heard.Automaton.Longest(node); at != 0; at = _heard.Automaton.Shorter(at))
            {
                var (length, families) = _heard[_heard.Automaton.PatternAt(at)];
                for (var bits = families; bits != 0; bits &= bits - 1)
                {
                    visitor.Visit(
                        TextFeatures.Family | ((ulong)(BitOperations.TrailingZeroCount(bits) + 1) << 32), sounds.FirstOf(i - length + 1), sounds.LastOf(i) + 1);
                }
            }
        }
    }

    private int FamilyOf(string name)
    {
        if (_names.IndexOf(name) is >= 0 and var known)
            return known;
        if (_names.Count == Most)
            throw new InvalidOperationException($"There are more than {Most} word families.");
        _names.Add(name);
        return _names.Count - 1;
    }

    private static void Add(int family, string[] words, SortedDictionary<string, ulong> written, SortedDictionary<string, ulong>? heard)
    {
        foreach (var word in words)
        {
            var folded = Normaliser.Normalise(word.Replace('_', ' '));
            written[folded.Chars.ToString()] = written.GetValueOrDefault(folded.Chars.ToString()) | (1UL << family);
            if (heard is null)
                continue;
            var sounds = new SoundText();
            Sounds.Hear(folded, sounds);
            if (sounds.Length > 1 && !sounds.Chars.Contains(SoundText.Break))
                heard[sounds.Chars.ToString()] = heard.GetValueOrDefault(sounds.Chars.ToString()) | (1UL << family);
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> text, int from, int last) =>
        !(CharClasses.IsWord(text[from]) && from > 0 && CharClasses.IsWord(text[from - 1]))
        && !(CharClasses.IsWord(text[last]) && last + 1 < text.Length && CharClasses.IsWord(text[last + 1]));

    private sealed class Patterns(SortedDictionary<string, ulong> families)
    {
        private readonly (int Length, ulong Families)[] _patterns = [.. families.Select(pair => (pair.Key.Length, pair.Value))];

        public WordAutomaton Automaton { get; } = new([.. families.Keys]);

        public (int Length, ulong Families) this[int pattern] => _patterns[pattern];
    }
}
