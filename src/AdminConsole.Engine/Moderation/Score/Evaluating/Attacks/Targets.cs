using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

/// <summary>Which characters of a text an attack changes.</summary>
internal static class Targets
{
    private const int AtLeast = 2;

    public static bool IsHan(char c) => CharClasses.IsHan(c);

    /// <summary>Half of the characters of each run of Han, drawn at random, at least two; a run of one or two wholly.</summary>
    public static bool[] Half(string text, Random random)
    {
        var marked = new bool[text.Length];
        foreach (var (start, length) in Runs(text))
        {
            var wanted = Math.Min(length, Math.Max(AtLeast, (length + 1) / 2));
            for (var left = length; left > 0 && wanted > 0; left--)
            {
                if (random.Next(left) >= wanted)
                    continue;
                marked[start + length - left] = true;
                wanted--;
            }
        }

        return marked;
    }

    /// <summary>Pairs of neighbours, about every second one of each run, at least one: where words are, roughly.</summary>
    public static bool[] Pairs(string text, Random random)
    {
        var marked = new bool[text.Length];
        foreach (var (start, length) in Runs(text))
        {
            var any = false;
            for (var at = start; at < start + length; at++)
            {
                var last = at + 2 >= start + length;
                if (!(last && !any) && random.Next(3) > 0) // a pair after every second single character on average
                    continue;
                marked[at] = any = true;
                if (at + 1 < start + length)
                    marked[++at] = true;
            }
        }

        return marked;
    }

    private static IEnumerable<(int Start, int Length)> Runs(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!IsHan(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && IsHan(text[at]))
                at++;
            yield return (start, at - start);
        }
    }
}
