using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// The newest sketches, in memory, in segments of up to 65,535: the oldest segment is dropped whole when the window is full without it.
/// Look-ups run side by side; adding waits for them. What it finds are candidates: the fingerprint's row is the truth.
/// </summary>
public sealed class SketchIndex(int capacity) : IDisposable
{
    private readonly ReaderWriterLockSlim turn = new();
    private readonly List<SketchSegment> segments = [];
    private long dropped; // segments that left the window

    /// <summary>Sketches in the window.</summary>
    public int Count { get; private set; }

    public long Bytes => segments.Sum(s => s.Bytes);

    public void Add(IReadOnlyList<(long Sequence, Sketch Sketch)> sketches)
    {
        Span<uint> keys = stackalloc uint[SketchSegment.KeyCount];
        turn.EnterWriteLock();
        try
        {
            foreach (var (sequence, sketch) in sketches)
            {
                if (segments.Count == 0 || segments[^1].IsFull)
                    Open();
                SketchSegment.KeysOf(sketch, keys);
                segments[^1].Add(sketch, keys, sequence);
                Count++;
            }
        }
        finally
        {
            turn.ExitWriteLock();
        }
    }

    /// <summary>Where the index stands: a later look-up may go on from here.</summary>
    public IndexMark Mark()
    {
        turn.EnterReadLock();
        try
        {
            return segments.Count == 0 ? new IndexMark(dropped, 0) : new IndexMark(dropped + segments.Count - 1, segments[^1].Count);
        }
        finally
        {
            turn.ExitReadLock();
        }
    }

    /// <summary>The most similar sketches that reach <paramref name="least"/>, the best first.</summary>
    public IReadOnlyList<SketchMatch> Find(Sketch sketch, double least, IndexMark from = default)
    {
        Span<uint> keys = stackalloc uint[SketchSegment.KeyCount];
        SketchSegment.KeysOf(sketch, keys);
        var nearest = new Nearest(least);
        turn.EnterReadLock();
        try
        {
            for (var i = segments.Count - 1; i >= 0 && dropped + i >= from.Segment; i--)
                segments[i].Find(sketch, keys, dropped + i == from.Segment ? from.Slot : 0, ref nearest, Visited.OfThread);
        }
        finally
        {
            turn.ExitReadLock();
        }

        return nearest.ToList();
    }

    public void Dispose() => turn.Dispose();

    private void Open()
    {
        while (segments.Count > 0 && Count - segments[0].Count >= capacity)
        {
            Count -= segments[0].Count;
            segments.RemoveAt(0);
            dropped++;
        }

        // The first ones are small: a console of a few thousand comments needs no megabytes.
        segments.Add(new SketchSegment((dropped + segments.Count) switch { 0 => 4096, 1 => 16_384, _ => SketchSegment.Capacity }));
    }
}

/// <summary>A place in the index.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct IndexMark(long Segment, int Slot);
