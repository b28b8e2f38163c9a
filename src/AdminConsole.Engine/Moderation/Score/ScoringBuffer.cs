using System.Numerics;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>What one thread needs to score: the normalised text and the set of n-grams met in it. Used again for every text.</summary>
internal sealed class ScoringBuffer
{
    [ThreadStatic]
    private static ScoringBuffer? ofThread;

    private ulong[] _met = new ulong[1024]; // generation in the upper half, slot in the lower
    private int _mask;
    private uint _generation;

    public static ScoringBuffer OfThread => ofThread ??= new ScoringBuffer();

    public NormalisedText Text { get; } = new();

    public SoundText Sound { get; } = new();

    /// <summary>Empties the set and makes room for every n-gram of a text: fewer than eight begin at a character, and there are some hundred word families and pairs.</summary>
    public void Begin(int originalLength)
    {
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)(512 + ((Math.Min(originalLength, Normaliser.MaxLength) + 1) * 16)));
        if (_met.Length < wanted)
        {
            _met = new ulong[wanted];
            _generation = 0;
        }

        _mask = wanted - 1;
        if (++_generation == 0)
        {
            Array.Clear(_met);
            _generation = 1;
        }
    }

    /// <summary>True the first time a slot is met in this text.</summary>
    public bool Meet(int slot)
    {
        var entry = ((ulong)_generation << 32) | (uint)slot;
        var at = (int)((uint)slot * 2654435769u >> 7) & _mask;
        while ((uint)(_met[at] >> 32) == _generation)
        {
            if (_met[at] == entry)
                return false;
            at = (at + 1) & _mask;
        }

        _met[at] = entry;
        return true;
    }
}
