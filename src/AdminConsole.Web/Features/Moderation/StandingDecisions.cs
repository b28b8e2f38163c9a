using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>What stands on many comments at once.</summary>
public static class StandingDecisions
{
    public static async Task<Dictionary<CommentId, StandingDecision>> OfAsync(ConsoleDb db, IReadOnlyCollection<CommentId> comments, CancellationToken cancel)
    {
        var standing = await db.Decisions.AsNoTracking()
            .Where(d => comments.Contains(d.CommentId) && d.Kind != DecisionKind.Undo && !db.Decisions.Any(u => u.UndoesId == d.Id))
            .Select(d => new { d.CommentId, d.Sequence, Decision = new StandingDecision(d.Id, d.Kind, d.Reason, d.DecidedBy, d.DecidedById, d.DecidedAt) })
            .ToListAsync(cancel);
        return standing.GroupBy(d => d.CommentId).ToDictionary(g => g.Key, g => g.MaxBy(d => (d.Sequence, d.Decision.At))!.Decision);
    }
}
