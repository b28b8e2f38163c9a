using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// The stage in which a person's word becomes fact: decision, comment, queue, author's tally, audit row and the event
/// for the platform in one transaction, or none of them. The comment row's version decides who was first: on SQLite
/// writers take turns, on PostgreSQL the second one waits for the row's lock, and is told.
/// </summary>
public sealed class Decisions(DecisionGroups groups, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <param name="cancellationToken">Ends the waiting; what was submitted is carried out all the same.</param>
    public Task<DecideOutcome> DecideAsync(
        Moderator who, CommentId commentId, Verdict verdict, Seen seen, CancellationToken cancellationToken)
    {
        if (verdict.ProblemAt(clock.GetUtcNow()) is { } problem)
            throw new ArgumentException(problem, nameof(verdict));
        var attempt = new DecideAttempt(who, commentId, verdict, seen);
        groups.Submit(attempt);
        return attempt.Answered.WaitAsync(cancellationToken);
    }

    /// <summary>Takes the standing decision back by a compensating one; the comment waits where it waited before.</summary>
    /// <param name="reason">Needed for another person's decision, and for an own one once its grace is over.</param>
    public async Task<UndoOutcome> UndoAsync(Moderator who, Guid decisionId, string? reason, CancellationToken cancellationToken)
    {
        var comment = await CommentOfAsync(decisionId, cancellationToken);
        if (comment is null)
            return new UndoOutcome.NotFound();
        var attempt = new UndoAttempt(who, comment.Value, decisionId, reason);
        groups.Submit(attempt);
        return await attempt.Answered.WaitAsync(cancellationToken);
    }

    private async Task<CommentId?> CommentOfAsync(Guid decisionId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Decisions.Where(d => d.Id == decisionId && d.Kind != DecisionKind.Undo)
            .Select(d => (CommentId?)d.CommentId).SingleOrDefaultAsync(cancellationToken);
    }
}
