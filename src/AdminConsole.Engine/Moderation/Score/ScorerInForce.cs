using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>The scorer that judges comments now, and the model version its scores are filed under.</summary>
public sealed record ScorerInForce(ICommentScorer Scorer, ModelVersionId Version);

/// <summary>
/// Where the Score stage gets the champion from. Learning, which knows this stage, follows the champion's row and
/// implements it; until a first model exists there is <see cref="NoScorer"/>.
/// </summary>
public interface IScorerSource
{
    /// <summary>Null while no model was ever promoted: comments are kept as received and scored later.</summary>
    ScorerInForce? Current { get; }
}

public sealed class NoScorer : IScorerSource
{
    public ScorerInForce? Current => null;
}
