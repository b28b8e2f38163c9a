using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// Holds what was read from the champion's file, and reads anew when another version is champion: a running node follows
/// the champion row without a restart. A file that could not be used may be there in a moment: it is tried again.
/// </summary>
internal sealed class ChampionFollower<T>(
    IDbContextFactory<ConsoleDb> databases, ModelKind kind, Func<ModelVersion, T> read, Func<T, bool> usable, TimeProvider clock) : IDisposable
    where T : class?
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim turn = new(1);
    private volatile Held? held;

    /// <summary>Null while no model of the kind was ever promoted.</summary>
    public async Task<T?> GetAsync(CancellationToken cancellationToken)
    {
        if (await ChampionAsync(cancellationToken) is not { } champion)
            return null;
        if (held is { } known && Holds(known, champion))
            return known.Value;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (held is { } meanwhile && Holds(meanwhile, champion))
                return meanwhile.Value;
            var value = read(champion);
            held = new Held(champion.Id, value, usable(value) ? null : clock.GetTimestamp());
            return value;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private bool Holds(Held known, ModelVersion champion) =>
        known.Id == champion.Id && (known.FailedAt is not { } failed || clock.GetElapsedTime(failed) < Again);

    private async Task<ModelVersion?> ChampionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Models.Champion(db, kind).SingleOrDefaultAsync(cancellationToken);
    }

    /// <param name="FailedAt">Timestamp of the attempt; null where the file was good.</param>
    private sealed record Held(ModelVersionId Id, T Value, long? FailedAt);
}
