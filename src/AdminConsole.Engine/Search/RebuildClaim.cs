using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Search;

internal abstract record RebuildTurn
{
    private RebuildTurn() { }

    public sealed record Mine(Guid Id) : RebuildTurn;

    public sealed record Taken : RebuildTurn;
}

/// <summary>Whose turn it is to rebuild, kept in the database: nodes and verbs take part alike.</summary>
public sealed class RebuildClaim(IDbContextFactory<ConsoleDb> databases, WriteGate gate, SearchOptions options, TimeProvider clock)
{
    /// <summary>A rebuild without a sign of life for so long is dead, and another one may begin.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    private string Key => options.Provider.ToString();

    internal async Task<RebuildTurn> TakeAsync(long total, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var id = Ids.New(clock);
        var now = clock.GetUtcNow();
        var dead = now - Patience;
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO search_index_states (provider, done, total) VALUES ({Key}, 0, 0) ON CONFLICT DO NOTHING", cancellationToken);
        var taken = await db.SearchIndexStates
            .Where(s => s.Provider == Key && (s.RebuildId == null || s.BeatAt == null || s.BeatAt < dead))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, id).SetProperty(s => s.StartedAt, now).SetProperty(s => s.BeatAt, now)
                .SetProperty(s => s.Done, 0).SetProperty(s => s.Total, total), cancellationToken);
        return taken == 1 ? new RebuildTurn.Mine(id) : new RebuildTurn.Taken();
    }

    internal async Task<RebuildOutcome.AlreadyRunning> RunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await db.SearchIndexStates.AsNoTracking().SingleAsync(s => s.Provider == Key, cancellationToken);
        return new RebuildOutcome.AlreadyRunning(running.StartedAt ?? clock.GetUtcNow(), running.Done, running.Total);
    }

    /// <exception cref="RebuildReplacedException">Another rebuild has taken over.</exception>
    internal async Task BeatAsync(Guid id, long done, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var mine = await db.SearchIndexStates.Where(s => s.Provider == Key && s.RebuildId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.BeatAt, now).SetProperty(s => s.Done, done), cancellationToken);
        if (mine == 0)
            throw new RebuildReplacedException();
    }

    /// <summary>Also after Ctrl-C: the next rebuild must not have to wait for this one's patience to run out.</summary>
    internal async Task ReleaseAsync(Guid id, bool finished)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var mine = db.SearchIndexStates.Where(s => s.Provider == Key && s.RebuildId == id);
        var now = clock.GetUtcNow();
        await (finished
            ? mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, (Guid?)null).SetProperty(s => s.RebuiltAt, now))
            : mine.ExecuteUpdateAsync(set => set.SetProperty(s => s.RebuildId, (Guid?)null)));
    }
}
