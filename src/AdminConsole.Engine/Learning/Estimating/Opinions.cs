using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning.Estimating;

/// <summary>
/// Makes one lesson of all that people said of one text. Texts that differ in case, width, spaces and signs alone are one text,
/// and one person has one voice on it, however many copies they decided: a campaign teaches once.
/// </summary>
internal static class Opinions
{
    private const double Most = 3;

    /// <param name="verdicts">What people said.</param>
    /// <param name="standsFor">How many comments a comment stands for, where it was drawn by lot; others stand for themselves.</param>
    public static IEnumerable<(LabelledComment Lesson, DateTimeOffset At)> Of(
        IEnumerable<VerdictOn> verdicts, IReadOnlyDictionary<CommentId, double> standsFor)
    {
        foreach (var copies in verdicts.GroupBy(verdict => NearDuplicates.KeyOf(verdict.Text), StringComparer.Ordinal))
        {
            var voices = copies.SelectMany(copy => copy.Votes).GroupBy(vote => vote.Person).Select(person => person.OrderBy(vote => vote.At).Last()).ToList();
            if (Weigh(voices) is not { } weighed)
                continue; // as many say this as that: no teacher
            var first = copies.First();
            yield return (
                new LabelledComment(first.Text, weighed.Says, $"thread:{first.Thread:N}", weighed.Weight)
                {
                    Source = LabelSource.PlatformDecision,
                    Comment = first.Comment,
                    Thread = first.ThreadKind,
                    PopulationWeight = copies.Sum(copy => standsFor.GetValueOrDefault(copy.Comment, 1)),
                },
                voices.Max(vote => vote.At));
        }
    }

    /// <summary>
    /// The word of the heavier side: one voice weighs 1, two that agree 2, four 3; every voice against it takes away, and at a
    /// tie nothing is left.
    /// </summary>
    internal static (Category? Says, double Weight)? Weigh(IReadOnlyList<Vote> voices)
    {
        var sides = voices.GroupBy(vote => vote.Says).Select(side => (Says: side.Key, Weight: side.Sum(vote => vote.Weight))).OrderByDescending(side => side.Weight).ToList();
        var total = sides.Sum(side => side.Weight);
        var majority = (2 * sides[0].Weight / total) - 1;
        return majority > 0 ? (sides[0].Says, majority * Math.Min(Most, 1 + Math.Log2(Math.Max(1, sides[0].Weight)))) : null;
    }
}
