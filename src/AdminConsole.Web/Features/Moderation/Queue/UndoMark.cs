using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Carries the undo bar over the redirect of a plain form: the decision's id alone, since a cookie carries it.</summary>
public sealed class UndoMark(ConsoleDb db, Grace grace)
{
    private const string Key = "queue-undo";

    public static void Leave(ITempDataDictionary said, StandingDecision decision) => said[Key] = decision.Id;

    public async Task<UndoBar?> TakeAsync(ITempDataDictionary said, CancellationToken cancel)
    {
        if (said[Key] is not Guid id)
            return null;
        var left = await (
            from d in db.Decisions.AsNoTracking()
            where d.Id == id && !db.Decisions.Any(u => u.UndoesId == d.Id)
            join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
            select new { Decision = d, c.Text }).SingleOrDefaultAsync(cancel);
        if (left is null)
            return null;
        var made = left.Decision;
        return new UndoBar(
            new StandingDecision(made.Id, made.Kind, made.Reason, made.DecidedBy, made.DecidedById, made.DecidedAt) { HoldUntil = made.HoldUntil, AssignedTo = made.AssignedTo },
            made.CommentId, left.Text, await grace.LeftAsync(made.DecidedById, made.DecidedAt, cancel));
    }
}
