using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// Open-addressing table from a packed n-gram to what it does in every layer: eight floats each, so that one vector addition
/// counts an n-gram for every category of a layer at once.
/// </summary>
internal sealed class NgramTable
{
    private readonly ulong[] _keys;
    private readonly int[] _places;
    private readonly float[] _values;
    private readonly int _shift;
    private readonly int _mask;
    private readonly int _stride;

    public NgramTable(IReadOnlyList<LinearLayer> layers)
    {
        _stride = layers.Count * LinearLayer.Width;
        var most = layers.Sum(layer => layer.Keys.Length);
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, most * 2));
        _keys = new ulong[capacity];
        _places = new int[capacity];
        _mask = capacity - 1;
        _shift = 64 - BitOperations.Log2((uint)capacity);
        foreach (var layer in layers)
        {
            foreach (var key in layer.Keys)
            {
                var slot = Home(key);
                while (_keys[slot] != 0 && _keys[slot] != key)
                    slot = (slot + 1) & _mask;
                if (_keys[slot] == key)
                    continue;
                _keys[slot] = key;
                _places[slot] = Count++;
            }
        }

        _values = new float[Count * _stride];
        for (var l = 0; l < layers.Count; l++)
        {
            for (var i = 0; i < layers[l].Keys.Length; i++)
            {
                layers[l].Values.AsSpan(i * LinearLayer.Width, LinearLayer.Width)
                    .CopyTo(_values.AsSpan((Find(layers[l].Keys[i]) * _stride) + (l * LinearLayer.Width)));
            }
        }
    }

    /// <summary>Distinct n-grams.</summary>
    public int Count { get; }

    /// <summary>The place of an n-gram, 0 to <see cref="Count"/> − 1, or −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong key)
    {
        var keys = _keys;
        var slot = Home(key);
        while (true)
        {
            var found = keys[slot];
            if (found == key)
                return _places[slot];
            if (found == 0)
                return -1;
            slot = (slot + 1) & _mask;
        }
    }

    /// <summary>What the n-gram at a place does in a layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Values(int place, int layer) =>
        Vector256.Create<float>(MemoryMarshal.CreateReadOnlySpan(ref _values[(place * _stride) + (layer * LinearLayer.Width)], LinearLayer.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
}
