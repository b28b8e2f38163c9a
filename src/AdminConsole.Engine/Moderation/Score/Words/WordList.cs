namespace AdminConsole.Engine.Moderation.Score.Words;

/// <summary>What follows when a comment holds a word of a list.</summary>
public enum WordAction
{
    /// <summary>The comment waits for a person, whatever its score.</summary>
    Flag = 1,

    /// <summary>The comment does not wait for the word; when it waits, it comes before others.</summary>
    Raise = 2,

    /// <summary>The hit is noted and nothing else: to see what a list would do.</summary>
    Watch = 3,
}

/// <summary>A named list of a policy version, as it is written down.</summary>
/// <param name="Words">As somebody typed them; they are folded like every comment before they are looked for.</param>
public sealed record WordList(string Name, WordAction Action, Category Category, IReadOnlyList<string> Words)
{
    /// <summary>Phrases in which a word of the list means no harm: a hit that lies wholly in one of them does not count.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Words of two syllables or more are also found where only the sound is the same: homophones and pinyin.</summary>
    public bool BySound { get; init; }
}

/// <summary>A listed word found in a comment; the span lies on the original text and never cuts a surrogate pair.</summary>
/// <param name="Word">As it stands in the list.</param>
public sealed record WordHit(WordList List, string Word, int Start, int Length)
{
    internal int End => Start + Length;
}
