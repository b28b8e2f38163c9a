using System.Numerics;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// A run of sketches in the order they came, found by locality-sensitive hashing: sixteen bands of three min-hashes
/// (Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4). Two texts that share half of
/// their shingles meet in some band with probability 1 − (1 − ½³)¹⁶ = .88, at .6 .98, at .7 .999; unrelated ones hardly ever.
/// A link is a slot in 16 bits and as many bits of that slot's key, so that a chance meeting in a bucket costs one look;
/// sketches lie end to end in one array. About 160 bytes for a comment. Only ever appended to.
/// </summary>
internal sealed class SketchSegment
{
    public const int Capacity = ushort.MaxValue; // a link of 0 ends a chain

    private const int Bands = 16;
    private const int Rows = 3;

    /// <summary>A flood of one text fills a chain with itself; its newest copies say all there is to say.</summary>
    private const int MostOfOneChain = 24;

    private static readonly uint[] Factors = [.. Enumerable.Range(1, Bands * Rows).Select(i => (Mix((uint)i * 0x9E3779B9u) & ~1u) | 1u)];

    private readonly int mask;
    private readonly uint[] heads;
    private uint[] links;
    private ushort[] shingles;
    private int[] starts;
    private long[] sequences;

    private readonly int capacity;

    /// <param name="capacity">How many sketches it takes, up to <see cref="Capacity"/>.</param>
    public SketchSegment(int capacity)
    {
        this.capacity = Math.Clamp(capacity, 1, Capacity);
        var buckets = (int)BitOperations.RoundUpToPowerOf2((uint)this.capacity + 1) / 2;
        mask = buckets - 1;
        heads = new uint[buckets * Bands];
        var room = Math.Min(this.capacity, 1024);
        links = new uint[room * Bands];
        shingles = new ushort[room * 24];
        starts = new int[room + 1];
        sequences = new long[room];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public long Bytes => (2L * shingles.Length) + (4L * (heads.Length + links.Length + starts.Length)) + (8L * sequences.Length);

    public void Add(Sketch sketch, ReadOnlySpan<uint> keys, long sequence)
    {
        var slot = Count;
        Grow(slot, sketch.Shingles.Length);
        sketch.Shingles.CopyTo(shingles.AsSpan(starts[slot]));
        starts[slot + 1] = starts[slot] + sketch.Shingles.Length;
        sequences[slot] = sequence;
        for (var band = 0; band < Bands; band++)
        {
            ref var head = ref heads[(band * (mask + 1)) + (int)(keys[band] & (uint)mask)];
            links[(slot * Bands) + band] = head;
            head = (keys[band] & 0xFFFF0000u) | (uint)(slot + 1);
        }

        Count++;
    }

    /// <summary>Offers every sketch at or after <paramref name="from"/> that is similar enough.</summary>
    public void Find(Sketch sketch, ReadOnlySpan<uint> keys, int from, ref Nearest nearest, Visited visited)
    {
        visited.Begin();
        var own = sketch.Shingles;
        for (var band = 0; band < Bands; band++)
        {
            var next = heads[(band * (mask + 1)) + (int)(keys[band] & (uint)mask)];
            for (var steps = 0; (int)(next & 0xFFFF) > from && steps < MostOfOneChain;)
            {
                var (slot, alike) = ((int)(next & 0xFFFF) - 1, ((next ^ keys[band]) & 0xFFFF0000u) == 0);
                next = links[(slot * Bands) + band];
                if (!alike)
                    continue;
                steps++;
                if (!visited.First(slot))
                    continue;
                var (start, length) = (starts[slot], starts[slot + 1] - starts[slot]);
                if (Math.Min(length, own.Length) < nearest.Worst * Math.Max(length, own.Length) && Math.Max(length, own.Length) < Sketch.Most)
                    continue; // too different in length to be similar
                nearest.Offer(new SketchMatch(sequences[slot], Sketch.Similarity(own, shingles.AsSpan(start, length))));
            }
        }
    }

    /// <summary>The keys under which a sketch is filed, one for each band.</summary>
    public static void KeysOf(Sketch sketch, Span<uint> keys)
    {
        for (var band = 0; band < Bands; band++)
        {
            var key = 0u;
            for (var row = 0; row < Rows; row++)
            {
                var factor = Factors[(band * Rows) + row];
                var least = uint.MaxValue;
                foreach (var shingle in sketch.Shingles)
                {
                    var hash = (shingle + 1u) * factor;
                    hash = (hash ^ (hash >> 15)) * 0x2c1b3c6du;
                    least = Math.Min(least, hash ^ (hash >> 13));
                }

                key = Mix(key ^ least);
            }

            keys[band] = key;
        }
    }

    public static int KeyCount => Bands;

    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x7feb352du;
        x ^= x >> 15;
        x *= 0x846ca68bu;
        return x ^ (x >> 16);
    }

    private void Grow(int slot, int length)
    {
        if (slot == sequences.Length)
        {
            var room = Math.Min(capacity, slot * 2);
            Array.Resize(ref sequences, room);
            Array.Resize(ref starts, room + 1);
            Array.Resize(ref links, room * Bands);
        }

        if (starts[slot] + length > shingles.Length)
            Array.Resize(ref shingles, Math.Max(shingles.Length * 3 / 2, starts[slot] + length));
    }
}

/// <summary>Which slots of a segment were looked at already; one for each thread.</summary>
internal sealed class Visited
{
    [ThreadStatic]
    private static Visited? ofThread;

    private readonly uint[] stamps = new uint[SketchSegment.Capacity];
    private uint stamp;

    public static Visited OfThread => ofThread ??= new Visited();

    public void Begin()
    {
        if (++stamp == 0)
        {
            Array.Clear(stamps);
            stamp = 1;
        }
    }

    public bool First(int slot)
    {
        if (stamps[slot] == stamp)
            return false;
        stamps[slot] = stamp;
        return true;
    }
}
