using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// From contributions per normalised character to the few spans of the original worth underlining. Characters that pull
/// hard enough are joined over small gaps, and a Latin word is underlined whole: people read words, not n-grams.
/// </summary>
internal static class Explanation
{
    /// <summary>A category below it is explained only when it is the text's most probable one.</summary>
    public const double FromProbability = 0.15;

    private const int MaxSpans = 6;

    /// <summary>A character counts when it pulls at least this part of what the strongest one does.</summary>
    private const double Threshold = 0.25;

    /// <summary>A span that holds less of what raised the score is noise.</summary>
    private const double LeastShare = 0.05;

    public static IEnumerable<ScoreSpan> Spans(double[] perCharacter, NormalisedText text, Category category)
    {
        double strongest = 0, raised = 0;
        foreach (var contribution in perCharacter)
        {
            strongest = Math.Max(strongest, contribution);
            raised += Math.Max(0, contribution);
        }

        if (strongest <= 0)
            return [];
        var found = new List<(int Start, int End, double Pull)>();
        foreach (var (first, last) in Runs(perCharacter, strongest * Threshold, text))
        {
            var pull = 0.0;
            var (start, end) = (text.StartOf(first), text.EndOf(first));
            for (var i = first; i <= last; i++)
            {
                pull += perCharacter[i];
                end = Math.Max(end, text.EndOf(i));
            }

            if (found.Count > 0 && start < found[^1].End)
                found[^1] = (found[^1].Start, Math.Max(end, found[^1].End), found[^1].Pull + pull);
            else
                found.Add((start, end, pull));
        }

        return found
            .Where(span => span.Pull >= raised * LeastShare)
            .OrderByDescending(span => span.Pull)
            .Take(MaxSpans)
            .OrderBy(span => span.Start)
            .Select(span => new ScoreSpan(span.Start, span.End - span.Start, Strength(span.Pull / raised), category) { Pull = (float)Math.Round(span.Pull, 3) });
    }

    /// <summary>First and last character of each stretch, in order and apart from one another.</summary>
    private static List<(int First, int Last)> Runs(double[] perCharacter, double threshold, NormalisedText text)
    {
        var runs = new List<(int First, int Last)>();
        for (var i = 0; i < perCharacter.Length; i++)
        {
            if (perCharacter[i] < threshold || !IsReadable(text[i]))
                continue;
            var (first, last) = (i, i);
            while (first > 0 && IsLetter(text[first]) && IsLetter(text[first - 1]))
                first--;
            while (last + 1 < perCharacter.Length && IsLetter(text[last]) && IsLetter(text[last + 1]))
                last++;
            if (runs.Count > 0 && Joins(runs[^1].Last, first))
                runs[^1] = (runs[^1].First, last);
            else
                runs.Add((first, last));
            i = last;
        }

        return runs;

        // Next to each other, or with one character between them that does not speak against the category.
        bool Joins(int last, int first) =>
            first - last <= 1 || (first - last == 2 && perCharacter[last + 1] >= 0 && IsReadable(text[last + 1]));
    }

    private static bool IsLetter(char c) => CharClasses.Of(c) is CharClass.Letter;

    private static bool IsReadable(char c) => c is not (' ' or ',' or '。' or '!' or '?' or '.' or ':');

    private static int Strength(double share) => share switch
    {
        >= 0.4 => 3,
        >= 0.2 => 2,
        _ => 1,
    };
}
