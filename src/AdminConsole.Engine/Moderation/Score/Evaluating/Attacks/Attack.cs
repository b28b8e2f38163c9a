namespace AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

/// <summary>
/// One way of dodging a filter, as a generator: the same text and seed give the same evasive copy on every machine.
/// Whoever dodges changes the words that would give him away, and not knowing them, every attack changes about half of the
/// characters of each run of Han, and at least two of them (<see cref="Targets"/>). The tables of the attacks are apart from the
/// normaliser's, except where both can only state the same fact: how a character is read (pinyin) and which parts it is made
/// of (split; the normaliser leaves alone those pairs that also occur as plain text, the attack does not).
/// </summary>
public sealed class Attack
{
    private readonly Func<string, Random, string> _change;

    private Attack(string name, string description, Func<string, Random, string> change)
    {
        Name = name;
        Description = description;
        _change = change;
    }

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("homophone", "characters of the same reading, tones aside: any that the reading has, the commoner the likelier", HanAttacks.Homophone),
        new("pinyin", "pairs of characters as pinyin, joined or apart", HanAttacks.Pinyin),
        new("initials", "pairs of characters as the first letters of their pinyin", HanAttacks.Initials),
        new("split", "characters taken apart into their parts", HanAttacks.Split),
        new("symbols", "symbols, spaces or invisible characters between characters", TextAttacks.Symbols),
        new("lookalikes", "look-alikes: Greek, Cyrillic, mathematical and other letters, Han of a similar shape", TextAttacks.LookAlikes),
        new("traditional", "simplified characters as traditional ones, all of them", HanAttacks.Traditional),
        new("emoji", "every character that has an emoji of its sound or meaning, and emoji between characters", HanAttacks.Emoji),
        new("repeats", "characters three or four times over", TextAttacks.Repeats),
        new("width", "letters, figures and signs at full width, in mixed case", TextAttacks.Width),
    ];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it does to a text, in a few words.</summary>
    public string Description { get; }

    public static Attack? Find(string name) => All.FirstOrDefault(attack => string.Equals(attack.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The evasive copy. One seed serves for a whole file: the text itself is a part of the draw.</summary>
    public string Apply(string text, int seed)
    {
        var hash = 2166136261u ^ (uint)seed; // FNV-1a: string.GetHashCode differs from run to run
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return _change(text, new Random((int)hash));
    }
}
