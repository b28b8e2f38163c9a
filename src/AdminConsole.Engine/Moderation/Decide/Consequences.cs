using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What follows from decisions beyond their comments, in their transaction: the authors' records, and appeals that lose their object.</summary>
public sealed class Consequences(StrikeBook strikes)
{
    internal async Task FollowAsync(ConsoleDb db, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removals = changes.Where(c => c.Removals != 0).Select(c => c.Removals > 0
            ? new Removal(c.Decision.Id, c.Comment.AuthorId, c.Decision.Reason!.Value, c.Grace)
            : new Removal(c.Decision.UndoesId!.Value, c.Comment.AuthorId, null, c.Grace)).ToList();
        if (removals.Count > 0)
        {
            var told = await strikes.WriteAsync(db, removals, now, cancellationToken);
            foreach (var change in changes)
                change.Told.AddRange(told[change.Decision.Id]);
        }

        // Recommendations, and what the caller laid out together with its decision: all before the audit chain's head is taken.
        await db.SaveChangesAsync(cancellationToken);
        var takenBack = changes.Where(c => c.Removals < 0).ToDictionary(c => c.Decision.UndoesId!.Value);
        foreach (var appeal in await AppealBook.MootAsync(db, takenBack.Keys, cancellationToken))
        {
            var change = takenBack[appeal.DecisionId];
            change.Told.Add(AppealEvent.MessageOf(appeal, change.Comment.PlatformId, now));
        }
    }
}
