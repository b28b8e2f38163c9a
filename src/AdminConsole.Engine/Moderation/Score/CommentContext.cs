using System.Runtime.InteropServices;
using AdminConsole.Engine.Moderation.Ingest;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// What is known around a comment at the moment it is scored; kept beside its score, so that a model learns from what it
/// could have known and not from what came after. Counts are without the comment itself. <c>default</c> says nothing is known.
/// </summary>
/// <param name="AuthorComments">What the author had written by then.</param>
/// <param name="AuthorRemoved">How many of those stood removed.</param>
/// <param name="LastTenMinutes">Comments of its thread in the ten minutes up to it, to the minute.</param>
/// <param name="LastHour">The same for the hour up to it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommentContext(
    ThreadKind Thread, bool IsReply, int AuthorComments, int AuthorRemoved, int LastTenMinutes, int LastHour)
{
    /// <summary>An author nobody knows counts as one with this share of removals …</summary>
    public const double UsualShare = 0.02;

    /// <summary>… in this many comments.</summary>
    public const int UsualComments = 20;

    private const int KindBits = 2, ReplyBits = 1, WrittenBits = 15, RemovedBits = 13, MinutesBits = 14, HourBits = 16;

    public static CommentContext None => default;

    public bool IsKnown => Thread != default;

    /// <summary>The author's share of removals, drawn towards the usual one while they have written little.</summary>
    public double RemovedShare => (AuthorRemoved + (UsualShare * UsualComments)) / (AuthorComments + (double)UsualComments);

    /// <summary>One number for the row; counts beyond what fits stay at the most that does.</summary>
    public long Pack()
    {
        long packed = 0;
        Put((int)Thread, KindBits, ref packed);
        Put(IsReply ? 1 : 0, ReplyBits, ref packed);
        Put(AuthorComments, WrittenBits, ref packed);
        Put(AuthorRemoved, RemovedBits, ref packed);
        Put(LastTenMinutes, MinutesBits, ref packed);
        Put(LastHour, HourBits, ref packed);
        return packed;
    }

    public static CommentContext Unpack(long packed)
    {
        var hour = Take(HourBits, ref packed);
        var minutes = Take(MinutesBits, ref packed);
        var removed = Take(RemovedBits, ref packed);
        var written = Take(WrittenBits, ref packed);
        var reply = Take(ReplyBits, ref packed) == 1;
        return new CommentContext((ThreadKind)Take(KindBits, ref packed), reply, written, removed, minutes, hour);
    }

    private static void Put(int value, int bits, ref long packed) => packed = (packed << bits) | (long)Math.Clamp(value, 0, (1 << bits) - 1);

    private static int Take(int bits, ref long packed)
    {
        var value = (int)(packed & ((1L << bits) - 1));
        packed >>= bits;
        return value;
    }
}
