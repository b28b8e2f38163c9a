using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage;

/// <summary>
/// Writes by which the machine keeps track of itself (leases, heartbeats, progress, logs of a run). They change nothing
/// that people know or decided and come several times a second, so they pass the write gate but leave no audit row.
/// Everything else goes through <see cref="Auditing.AuditedWriter"/>.
/// </summary>
public sealed class Bookkeeping(IDbContextFactory<ConsoleDb> databases, WriteGate gate)
{
    public async Task<T> WriteAsync<T>(Func<ConsoleDb, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await write(db);
    }

    public async Task<T> ReadAsync<T>(Func<ConsoleDb, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await read(db);
    }
}
