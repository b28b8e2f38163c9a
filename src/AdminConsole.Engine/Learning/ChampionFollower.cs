using System.Diagnostics;
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
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private volatile Held? held;
    private (ModelVersionId Id, long At)? failed;

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
            if (held is { } meanwhile && meanwhile.Id == champion.Id)
                return meanwhile.Value;
            if (failed is { } lately && lately.Id == champion.Id && Stopwatch.GetElapsedTime(lately.At) < Again)
                return null;
            if (read(champion) is not { } value)
            {
                failed = (champion.Id, Stopwatch.GetTimestamp()); // a file that cannot be read now may be in a moment
                return null;
            }

            held = new Held(champion.Id, value);
            return value;
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
