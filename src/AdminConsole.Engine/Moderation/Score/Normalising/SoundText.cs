namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>
/// How a normalised text sounds: one character per syllable, without its tone, so that 傻逼, 煞笔, shabi and "sha bi" are
/// the same two characters. <see cref="Sounds"/> fills it. A buffer that grows and is used again; not thread-safe.
/// </summary>
public sealed class SoundText
{
    /// <summary>Stands for whatever has no sound here: punctuation, numbers, words that are no pinyin. Never two in a row.</summary>
    public const char Break = '\uE0FF';

    /// <summary>Stands in <see cref="Written"/> for a letter that was heard as pinyin.</summary>
    public const char Heard = '\uE0FE';

    /// <summary>
    /// The first syllable of <c>Tables/sounds.txt</c>, the others follow. Private-use characters, which the fold table drops
    /// from the input and <see cref="Placeholder"/> leaves free: no n-gram of sounds equals one of folded characters.
    /// </summary>
    public const char FirstSyllable = '\uE100';

    /// <summary>No syllable lies here or above: <see cref="Placeholder.FirstEmoji"/> does.</summary>
    internal const char EndOfSyllables = Placeholder.FirstEmoji;

    private char[] _chars = new char[256];
    private int[] _firsts = new int[256];
    private int[] _lasts = new int[256];
    private char[] _written = new char[256];
    private int _writtenLength;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>
    /// The characters of the <see cref="NormalisedText"/>, one for one, with every letter that was heard as pinyin blotted
    /// out: to whoever writes shabi its letters are no English, and n-grams of them only speak against what is meant.
    /// </summary>
    public ReadOnlySpan<char> Written => _written.AsSpan(0, _writtenLength);

    /// <summary>First character of the <see cref="NormalisedText"/> that the sound stands for.</summary>
    public int FirstOf(int index) => _firsts[index];

    /// <summary>Last character of the <see cref="NormalisedText"/> that the sound stands for; it belongs to the sound.</summary>
    public int LastOf(int index) => _lasts[index];

    public static bool IsSyllable(char c) => c is >= FirstSyllable and < EndOfSyllables;

    /// <summary>Syllables as pinyin, breaks as a bar: "sha bi | chang".</summary>
    public override string ToString() => Sounds.Spell(Chars);

    internal void Reset(ReadOnlySpan<char> text)
    {
        Length = 0;
        _writtenLength = text.Length;
        if (_chars.Length < text.Length)
        {
            var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length);
            _chars = new char[capacity];
            _firsts = new int[capacity];
            _lasts = new int[capacity];
            _written = new char[capacity];
        }

        text.CopyTo(_written);
    }

    internal void BlotOut(int first, int length) => _written.AsSpan(first, length).Fill(Heard);

    /// <summary>There are never more sounds than characters: room is reserved with <see cref="Reset"/>.</summary>
    internal void Append(char sound, int first, int last)
    {
        if (sound == Break && Length > 0 && _chars[Length - 1] == Break)
        {
            _lasts[Length - 1] = last;
            return;
        }

        _chars[Length] = sound;
        _firsts[Length] = first;
        _lasts[Length++] = last;
    }
}
