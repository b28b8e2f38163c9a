using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AdminConsole.Engine.Storage;

/// <summary>An id that cannot be mistaken for another one of the same shape.</summary>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }
    static abstract TSelf From(Guid value);
}

public readonly record struct CommentId(Guid Value) : ITypedId<CommentId>
{
    public static CommentId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct TrackId(Guid Value) : ITypedId<TrackId>
{
    public static TrackId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct PlaylistId(Guid Value) : ITypedId<PlaylistId>
{
    public static PlaylistId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct ListenerId(Guid Value) : ITypedId<ListenerId>
{
    public static ListenerId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

public readonly record struct ModelVersionId(Guid Value) : ITypedId<ModelVersionId>
{
    public static ModelVersionId From(Guid value) => new(value);
    public override string ToString() => Value.ToString();
}

/// <summary>
/// Makes UUIDv7 ids that sort in the order they were made, also within one millisecond: the twelve bits after the
/// time count up (RFC 9562, 6.2, method 1) where <see cref="Guid.CreateVersion7()"/> fills them at random.
/// </summary>
public static class Ids
{
    private const int CounterBits = 12;
    private static readonly ConditionalWeakTable<TimeProvider, StrongBox<long>> Last = [];

    public static Guid New(TimeProvider clock)
    {
        var last = Last.GetOrCreateValue(clock);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long seen, next;
        do
        {
            seen = Volatile.Read(ref last.Value);
            next = Math.Max(now, seen + 1);
        }
        while (Interlocked.CompareExchange(ref last.Value, next, seen) != seen);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (next >> CounterBits) << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (next & 0x0FFF)));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>An id for something that was there at an instant, as an id that was made then: other ids of its millisecond are in no order with it.</summary>
    public static Guid Of(DateTimeOffset at) => Guid.CreateVersion7(at);

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTimeOffset At(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }

    /// <summary>Sorts before every id made at this instant or later.</summary>
    public static Guid Lowest(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }

    public static TId New<TId>(TimeProvider clock) where TId : struct, ITypedId<TId> => TId.From(New(clock));

    internal static TId From<TId>(Guid value) where TId : struct, ITypedId<TId> => TId.From(value);
}
