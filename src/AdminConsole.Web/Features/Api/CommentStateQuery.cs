using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Api;

/// <summary>Everything the platform may know about one comment.</summary>
public sealed class CommentStateQuery(ConsoleDb db, ToldQuery told)
{
    public async Task<CommentState?> FindAsync(string platformId, CancellationToken cancellationToken)
    {
        var comment = await db.Comments.AsNoTracking()
            .Where(c => c.PlatformId == platformId)
            .Select(c => new { c.Id, c.PlatformId, c.Status, c.Revision, c.CreatedAt, c.ReceivedAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (comment is null)
            return null;
        var score = await db.CommentScores.AsNoTracking().SingleOrDefaultAsync(s => s.CommentId == comment.Id, cancellationToken);
        var model = score is null
            ? null
            : await db.ModelVersions.Where(m => m.Id == score.ModelVersionId).Select(m => (int?)m.Number).SingleOrDefaultAsync(cancellationToken);
        var flags = await db.Flags.AsNoTracking().Where(f => f.CommentId == comment.Id).OrderBy(f => f.Id).ToListAsync(cancellationToken);
        var decision = await db.Decisions.AsNoTracking()
            .Where(d => d.CommentId == comment.Id)
            .OrderByDescending(d => d.Sequence).ThenByDescending(d => d.DecidedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return new CommentState(
            comment.PlatformId, Words.Of(comment.Status), comment.Revision, comment.CreatedAt, comment.ReceivedAt,
            score is null ? null : new CommentScores(score.Inflammatory, score.Marketing, score.Improper, model, score.ScoredAt),
            [.. flags.Select(f => new CommentFlag(Words.Of(f.Kind), Words.Of(f.Category), f.Probability, f.Detail))],
            decision is null ? null : new CommentDecision(
                Words.Of(decision.Kind), decision.Reason is { } reason ? Words.Of(reason) : null, decision.DecidedAt),
            await told.OfCommentAsync(comment.Id, 1, cancellationToken) is [var newest] ? EventTold.Of(newest) : null);
    }
}
