using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>
/// Every list of a policy version, ready for searching: one pass over the normalised text, so that 垃*圾 is found by 垃圾, and
/// where a list wants it one over its sound. Han words match anywhere, words of Latin letters match whole words only.
/// Immutable and safe from any thread.
/// </summary>
public sealed class WordLists
{
    private const int LeastSyllables = 2;

    private readonly Patterns _written = new();
    private readonly Patterns _heard = new();

    public WordLists(IReadOnlyList<WordList> lists)
    {
        Lists = lists;
        var sound = new SoundText();
        var text = new NormalisedText();
        foreach (var list in lists)
        {
            foreach (var allowed in list.Allowed)
            {
                Normaliser.Normalise(allowed, text);
                _written.Add(text.Chars, new Entry(list, allowed, Allowed: true));
            }

            foreach (var word in list.Words)
            {
                Normaliser.Normalise(word, text);
                _written.Add(text.Chars, new Entry(list, word, Allowed: false));
                if (!list.BySound)
                    continue;
                Sounds.Hear(text, sound);
                if (sound.Length >= LeastSyllables && sound.Chars.IndexOf(SoundText.Break) < 0)
                    _heard.Add(sound.Chars, new Entry(list, word, Allowed: false));
            }
        }

        _written.Close();
        _heard.Close();
    }

    public IReadOnlyList<WordList> Lists { get; }

    /// <summary>False for a word of which nothing is left to look for, such as one of invisible signs alone.</summary>
    public static bool CanFind(string word)
    {
        var text = new NormalisedText();
        Normaliser.Normalise(word, text);
        return text.Length > 0;
    }

    /// <summary>True when a listed word lets the text come before others where it waits.</summary>
    public bool Raise(string text) => Find(text).Any(hit => hit.List.Action == WordAction.Raise);

    /// <summary>Every listed word in the first <see cref="Normaliser.MaxLength"/> units, in the order in which they end.</summary>
    public IReadOnlyList<WordHit> Find(string text)
    {
        if (_written.IsEmpty)
            return [];
        var buffer = ScoringBuffer.OfThread;
        Normaliser.Normalise(text, buffer.Text);
        List<WordHit>? hits = null, allowed = null;
        Written(buffer.Text, ref hits, ref allowed);
        if (!_heard.IsEmpty)
        {
            Sounds.Hear(buffer.Text, buffer.Sound);
            Heard(buffer.Text, buffer.Sound, ref hits);
        }

        if (hits is null)
            return [];
        if (allowed is not null)
            hits.RemoveAll(hit => allowed.Exists(phrase => ReferenceEquals(phrase.List, hit.List) && phrase.Start <= hit.Start && hit.End <= phrase.End));
        return hits;
    }

    private void Written(NormalisedText text, ref List<WordHit>? hits, ref List<WordHit>? allowed)
    {
        var automaton = _written.Automaton;
        var node = 0;
        for (var i = 0; i < text.Length; i++)
        {
            node = automaton.Next(node, text[i]);
            for (var at = automaton.Longest(node); at != 0; at = automaton.Shorter(at))
            {
                var (length, entries) = _written[automaton.PatternAt(at)];
                var from = i - length + 1;
                if (!IsWhole(text, from, i))
                    continue;
                foreach (var entry in entries)
                {
                    var hit = new WordHit(entry.List, entry.Word, text.StartOf(from), text.EndOf(i) - text.StartOf(from));
                    (entry.Allowed ? allowed ??= [] : hits ??= []).Add(hit);
                }
            }
        }
    }

    private void Heard(NormalisedText text, SoundText sound, ref List<WordHit>? hits)
    {
        var automaton = _heard.Automaton;
        var node = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            node = automaton.Next(node, sound.Chars[i]);
            for (var at = automaton.Longest(node); at != 0; at = automaton.Shorter(at))
            {
                var (length, entries) = _heard[automaton.PatternAt(at)];
                var (start, end) = (text.StartOf(sound.FirstOf(i - length + 1)), text.EndOf(sound.LastOf(i)));
                foreach (var entry in entries)
                {
                    // What is written as listed was found already.
                    if (hits is null || !hits.Exists(hit => ReferenceEquals(hit.List, entry.List) && hit.Start < end && start < hit.End
                        && string.Equals(hit.Word, entry.Word, StringComparison.Ordinal)))
                        (hits ??= []).Add(new WordHit(entry.List, entry.Word, start, end - start));
                }
            }
        }
    }

    private static bool IsWhole(NormalisedText text, int from, int last) =>
        !(CharClasses.IsWord(text[from]) && from > 0 && CharClasses.IsWord(text[from - 1]))
        && !(CharClasses.IsWord(text[last]) && last + 1 < text.Length && CharClasses.IsWord(text[last + 1]));

    private sealed record Entry(WordList List, string Word, bool Allowed);

    /// <summary>Patterns and who listed them: several lists may hold one word, several spellings fold to one.</summary>
    private sealed class Patterns
    {
        private readonly SortedDictionary<string, List<Entry>> _entries = new(StringComparer.Ordinal);
        private (int Length, Entry[] Entries)[] _patterns = [];

        public bool IsEmpty => _patterns.Length == 0;

        public WordAutomaton Automaton { get; private set; } = new([]);

        public (int Length, Entry[] Entries) this[int pattern] => _patterns[pattern];

        public void Add(ReadOnlySpan<char> pattern, Entry entry)
        {
            if (pattern.IsEmpty)
                return;
            var key = pattern.ToString();
            if (!_entries.TryGetValue(key, out var entries))
                _entries.Add(key, entries = []);
            if (!entries.Exists(known => ReferenceEquals(known.List, entry.List) && known.Allowed == entry.Allowed))
                entries.Add(entry);
        }

        public void Close()
        {
            _patterns = [.. _entries.Select(pair => (pair.Key.Length, pair.Value.ToArray()))];
            Automaton = new WordAutomaton([.. _entries.Keys]);
            _entries.Clear();
        }
    }
}
