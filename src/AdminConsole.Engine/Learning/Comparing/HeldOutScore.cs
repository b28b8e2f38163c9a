using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>A held-out comment and what one model says of it.</summary>
/// <param name="Group">Number of its group: comments of one group are drawn together.</param>
internal sealed record HeldOutScore(LabelledComment Comment, int Group, double Weight, CategoryScores Scores)
{
    public bool Speaks(Category category) => Comment.SpeaksAbout(category);

    public bool Positive(Category category) => Comment.Category == category;

    public float Of(Category category) => Scores[category] ?? 0;

    public JudgedScore Judged(Category category) => new(Of(category), Positive(category), Weight);

    /// <summary>Scores every comment, in their order, so that two models' lists can be laid side by side.</summary>
    public static IReadOnlyList<HeldOutScore> All(ICommentScorer scorer, IReadOnlyList<LabelledComment> heldOut, Func<LabelledComment, double> weightOf) =>
        All(heldOut.Select(comment => (comment, scorer.Score(comment.Text, comment.Context))), weightOf);

    /// <summary>Numbers the groups of comments that were scored.</summary>
    public static IReadOnlyList<HeldOutScore> All(IEnumerable<(LabelledComment Comment, CategoryScores Scores)> heldOut, Func<LabelledComment, double> weightOf)
    {
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var scored = new List<HeldOutScore>();
        foreach (var (comment, scores) in heldOut)
        {
            var key = ClassifierLessons.GroupOf(comment);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = groups.Count);
            scored.Add(new HeldOutScore(comment, group, weightOf(comment), scores));
        }

        return scored;
    }
}

/// <summary>From which probability on each category is flagged.</summary>
internal sealed record Thresholds(double Inflammatory, double Marketing, double Improper)
{
    public static Thresholds Of(PolicyInForce policy) => new(policy.Inflammatory, policy.Marketing, policy.Improper);

    public double this[Category category] => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        _ => Improper,
    };

    public bool Flag(Category category, CategoryScores scores) => scores[category] is { } p && p >= this[category];

    public bool FlagAny(CategoryScores scores)
    {
        foreach (var category in Categories.All)
        {
            if (Flag(category, scores))
                return true;
        }

        return false;
    }
}
