using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>From contributions per normalised character to the few spans of the original worth underlining.</summary>
internal static class Explanation
{
    /// <summary>A category below it is explained only when it is the text's most probable one.</summary>
    public const double FromProbability = 0.15;

    private const int MaxSpans = 6;

    /// <summary>A character counts when it pulls at least this part of what the strongest one does.</summary>
    private const double Threshold = 0.3;

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
        for (var i = 0; i < perCharacter.Length; i++)
        {
            if (perCharacter[i] < strongest * Threshold || text[i] == ' ')
                continue;
            var (start, end, pull) = (text.StartOf(i), text.EndOf(i), perCharacter[i]);
            while (i + 1 < perCharacter.Length && perCharacter[i + 1] >= strongest * Threshold && text[i + 1] != ' ')
            {
                i++;
                end = Math.Max(end, text.EndOf(i));
                pull += perCharacter[i];
            }

            if (found.Count > 0 && start <= found[^1].End)
                found[^1] = (found[^1].Start, Math.Max(end, found[^1].End), found[^1].Pull + pull);
            else
                found.Add((start, end, pull));
        }

        return found
            .OrderByDescending(span => span.Pull)
            .Take(MaxSpans)
            .OrderBy(span => span.Start)
            .Select(span => new ScoreSpan(span.Start, span.End - span.Start, Strength(span.Pull / raised), category));
    }

    private static int Strength(double share) => share switch
    {
        >= 0.4 => 3,
        >= 0.2 => 2,
        _ => 1,
    };
}
