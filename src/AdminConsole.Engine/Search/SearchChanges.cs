using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Search;

/// <summary>The rows that say which comments the index is behind on, oldest first.</summary>
public sealed class SearchChanges(IDbContextFactory<ConsoleDb> databases, WriteGate gate)
{
    private const int Chunk = 5000;

    internal async Task<List<long>> IdsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.SearchChanges.Select(c => c.Id).ToListAsync(cancellationToken);
    }

    internal async Task<List<SearchChange>> FirstAsync(int count, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.SearchChanges.AsNoTracking().OrderBy(c => c.Id).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>By id, never by range: on PostgreSQL a row with a lower number may be committed after one with a higher.</summary>
    internal async Task DeleteAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        foreach (var done in ids.Chunk(Chunk))
        {
            using var turn = await gate.EnterAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.SearchChanges.Where(c => EF.Parameter(done).Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
