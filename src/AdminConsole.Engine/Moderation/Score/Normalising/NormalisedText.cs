namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// A text after <see cref="Normaliser"/>: its folded characters and, for each of them, the piece of the original
/// (start and length in UTF-16 units) it stands for. A buffer that grows and is used again; not thread-safe.
/// </summary>
public sealed class NormalisedText
{
    private char[] _chars = new char[256];
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];

    public int Length { get; private set; }

    /// <summary>True when the original was longer than what was read.</summary>
    public bool Truncated { get; internal set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    public int StartOf(int index) => _starts[index];

    /// <summary>UTF-16 units of the original that the character covers; at least one.</summary>
    public int LengthOf(int index) => _ends[index] - _starts[index];

    public int EndOf(int index) => _ends[index];

    public override string ToString() => new(Chars);

    internal char this[int index] => _chars[index];

    internal void Reset(int capacity)
    {
        Length = 0;
        Truncated = false;
        if (_chars.Length >= capacity)
            return;
        capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        _chars = new char[capacity];
        _starts = new int[capacity];
        _ends = new int[capacity];
    }

    /// <summary>The caller has reserved room with <see cref="Reset"/>: normalising never makes a text longer.</summary>
    internal void Append(char c, int start, int end)
    {
        var at = Length++;
        _chars[at] = c;
        _starts[at] = start;
        _ends[at] = end;
    }

    /// <summary>Rewriting in place: <paramref name="at"/> never runs ahead of what is still to be read.</summary>
    internal void Put(int at, char c, int start, int end)
    {
        _chars[at] = c;
        _starts[at] = start;
        _ends[at] = end;
    }

    internal void ExtendTo(int at, int end) => _ends[at] = end;

    internal void TruncateTo(int length) => Length = length;
}
