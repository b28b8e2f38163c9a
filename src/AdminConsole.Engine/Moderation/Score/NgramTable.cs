using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// Open-addressing table from a packed n-gram to what it does: per category its pull on the logit and its square in the
/// row's length, eight floats so that one vector addition counts an n-gram for every category at once.
/// </summary>
internal sealed class NgramTable
{
    private readonly ulong[] _keys;
    private readonly float[] _values;
    private readonly int _shift;
    private readonly int _mask;

    public NgramTable(ReadOnlySpan<ulong> keys, ReadOnlySpan<float> values)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, keys.Length * 2));
        _keys = new ulong[capacity];
        _values = new float[capacity * Width];
        _mask = capacity - 1;
        _shift = 64 - BitOperations.Log2((uint)capacity);
        for (var i = 0; i < keys.Length; i++)
        {
            var slot = Home(keys[i]);
            while (_keys[slot] != 0)
                slot = (slot + 1) & _mask;
            _keys[slot] = keys[i];
            values.Slice(i * Width, Width).CopyTo(_values.AsSpan(slot * Width));
        }
    }

    /// <summary>Three pulls, a blank, three squares, a blank.</summary>
    public const int Width = 8;

    /// <summary>The slot of an n-gram, or −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong key)
    {
        var keys = _keys;
        var slot = Home(key);
        while (true)
        {
            var found = keys[slot];
            if (found == key)
                return slot;
            if (found == 0)
                return -1;
            slot = (slot + 1) & _mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Values(int slot) => Vector256.Create<float>(MemoryMarshal.CreateReadOnlySpan(ref _values[slot * Width], Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
}
