using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>A comment to be placed among its likes.</summary>
public sealed record Placing(CommentId Id, string Text, bool Edited, DateTimeOffset At);

/// <summary>A comment that is a member now.</summary>
public sealed record Placed(CommentId Id, Guid Campaign);

/// <summary>A text that is long enough, with what it is like: in the window, and earlier in its own batch.</summary>
internal sealed record SketchedText(Sketch Sketch, IReadOnlyList<SketchMatch> Window, IReadOnlyList<(string Text, double Similarity)> Batch);

/// <summary>The texts of a batch, sketched and looked up before the write; <see cref="From"/> is where the look-up stood.</summary>
public sealed class SketchedBatch
{
    /// <summary>Fewer texts than this are not worth a second thread.</summary>
    private const int WorthSharing = 64;

    private readonly Dictionary<string, SketchedText?> texts = new(StringComparer.Ordinal);

    internal SketchedBatch(IndexMark from) => From = from;

    internal IndexMark From { get; }

    /// <summary>Null for a text that says too little.</summary>
    internal SketchedText? this[string text] => texts.GetValueOrDefault(text);

    /// <summary>Whether it was looked up at all.</summary>
    internal bool Knows(string text) => texts.ContainsKey(text);

    internal static SketchedBatch Of(SketchIndex index, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).ToArray();
        return Of(index, distinct.Length, i => (distinct[i], Sketch.Of(distinct[i])), cancellationToken);
    }

    /// <summary>Of sketches that are stored, each under a name in the place of its text.</summary>
    internal static SketchedBatch Of(SketchIndex index, IReadOnlyList<(string Name, Sketch Sketch)> stored, CancellationToken cancellationToken) =>
        Of(index, stored.Count, i => stored[i], cancellationToken);

    private static SketchedBatch Of(SketchIndex index, int count, Func<int, (string Text, Sketch? Sketch)> read, CancellationToken cancellationToken)
    {
        var batch = new SketchedBatch(index.Mark());
        var found = new (string Text, Sketch? Sketch, IReadOnlyList<SketchMatch> Window)[count];
        if (count < WorthSharing)
        {
            for (var i = 0; i < count; i++)
                found[i] = LookUp(i);
        }
        else
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, i => found[i] = LookUp(i));
        }

        foreach (var (text, sketch, _) in found)
        {
            if (sketch is null)
                batch.texts.Add(text, null);
        }

        batch.Compare([.. found.Where(f => f.Sketch is not null).Select(f => (f.Text, f.Sketch!, f.Window))]);
        return batch;

        (string Text, Sketch? Sketch, IReadOnlyList<SketchMatch> Window) LookUp(int i)
        {
            var (text, sketch) = read(i);
            return (text, sketch, sketch is null ? [] : index.Find(sketch, CampaignMatch.Least));
        }
    }

    /// <summary>Each with those before it.</summary>
    private void Compare(List<(string Text, Sketch Sketch, IReadOnlyList<SketchMatch> Window)> sketched)
    {
        var segment = sketched.Count > 1 ? new SketchSegment(sketched.Count) : null;
        Span<uint> keys = stackalloc uint[SketchSegment.KeyCount];
        for (var i = 0; i < sketched.Count; i++)
        {
            var (text, sketch, window) = sketched[i];
            IReadOnlyList<(string, double)> alike = [];
            if (segment is { IsFull: false })
            {
                SketchSegment.KeysOf(sketch, keys);
                var nearest = new Nearest(CampaignMatch.Least);
                segment.Find(sketch, keys, 0, ref nearest, Visited.OfThread);
                if (nearest.Count > 0)
                    alike = [.. nearest.ToList().Select(m => (sketched[(int)m.Sequence].Text, m.Similarity))];
                segment.Add(sketch, keys, i);
            }

            texts.Add(text, new SketchedText(sketch, window, alike));
        }
    }
}
