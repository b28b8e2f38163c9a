namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>
/// Finds every pattern of a set in one pass (Aho and Corasick, 1975). Patterns and text are UTF-16 units of whatever view
/// they were taken from. Immutable and safe from any thread.
/// </summary>
internal sealed class WordAutomaton
{
    private const int FewEdges = 16;

    // Edges of the trie as sorted runs: children of node n are _edges[_first[n].._first[n + 1]].
    private readonly int[] _first;
    private readonly char[] _edges;
    private readonly int[] _targets;
    private readonly int[] _fail;
    private readonly int[] _pattern; // index of the pattern that ends here, or −1
    private readonly int[] _shorter; // nearest node along the failure links that ends a pattern, or 0
    private readonly int[] _fromRoot = new int[char.MaxValue + 1];

    /// <param name="sorted">Patterns in ordinal order, none of them empty or there twice.</param>
    public WordAutomaton(IReadOnlyList<string> sorted)
    {
        // Sorted patterns make a trie level by level without a dictionary per node.
        List<int> first = [0], targets = [], pattern = [-1];
        List<char> edges = [];
        var pending = new Queue<(int Node, int From, int To, int Depth)>();
        pending.Enqueue((0, 0, sorted.Count, 0));
        while (pending.TryDequeue(out var range))
        {
            var (node, from, to, depth) = range;
            if (from < to && sorted[from].Length == depth)
                pattern[node] = from++;
            while (from < to)
            {
                var c = sorted[from][depth];
                var end = from;
                while (end < to && sorted[end][depth] == c)
                    end++;
                pattern.Add(-1);
                edges.Add(c);
                targets.Add(pattern.Count - 1);
                pending.Enqueue((pattern.Count - 1, from, end, depth + 1));
                from = end;
            }

            first.Add(edges.Count);
        }

        (_first, _edges, _targets, _pattern) = ([.. first], [.. edges], [.. targets], [.. pattern]);
        (_fail, _shorter) = (new int[_pattern.Length], new int[_pattern.Length]);
        for (var edge = _first[0]; edge < _first[1]; edge++)
            _fromRoot[_edges[edge]] = _targets[edge];

        // Nodes are numbered breadth first, so a failure link always points at a node that is done.
        for (var node = 0; node < _pattern.Length; node++)
        {
            for (var edge = _first[node]; edge < _first[node + 1]; edge++)
            {
                var child = _targets[edge];
                _fail[child] = node == 0 ? 0 : Next(_fail[node], _edges[edge]);
                _shorter[child] = _pattern[_fail[child]] >= 0 ? _fail[child] : _shorter[_fail[child]];
            }
        }
    }

    /// <summary>The node after reading <paramref name="c"/> at <paramref name="node"/>; a text starts at node 0.</summary>
    public int Next(int node, char c)
    {
        while (node != 0)
        {
            var from = _first[node];
            var children = _edges.AsSpan(from, _first[node + 1] - from);
            var edge = children.Length <= FewEdges ? children.IndexOf(c) : children.BinarySearch(c);
            if (edge >= 0)
                return _targets[from + edge];
            node = _fail[node];
        }

        return _fromRoot[c];
    }

    /// <summary>The node of the longest pattern that ends where <paramref name="node"/> was reached, or 0.</summary>
    public int Longest(int node) => _pattern[node] >= 0 ? node : _shorter[node];

    /// <summary>The node of the next shorter pattern that ends at the same place, or 0.</summary>
    public int Shorter(int node) => _shorter[node];

    /// <summary>The pattern that ends at a node given by <see cref="Longest"/> or <see cref="Shorter"/>.</summary>
    public int PatternAt(int node) => _pattern[node];
}
