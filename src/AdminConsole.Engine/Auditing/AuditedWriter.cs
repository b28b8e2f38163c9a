using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>
/// The one door through which the console changes what it knows: one transaction with its audit row, or nothing.
/// No slow work and no I/O to elsewhere inside; on SQLite everybody else is waiting.
/// </summary>
public sealed class AuditedWriter(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    /// <summary>
    /// Runs <paramref name="write"/> in a transaction and commits it together with the audit row it names.
    /// It may run more than once: keep it free of effects outside <c>db</c>. Returning
    /// <see cref="AuditSubject.Nothing"/> rolls back.
    /// </summary>
    public Task<T> WriteAsync<T>(
        ProcessContext context,
        Func<ConsoleDb, DateTimeOffset, Task<(T Outcome, AuditSubject Subject)>> write,
        CancellationToken cancellationToken) =>
        WriteAllAsync(async acts =>
        {
            var (outcome, subject) = await write(acts.Db, acts.Now);
            if (subject == AuditSubject.Nothing)
                return outcome;
            await acts.Db.SaveChangesAsync(cancellationToken);
            await acts.AuditAsync([new AuditAct(context, subject)], cancellationToken);
            return outcome;
        }, cancellationToken);

    /// <summary>
    /// Several acts in one transaction, each with an audit row of its own: <paramref name="write"/> names them to
    /// <see cref="AuditedActs.AuditAsync"/>. It may run more than once. When it named none, it is rolled back.
    /// </summary>
    public Task<T> WriteAllAsync<T>(Func<AuditedActs, Task<T>> write, CancellationToken cancellationToken) =>
        LostRace.RetryAsync(() => WriteOnceAsync(write, cancellationToken));

    private async Task<T> WriteOnceAsync<T>(Func<AuditedActs, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var acts = new AuditedActs(db, clock.GetUtcNow());
        var outcome = await write(acts);
        if (!acts.Any)
            return outcome;
        await db.SaveChangesAsync(cancellationToken);
        await acts.NumberEventsAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}

/// <summary>The open transaction of <see cref="AuditedWriter.WriteAllAsync"/>.</summary>
public sealed class AuditedActs(ConsoleDb db, DateTimeOffset now)
{
    public ConsoleDb Db { get; } = db;

    public DateTimeOffset Now { get; } = now;

    internal bool Any { get; private set; }

    private long last;

    /// <summary>
    /// Appends one audit row per act and returns the number of the first. Locks and updates of other rows come before
    /// it: from here to the commit every other audited write waits.
    /// </summary>
    public async Task<long> AuditAsync(IReadOnlyList<AuditAct> acts, CancellationToken cancellationToken)
    {
        Any = true;
        var first = await AuditChain.AppendAsync(Db, acts, Now, cancellationToken);
        last = first + acts.Count - 1;
        return first;
    }

    /// <summary>
    /// Whoever holds the chain's head commits before the next one counts, so the audit rows' numbers are the order of the
    /// commits: events that have none yet get the last one of this transaction.
    /// </summary>
    internal async Task NumberEventsAsync(CancellationToken cancellationToken)
    {
        if (last > 0)
        {
            await Db.OutboxMessages.Where(m => m.Sequence == 0)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Sequence, last), cancellationToken);
        }
    }

    /// <summary>Commits even where no act was named: what was written carries out what an audited write decided.</summary>
    public void CarryOut() => Any = true;
}
