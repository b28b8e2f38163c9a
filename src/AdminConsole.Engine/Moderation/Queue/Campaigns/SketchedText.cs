namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>A comment to be placed among its likes.</summary>
public sealed record Placing(CommentId Id, string Text, bool Edited, DateTimeOffset At);

/// <summary>A comment that is a member now.</summary>
public sealed record Placed(CommentId Id, Guid Campaign, double Similarity);

/// <summary>A text that is long enough, with what it is like: in the window, and earlier in its own batch.</summary>
internal sealed record SketchedText(Sketch Sketch, IReadOnlyList<SketchMatch> Window, IReadOnlyList<(string Text, double Similarity)> Batch);

/// <summary>The texts of a batch, sketched and looked up before the write; <see cref="From"/> is where the look-up stood.</summary>
public sealed class SketchedBatch
{
    private readonly Dictionary<string, SketchedText> texts = new(StringComparer.Ordinal);

    internal SketchedBatch(IndexMark from) => From = from;

    internal IndexMark From { get; }

    /// <summary>Null for a text that says too little.</summary>
    internal SketchedText? this[string text] => texts.GetValueOrDefault(text);

    internal static SketchedBatch Of(SketchIndex index, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var batch = new SketchedBatch(index.Mark());
        var sketched = new List<(string Text, Sketch Sketch, IReadOnlyList<SketchMatch> Window)>();
        var distinct = texts.Distinct(StringComparer.Ordinal).ToArray();
        var found = new (Sketch? Sketch, IReadOnlyList<SketchMatch> Window)[distinct.Length];
        if (distinct.Length < 64)
        {
            for (var i = 0; i < distinct.Length; i++)
                found[i] = LookUp(distinct[i]);
        }
        else
        {
            Parallel.For(0, distinct.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => found[i] = LookUp(distinct[i]));
        }

        for (var i = 0; i < distinct.Length; i++)
        {
            if (found[i].Sketch is { } sketch)
                sketched.Add((distinct[i], sketch, found[i].Window));
        }

        batch.Compare(sketched);
        return batch;

        (Sketch? Sketch, IReadOnlyList<SketchMatch> Window) LookUp(string text) =>
            Sketch.Of(text) is { } sketch ? (sketch, index.Find(sketch, CampaignMatch.Least)) : default;
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
