using System.Text;

namespace AdminConsole.Engine.Demo;

/// <summary>
/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014) with named branches, so that one part of the
/// platform may change without moving every other part.
/// </summary>
internal sealed class DemoRandom(ulong seed)
{
    private readonly ulong seed = seed;
    private ulong state = seed;

    /// <summary>An independent stream for <paramref name="name"/>: the same seed and name give the same stream.</summary>
    public DemoRandom Branch(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211UL;
        return new DemoRandom(Mix(seed ^ hash));
    }

    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, <paramref name="below"/>).</summary>
    public int Next(int below) => (int)(NextDouble() * below);

    /// <summary>A whole number in [<paramref name="from"/>, <paramref name="to"/>], both ends possible.</summary>
    public int Between(int from, int to) => from + Next(to - from + 1);

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>The index drawn in proportion to <paramref name="weights"/>.</summary>
    public int PickIndex(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var w in weights)
            total += w;
        var left = NextDouble() * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
                return i;
        }

        return weights.Length - 1;
    }

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        Shuffle(list);
        return list;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
