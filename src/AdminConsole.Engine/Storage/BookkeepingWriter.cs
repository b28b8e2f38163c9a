using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage;

/// <summary>
/// Writes that carry out what an audited write decided (an attempt made, a message laid out): in turn on SQLite and
/// in one transaction, but without an audit row, since no one chose anything. What is written may run more than once: keep it
/// free of effects outside the database.
/// </summary>
public sealed class BookkeepingWriter(IDbContextFactory<ConsoleDb> databases, WriteGate gate)
{
    public Task<T> WriteAsync<T>(Func<ConsoleDb, Task<T>> write, CancellationToken cancellationToken) =>
        LostRace.RetryAsync(() => WriteOnceAsync(write, cancellationToken));

    private async Task<T> WriteOnceAsync<T>(Func<ConsoleDb, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await write(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
