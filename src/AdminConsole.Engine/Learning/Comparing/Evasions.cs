using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>Disguised copies of the held-out comments that should come down: the same copies for every model.</summary>
internal static class Evasions
{
    private const int Seed = 20;

    /// <summary>Of so many comments each attack makes a copy: enough for the interval, and seconds rather than minutes.</summary>
    private const int MostComments = 400;

    public static IReadOnlyList<EvasiveCopy> Of(ICommentScorer scorer, IReadOnlyList<HeldOutScore> scores)
    {
        var copies = new List<EvasiveCopy>();
        foreach (var score in scores.Where(s => s.Comment.Category is not null).Take(MostComments))
        {
            var category = score.Comment.Category!.Value;
            foreach (var attack in Attack.All)
            {
                var copy = attack.Apply(score.Comment.Text, Seed);
                if (!string.Equals(copy, score.Comment.Text, StringComparison.Ordinal))
                    copies.Add(new EvasiveCopy(attack.Name, category, score.Group, score.Weight, scorer.Score(copy, score.Comment.Context)[category] ?? 0));
            }
        }

        return copies;
    }
}
