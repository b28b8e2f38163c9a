using System.Text;

namespace AdminConsole.Engine.Moderation.Score.Datasets;

/// <summary>
/// Finds texts that say the same: equal but for case, width, spaces and signs, or sharing at least half of their runs of four
/// characters. What is alike must not stand on both sides of a cut, and counts as one opinion.
/// </summary>
public static class NearDuplicates
{
    private const int Run = 4;
    private const int Bands = 12;
    private const int Hashes = Bands * 2;
    private const double Alike = 0.5;

    /// <summary>How many of a bucket's newest members a text is compared with: a bucket of thousands is one text anyway.</summary>
    private const int Compared = 6;

    /// <summary>A text without case, width, spaces and signs; one that has nothing else is its own key.</summary>
    public static string KeyOf(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var folded = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsLetterOrDigit(folded) || char.IsSurrogate(folded))
                key.Append(char.ToLowerInvariant(folded));
        }

        return key.Length > 0 ? key.ToString() : text.Trim();
    }

    /// <summary>The cluster (0, 1, …) of every text. Texts with the same non-empty group are one cluster, too.</summary>
    public static int[] Cluster(IReadOnlyList<string> texts, Func<int, string>? groupOf = null)
    {
        var parent = new int[texts.Count];
        for (var i = 0; i < parent.Length; i++)
            parent[i] = i;
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var runs = new ulong[texts.Count][];
        for (var i = 0; i < parent.Length; i++)
        {
            var key = KeyOf(texts[i]);
            runs[i] = RunsOf(key);
            Same("t:" + key, i);
            if (groupOf?.Invoke(i) is { Length: > 0 } group)
                Same("g:" + group, i);
        }

        var buckets = new Dictionary<(int Band, ulong Hash), List<int>>();
        Span<ulong> least = stackalloc ulong[Hashes];
        for (var i = 0; i < parent.Length; i++)
        {
            if (runs[i].Length == 0)
                continue;
            Sketch(runs[i], least);
            for (var band = 0; band < Bands; band++)
            {
                var bucket = (band, Mix(least[2 * band], least[(2 * band) + 1]));
                if (!buckets.TryGetValue(bucket, out var members))
                    buckets.Add(bucket, members = []);
                foreach (var other in members.TakeLast(Compared))
                {
                    if (Root(parent, other) != Root(parent, i) && Likeness(runs[other], runs[i]) >= Alike)
                        Join(parent, other, i);
                }

                members.Add(i);
            }
        }

        var numbers = new Dictionary<int, int>();
        var clusters = new int[parent.Length];
        for (var i = 0; i < parent.Length; i++)
        {
            var root = Root(parent, i);
            if (!numbers.TryGetValue(root, out var number))
                numbers.Add(root, number = numbers.Count);
            clusters[i] = number;
        }

        return clusters;

        void Same(string key, int row)
        {
            if (!first.TryAdd(key, row))
                Join(parent, first[key], row);
        }
    }

    private static ulong[] RunsOf(string key)
    {
        if (key.Length < Run)
            return [];
        var runs = new ulong[key.Length - Run + 1];
        for (var i = 0; i < runs.Length; i++)
            runs[i] = key[i] | ((ulong)key[i + 1] << 16) | ((ulong)key[i + 2] << 32) | ((ulong)key[i + 3] << 48);
        Array.Sort(runs);
        return [.. runs.Distinct()];
    }

    private static void Sketch(ulong[] runs, Span<ulong> least)
    {
        least.Fill(ulong.MaxValue);
        foreach (var run in runs)
        {
            for (var hash = 0; hash < Hashes; hash++)
                least[hash] = Math.Min(least[hash], Mix(run, (ulong)hash));
        }
    }

    private static double Likeness(ulong[] one, ulong[] other)
    {
        int a = 0, b = 0, shared = 0;
        while (a < one.Length && b < other.Length)
        {
            var order = one[a].CompareTo(other[b]);
            shared += order == 0 ? 1 : 0;
            a += order <= 0 ? 1 : 0;
            b += order >= 0 ? 1 : 0;
        }

        return (double)shared / (one.Length + other.Length - shared);
    }

    private static ulong Mix(ulong value, ulong salt)
    {
        value ^= (salt + 1) * 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    private static int Root(int[] parent, int row)
    {
        while (parent[row] != row)
            row = parent[row] = parent[parent[row]];
        return row;
    }

    /// <summary>The older row stays the root, so that numbers follow the order of the rows.</summary>
    private static void Join(int[] parent, int one, int other)
    {
        var (a, b) = (Root(parent, one), Root(parent, other));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }
}
