using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// Holds what was read from the champion's file, and reads anew when another version is champion: a running node follows
/// the champion row without a restart.
/// </summary>
internal sealed class ChampionFollower<T>(IDbContextFactory<ConsoleDb> databases, ModelKind kind, Func<ModelVersion, T> read) : IDisposable
    where T : class?
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile Held? held;

    /// <summary>Null while no model of the kind was ever promoted.</summary>
    public async Task<T?> GetAsync(CancellationToken cancellationToken)
    {
        if (await ChampionAsync(cancellationToken) is not { } champion)
            return null;
        if (held is { } same && same.Id == champion.Id)
            return same.Value;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (held?.Id != champion.Id)
                held = new Held(champion.Id, read(champion));
            return held!.Value;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<ModelVersion?> ChampionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Models.Champion(db, kind).SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record Held(ModelVersionId Id, T Value);
}
