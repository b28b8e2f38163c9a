namespace AdminConsole.Engine.Moderation.Score;

/// <summary>What gives a comment its probabilities. Implementations are immutable and safe from any thread.</summary>
public interface ICommentScorer
{
    /// <summary>Name of the model version whose scores these are; stored beside every score.</summary>
    string ModelVersion { get; }

    /// <summary>Calibrated probability per category. Reads at most <see cref="Normalising.Normaliser.MaxLength"/> UTF-16 units.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="context">What is known around it; the default says nothing is.</param>
    CategoryScores Score(string text, CommentContext context = default);

    /// <summary>The spans of <paramref name="text"/> that raised its scores, by category, then in reading order; empty when nothing did.</summary>
    IReadOnlyList<ScoreSpan> Explain(string text, CommentContext context = default);

    /// <summary>What the parts of the context add to the categories that it counts for, by category; empty where none does.</summary>
    IReadOnlyList<ContextPull> Around(string text, CommentContext context) => [];
}
