using System.Collections.Concurrent;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>
/// What the champion makes of comments that an earlier model scored: a decided comment keeps the score it was decided under,
/// and figures about the champion must not be another model's.
/// </summary>
public sealed class ScoresNow(IScorerSource scorers)
{
    private volatile ChampionScores? kept;

    /// <summary>Null while no champion can be used: then the stored scores are all there is.</summary>
    public async Task<ChampionScores?> GetAsync(CancellationToken cancellationToken)
    {
        if (await scorers.GetAsync(cancellationToken) is not { } champion)
            return null;
        if (kept is { } same && same.Version == champion.Version)
            return same;
        return kept = new ChampionScores(champion.Scorer, champion.Version);
    }
}

/// <summary>One champion's scores of comments, each computed once and kept up to a bound.</summary>
public sealed class ChampionScores(ICommentScorer scorer, ModelVersionId version)
{
    /// <summary>Some ten megabytes. What does not fit is scored again when it is asked for.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<(CommentId, long Text), CategoryScores> scored = new();
    private int count;

    public ModelVersionId Version => version;

    /// <param name="stored">The score that the comment has, whichever model it is from.</param>
    /// <param name="comment">Whose text it is.</param>
    /// <param name="textHash">Tells its revisions apart; the text itself is not kept, since it may be erased.</param>
    /// <param name="text">As it is scored now, where the stored score is not this champion's.</param>
    public CategoryScores Of(CommentScore? stored, CommentId comment, byte[] textHash, string text)
    {
        if (stored is not null && stored.ModelVersionId == version)
            return new CategoryScores(stored.Inflammatory, stored.Marketing, stored.Improper);
        var key = (comment, BitConverter.ToInt64(textHash));
        if (scored.TryGetValue(key, out var known))
            return known;
        var scores = scorer.Score(text, stored?.Context ?? default);
        if (Interlocked.Increment(ref count) > Most)
        {
            scored.Clear();
            Interlocked.Exchange(ref count, 0);
        }

        scored[key] = scores;
        return scores;
    }
}
