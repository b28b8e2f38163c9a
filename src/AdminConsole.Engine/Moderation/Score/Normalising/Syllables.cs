namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>The syllables of pinyin in a trie, and the cutting of a word into them: shabi is sha and bi.</summary>
internal sealed class Syllables
{
    /// <summary>A longer word of letters is no pinyin that anybody types.</summary>
    public const int MaxWord = 24;

    private const int Letters = 26;

    private readonly List<short> _next = [.. new short[Letters]]; // children of node n from n · 26 on; 0 is none
    private readonly List<char> _sound = ['\0'];

    public void Add(string spelling, char sound)
    {
        var node = 0;
        foreach (var c in spelling)
        {
            var edge = (node * Letters) + c - 'a';
            if (_next[edge] == 0)
            {
                _next[edge] = (short)_sound.Count;
                _sound.Add('\0');
                _next.AddRange(new short[Letters]);
            }

            node = _next[edge];
        }

        _sound[node] = sound;
    }

    /// <summary>
    /// Cuts a word of letters a–z wholly into syllables, each as long as the rest allows.
    /// </summary>
    /// <param name="word">Lower-case letters only.</param>
    /// <param name="sounds">Room for <see cref="MaxWord"/> sounds.</param>
    /// <param name="ends">Where each of them ends in the word.</param>
    /// <returns>How many there are; 0 when the word cannot be cut.</returns>
    public int Cut(ReadOnlySpan<char> word, Span<char> sounds, Span<int> ends)
    {
        if (word.Length > MaxWord)
            return 0;
        uint failed = 0;
        return Cut(word, 0, 0, sounds, ends, ref failed);
    }

    private int Cut(ReadOnlySpan<char> word, int at, int count, Span<char> sounds, Span<int> ends, ref uint failed)
    {
        if (at == word.Length)
            return count;
        if ((failed & (1u << at)) != 0)
            return 0;
        var (node, depth) = (0, 0);
        Span<int> candidates = stackalloc int[6];
        Span<char> heard = stackalloc char[6];
        var found = 0;
        while (at + depth < word.Length && (node = _next[(node * Letters) + word[at + depth] - 'a']) != 0)
        {
            depth++;
            if (_sound[node] == '\0')
                continue;
            candidates[found] = depth;
            heard[found++] = _sound[node];
        }

        while (--found >= 0)
        {
            sounds[count] = heard[found];
            ends[count] = at + candidates[found];
            if (Cut(word, at + candidates[found], count + 1, sounds, ends, ref failed) is > 0 and var total)
                return total;
        }

        failed |= 1u << at;
        return 0;
    }
}
