using System.Runtime.InteropServices;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue.Sampling;

/// <summary>A comment of the day that may be drawn.</summary>
/// <param name="Open">Whether it can still be put before somebody who does not know its scores.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampleCandidate(CommentId Id, float Inflammatory, float Marketing, float Improper, bool Open)
{
    /// <summary>An automatic rule removed it or spared it as its blind share.</summary>
    public bool ByRule { get; init; }
}

/// <summary>What a stratum came to.</summary>
internal sealed record DrawnStratum(SampleStratum Stratum, int Frame, int Open, IReadOnlyList<CommentId> Chosen)
{
    public double Inclusion => Open > 0 ? (double)Chosen.Count / Open : 0;
}

/// <summary>
/// Draws a day's sample: without replacement within each stratum (Cochran, Sampling Techniques, 1977, ch. 5), by a hash of the
/// comment's id and the day, so that the same day gives the same lot on every node and in every run.
/// </summary>
internal static class SampleDraw
{
    /// <summary>A comment is uncertain from this part of a threshold on.</summary>
    public const double NearShare = 0.2;

    public static SampleStratum StratumOf(SampleCandidate comment, PolicyInForce policy)
    {
        var nearest = Math.Max(
            comment.Inflammatory / policy.Inflammatory, Math.Max(comment.Marketing / policy.Marketing, comment.Improper / policy.Improper));
        return comment.ByRule ? SampleStratum.ByRule : nearest >= 1 ? SampleStratum.Flagged : !comment.Open ? SampleStratum.Otherwise : nearest >= NearShare ? SampleStratum.Uncertain : SampleStratum.Rest;
    }

    public static IReadOnlyList<DrawnStratum> Of(IReadOnlyList<SampleCandidate> comments, PolicyInForce policy, DateTimeOffset day) =>
        [.. comments.GroupBy(comment => StratumOf(comment, policy)).OrderBy(stratum => stratum.Key).Select(stratum =>
        {
            SampleCandidate[] open = [.. stratum.Where(comment => comment.Open)];
            return new DrawnStratum(
                stratum.Key, stratum.Count(), open.Length, [.. open.OrderBy(comment => Lot(comment.Id, day)).Take(SizeOf(policy.Samples, stratum.Key)).Select(comment => comment.Id)]);
        })];

    private static int SizeOf(SampleSizes sizes, SampleStratum stratum) => stratum switch
    {
        SampleStratum.Flagged => sizes.Flagged,
        SampleStratum.Uncertain => sizes.Uncertain,
        SampleStratum.Rest => sizes.Random,
        _ => 0,
    };

    private static ulong Lot(CommentId id, DateTimeOffset day)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes);
        return Mix(MemoryMarshal.Read<ulong>(bytes) ^ Mix(MemoryMarshal.Read<ulong>(bytes[8..]) ^ Mix((ulong)day.ToUnixTimeSeconds())));
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
