using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>A fingerprint that is similar, by its sequence.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SketchMatch(long Sequence, double Similarity);

/// <summary>The few most similar sketches of a look-up, the best first; of two equals the one that came first.</summary>
internal struct Nearest(double least)
{
    /// <summary>The best may have been edited or taken away meanwhile, and a text may stand between two campaigns.</summary>
    private const int Kept = 8;

    private SketchMatch[]? best;

    /// <summary>What a candidate must reach to count at all.</summary>
    public readonly double Worst => least;

    public int Count { get; private set; }

    public void Offer(SketchMatch match)
    {
        if (match.Similarity < least)
            return;
        best ??= new SketchMatch[Kept];
        var at = Count;
        while (at > 0 && IsBefore(match, best[at - 1]))
            at--;
        if (at == Kept)
            return;
        Count = Math.Min(Kept, Count + 1);
        for (var i = Count - 1; i > at; i--)
            best[i] = best[i - 1];
        best[at] = match;
    }

    public readonly IReadOnlyList<SketchMatch> ToList() => best is null ? [] : best[..Count];

    private static bool IsBefore(SketchMatch a, SketchMatch b) =>
        a.Similarity != b.Similarity ? a.Similarity > b.Similarity : a.Sequence < b.Sequence;
}
