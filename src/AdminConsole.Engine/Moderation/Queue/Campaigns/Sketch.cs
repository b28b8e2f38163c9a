using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// What a text looks like to the search for near-duplicates: the 16-bit hashes of its character shingles after the
/// <see cref="Normaliser"/>, ascending, without what a copy changes at will (numbers, addresses, account names, signs,
/// spaces, emoji). A text with more than <see cref="Most"/> different shingles keeps the smallest ones (bottom-k sketch:
/// Broder, "On the resemblance and containment of documents", 1997), so the comparison of shorter ones is exact.
/// </summary>
public sealed class Sketch
{
    /// <summary>Shingles kept.</summary>
    public const int Most = 64;

    /// <summary>With fewer different shingles a text says too little: 沙发, 好听哭了, a row of emoji, a song's title.</summary>
    public const int Least = 8;

    /// <summary>A shingle of Latin letters and digits; one of Han characters has two.</summary>
    private const int LatinLength = 4;

    [ThreadStatic]
    private static Scratch? scratch;

    private readonly ushort[] shingles;

    private Sketch(ushort[] shingles) => this.shingles = shingles;

    public ReadOnlySpan<ushort> Shingles => shingles;

    /// <summary>Null for a text that is too short to be told from others.</summary>
    public static Sketch? Of(string text)
    {
        var buffer = scratch ??= new Scratch();
        Normaliser.Normalise(text, buffer.Text);
        var found = buffer.Found;
        found.Clear();
        var kept = buffer.Keep();
        for (var at = 0; at < kept.Length; at++)
        {
            if (End(kept, at) is { } end)
                found.Add(HashOf(kept[at..end]));
        }

        if (found.Count < Least)
            return null;
        found.Sort();
        var read = CollectionsMarshal.AsSpan(found);
        var write = 1;
        for (var i = 1; i < read.Length && write < Most; i++)
        {
            if (read[i] != read[write - 1])
                read[write++] = read[i];
        }

        return write < Least ? null : new Sketch(read[..write].ToArray());
    }

    /// <summary>As stored; empty for a comment that was taken out.</summary>
    public static Sketch? Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 2)
            return null;
        var shingles = new ushort[stored.Length / 2];
        for (var i = 0; i < shingles.Length; i++)
            shingles[i] = BinaryPrimitives.ReadUInt16LittleEndian(stored[(i * 2)..]);
        return new Sketch(shingles);
    }

    public byte[] Write()
    {
        var bytes = new byte[shingles.Length * 2];
        for (var i = 0; i < shingles.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), shingles[i]);
        return bytes;
    }

    /// <summary>Jaccard similarity, 0 to 1.</summary>
    public double Similarity(Sketch other) => Similarity(shingles, other.shingles);

    internal static double Similarity(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        // The smallest shingles of the union are known only as far as a full sketch reaches.
        var limit = a.Length == Most || b.Length == Most ? Most : int.MaxValue;
        int i = 0, j = 0, union = 0, shared = 0;
        while (i < a.Length && j < b.Length && union < limit)
        {
            var (x, y) = (a[i], b[j]);
            union++;
            if (x == y)
                shared++;
            if (x <= y)
                i++;
            if (y <= x)
                j++;
        }

        union = Math.Min(limit, union + (a.Length - i) + (b.Length - j));
        return (double)shared / union;
    }

    /// <summary>Two Han characters, or up to four characters of a word, the Han character after it included.</summary>
    private static int? End(ReadOnlySpan<char> kept, int at)
    {
        if (CharClasses.IsHan(kept[at]))
            return at + 1 < kept.Length ? at + 2 : null;
        var end = at + 1;
        while (end < kept.Length && end - at < LatinLength)
        {
            if (CharClasses.IsHan(kept[end++]))
                return end;
        }

        return end - at == LatinLength ? end : null;
    }

    private static ushort HashOf(ReadOnlySpan<char> shingle)
    {
        var hash = 2166136261u;
        foreach (var c in shingle)
            hash = (hash ^ c) * 16777619u;
        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return (ushort)((hash ^ (hash >> 13)) >> 8);
    }

    private sealed class Scratch
    {
        private char[] kept = new char[256];

        public NormalisedText Text { get; } = new();

        public List<ushort> Found { get; } = new(256);

        /// <summary>Han characters, letters and digits: all else is put in and left out as a copy likes.</summary>
        public ReadOnlySpan<char> Keep()
        {
            if (kept.Length < Text.Length)
                kept = new char[Text.Length * 2];
            var count = 0;
            foreach (var c in Text.Chars)
            {
                if (CharClasses.Of(c) is CharClass.Han or CharClass.Letter or CharClass.Digit)
                    kept[count++] = c;
            }

            return kept.AsSpan(0, count);
        }
    }
}
