namespace AdminConsole.Engine.Moderation.Score.Normalising;

/// <summary>What is known of words in Latin letters and digits.</summary>
internal static class LatinWords
{
    private static readonly string[] Domains =
        ["com", "cn", "net", "org", "top", "xyz", "cc", "io", "me", "vip", "shop", "site", "club", "live", "link", "example", "test"];

    /// <summary>What an account's number is written behind: vx12345.</summary>
    public static string[] ContactKeys { get; } = ["vx", "wx", "qq", "v", "q"];

    public static bool IsDomain(ReadOnlySpan<char> word)
    {
        foreach (var domain in Domains)
        {
            if (word.SequenceEqual(domain))
                return true;
        }

        return false;
    }

    /// <summary>The letter that a figure or sign stands for inside a word: t4lentless.</summary>
    public static char LetterFor(char c) => c switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => c,
    };
}
