namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// Tells who repeats a text in quotation marks, with words of their own around it: to warn of it, or to laugh at it. As a
/// member of a campaign it says something else, whatever the model makes of the quoted words.
/// </summary>
public static class Quotation
{
    private const int LeastQuoted = 8;
    private const int LeastOwn = 4;

    private static readonly (char Open, char Close)[] Marks = [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’'), ('«', '»'), ('"', '"')];

    public static bool Is(string text)
    {
        var all = Letters(text);
        foreach (var (open, close) in Marks)
        {
            var from = text.IndexOf(open, StringComparison.Ordinal);
            if (from < 0 || text.IndexOf(close, from + 1) is not (> 0 and var to))
                continue;
            var quoted = Letters(text.AsSpan(from + 1, to - from - 1));
            if (quoted >= LeastQuoted && all - quoted >= LeastOwn)
                return true;
        }

        return false;
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsLetterOrDigit(c) ? 1 : 0;
        return count;
    }
}
