using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>The decisions on one comment, oldest first, and which of them stands.</summary>
public sealed class DecisionHistory
{
    private readonly List<Decision> decisions;

    private DecisionHistory(List<Decision> decisions) => this.decisions = decisions;

    public IReadOnlyList<Decision> All => decisions;

    /// <summary>The newest decision that nobody took back.</summary>
    public Decision? Standing
    {
        get
        {
            var undone = decisions.Where(d => d.UndoesId is not null).Select(d => d.UndoesId!.Value).ToHashSet();
            return decisions.LastOrDefault(d => d.Kind != DecisionKind.Undo && !undone.Contains(d.Id));
        }
    }

    /// <summary>What stood before the standing decision.</summary>
    public Decision? Before(Decision decision)
    {
        var earlier = decisions.TakeWhile(d => d.Id != decision.Id).ToList();
        return new DecisionHistory(earlier).Standing;
    }

    public Decision? UndoOf(Guid id) => decisions.Find(d => d.UndoesId == id);

    public static async Task<DecisionHistory> ReadAsync(ConsoleDb db, CommentId comment, CancellationToken cancellationToken) =>
        new(await db.Decisions.AsNoTracking().Where(d => d.CommentId == comment)
            .OrderBy(d => d.DecidedAt).ThenBy(d => d.Id).ToListAsync(cancellationToken));
}
