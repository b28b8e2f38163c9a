using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>The decisions on one comment, oldest first, and which of them stands.</summary>
public sealed class DecisionHistory
{
    private readonly List<Decision> decisions;
    private readonly HashSet<Guid> undone;

    internal DecisionHistory(IEnumerable<Decision> decisions)
    {
        this.decisions = [.. decisions];
        undone = [.. this.decisions.Where(d => d.UndoesId is not null).Select(d => d.UndoesId!.Value)];
    }

    public static DecisionHistory Empty { get; } = new([]);

    public IReadOnlyList<Decision> All => decisions;

    /// <summary>The newest decision that nobody took back.</summary>
    public Decision? Standing => decisions.FindLast(Stands);

    public Decision? UndoOf(Guid id) => decisions.Find(d => d.UndoesId == id);

    /// <summary>What nobody took back of all that came before a decision, oldest first.</summary>
    internal IEnumerable<Decision> StandingBefore(Decision decision) => decisions.TakeWhile(d => d.Id != decision.Id).Where(Stands);

    private bool Stands(Decision decision) => decision.Kind != DecisionKind.Undo && !undone.Contains(decision.Id);

    public static async Task<DecisionHistory> ReadAsync(ConsoleDb db, CommentId comment, CancellationToken cancellationToken) =>
        new(await db.Decisions.AsNoTracking().Where(d => d.CommentId == comment).InOrder().ToListAsync(cancellationToken));
}

public static class DecisionOrder
{
    /// <summary>As they were committed.</summary>
    public static IOrderedQueryable<Decision> InOrder(this IQueryable<Decision> decisions) =>
        decisions.OrderBy(d => d.Sequence).ThenBy(d => d.DecidedAt).ThenBy(d => d.Id);
}
