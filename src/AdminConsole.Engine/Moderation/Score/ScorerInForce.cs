using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The scorer that judges comments now, and the model version its scores are filed under.</summary>
public sealed record ScorerInForce(ICommentScorer Scorer, ModelVersionId Version);

/// <summary>Where the Score stage gets its scorer from: <see cref="ClassifierInForce"/>, or one that a test can read.</summary>
public interface IScorerSource
{
    /// <summary>Null while no model was ever promoted: comments are kept as received and scored later.</summary>
    Task<ScorerInForce?> GetAsync(CancellationToken cancellationToken);
}
