using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>
/// The one door through which the console changes what it knows: one transaction with its audit row, or nothing.
/// No slow work and no I/O to elsewhere inside; on SQLite everybody else is waiting.
/// </summary>
public sealed class AuditedWriter(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    /// <summary>How often a write that lost a race on PostgreSQL is tried again from the start.</summary>
    private const int Attempts = 5;

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction and commits it together with the audit row it names.
    /// It may run more than once: keep it free of effects outside <c>db</c>. Returning
    /// <see cref="AuditSubject.Nothing"/> rolls back.
    /// </summary>
    public async Task<T> WriteAsync<T>(
        ProcessContext context,
        Func<ConsoleDb, DateTimeOffset, Task<(T Outcome, AuditSubject Subject)>> write,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(context, write, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // Somebody else changed a row between our read and our write: read again.
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(
        ProcessContext context,
        Func<ConsoleDb, DateTimeOffset, Task<(T Outcome, AuditSubject Subject)>> write,
        CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var (outcome, subject) = await write(db, now);
        if (subject == AuditSubject.Nothing)
            return outcome;
        await db.SaveChangesAsync(cancellationToken);
        await AuditChain.AppendAsync(db, context, subject, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
