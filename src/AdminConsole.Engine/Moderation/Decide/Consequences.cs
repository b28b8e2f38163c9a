using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What follows from decisions beyond the comment itself, in their transaction: the author's record, and appeals that lose their object.</summary>
public sealed class Consequences(StrikeBook strikes)
{
    public Task RemovedAsync(ConsoleDb db, IReadOnlyList<Removal> removals, DateTimeOffset now, CancellationToken cancellationToken) =>
        strikes.RemovedAsync(db, removals, now, cancellationToken);

    public async Task TakenBackAsync(ConsoleDb db, IReadOnlyList<Removal> removals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (removals.Count == 0)
            return;
        await strikes.TakenBackAsync(db, removals, now, cancellationToken);
        await AppealBook.MootAsync(db, [.. removals.Select(r => r.DecisionId)], cancellationToken);
    }
}
