using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>A word of the policy and the category it stands for.</summary>
public sealed record ListedWord(string Word, Category Category);

/// <summary>A listed word found in a comment; the span lies on the original text and never cuts a surrogate pair.</summary>
public sealed record WordHit(ListedWord Word, int Start, int Length);

/// <summary>
/// Finds every listed word in one pass over the normalised text (Aho and Corasick, 1975), so that 垃*圾 is found by 垃圾.
/// Immutable and safe from any thread. Words of Latin letters match whole words only.
/// </summary>
public sealed class WordList
{
    // Edges of the trie as sorted runs: children of node n are _edges[_first[n].._first[n + 1]].
    private readonly int[] _first;
    private readonly char[] _edges;
    private readonly int[] _targets;
    private readonly int[] _fail;
    private readonly int[] _word; // index into _words, or −1
    private readonly int[] _shorter; // nearest node along the failure links that ends a word, or 0
    private readonly int[] _fromRoot = new int[char.MaxValue + 1];
    private readonly (ListedWord Word, int Length)[] _words;

    public WordList(IEnumerable<ListedWord> words)
    {
        var folded = new Dictionary<string, ListedWord>(StringComparer.Ordinal);
        foreach (var listed in words)
        {
            var text = Normaliser.Normalise(listed.Word).ToString();
            if (text.Length > 0)
                folded.TryAdd(text, listed);
        }

        // Sorted words make a trie level by level without a dictionary per node.
        var sorted = folded.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        _words = [.. sorted.Select(entry => (entry.Value, entry.Key.Length))];
        List<int> first = [0], targets = [], word = [-1];
        List<char> edges = [];
        var pending = new Queue<(int Node, int From, int To, int Depth)>();
        pending.Enqueue((0, 0, sorted.Length, 0));
        while (pending.TryDequeue(out var range))
        {
            var (node, from, to, depth) = range;
            if (from < to && sorted[from].Key.Length == depth)
                word[node] = from++;
            while (from < to)
            {
                var c = sorted[from].Key[depth];
                var end = from;
                while (end < to && sorted[end].Key[depth] == c)
                    end++;
                word.Add(-1);
                edges.Add(c);
                targets.Add(word.Count - 1);
                pending.Enqueue((word.Count - 1, from, end, depth + 1));
                from = end;
            }

            first.Add(edges.Count);
        }

        (_first, _edges, _targets, _word) = ([.. first], [.. edges], [.. targets], [.. word]);
        (_fail, _shorter) = (new int[_word.Length], new int[_word.Length]);
        for (var edge = _first[0]; edge < _first[1]; edge++)
            _fromRoot[_edges[edge]] = _targets[edge];

        // Nodes are numbered breadth first, so a failure link always points at a node that is done.
        for (var node = 0; node < _word.Length; node++)
        {
            for (var edge = _first[node]; edge < _first[node + 1]; edge++)
            {
                var child = _targets[edge];
                _fail[child] = node == 0 ? 0 : Next(_fail[node], _edges[edge]);
                _shorter[child] = _word[_fail[child]] >= 0 ? _fail[child] : _shorter[_fail[child]];
            }
        }
    }

    public int Count => _words.Length;

    /// <summary>Every listed word in the first <see cref="Normaliser.MaxLength"/> units, in the order in which they end.</summary>
    public IReadOnlyList<WordHit> Find(string text)
    {
        if (_words.Length == 0)
            return [];
        var buffer = ScoringBuffer.OfThread.Text;
        Normaliser.Normalise(text, buffer);
        List<WordHit>? hits = null;
        var node = 0;
        for (var i = 0; i < buffer.Length; i++)
        {
            node = Next(node, buffer[i]);
            for (var at = _word[node] >= 0 ? node : _shorter[node]; at != 0; at = _shorter[at])
            {
                var (word, length) = _words[_word[at]];
                var from = i - length + 1;
                if (IsWhole(buffer, from, i))
                    (hits ??= []).Add(new WordHit(word, buffer.StartOf(from), buffer.EndOf(i) - buffer.StartOf(from)));
            }
        }

        return hits ?? (IReadOnlyList<WordHit>)[];
    }

    private static bool IsWhole(NormalisedText text, int from, int last) =>
        !(CharClasses.IsWord(text[from]) && from > 0 && CharClasses.IsWord(text[from - 1]))
        && !(CharClasses.IsWord(text[last]) && last + 1 < text.Length && CharClasses.IsWord(text[last + 1]));

    private int Next(int node, char c)
    {
        while (node != 0)
        {
            var edge = Array.BinarySearch(_edges, _first[node], _first[node + 1] - _first[node], c);
            if (edge >= 0)
                return _targets[edge];
            node = _fail[node];
        }

        return _fromRoot[c];
    }
}
