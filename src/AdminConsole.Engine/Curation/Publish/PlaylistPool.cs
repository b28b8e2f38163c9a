using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>The tracks that editors placed in their playlists: those of the latest playlists first, each in its order.</summary>
public sealed class PlaylistPool(IDbContextFactory<ConsoleDb> databases) : IEditorialPool
{
    private const int Playlists = 40;
    private const int Most = 600;

    public async Task<IReadOnlyList<TrackId>> PicksAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var playlists = await db.Playlists.AsNoTracking()
            .Where(p => p.Kind == PlaylistKind.Editorial)
            .OrderByDescending(p => p.UpdatedAt).ThenBy(p => p.Id)
            .Select(p => p.Id).Take(Playlists).ToListAsync(cancellationToken);
        var entries = await db.PlaylistEntries.AsNoTracking()
            .Where(e => playlists.Contains(e.PlaylistId))
            .Select(e => new { e.PlaylistId, e.TrackId, e.Position }).ToListAsync(cancellationToken);
        return [.. entries
            .OrderBy(e => e.Position).ThenBy(e => playlists.IndexOf(e.PlaylistId))
            .Select(e => e.TrackId).Distinct().Take(Most)];
    }
}
