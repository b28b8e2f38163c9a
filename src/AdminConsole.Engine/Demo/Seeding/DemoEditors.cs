using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>In whose name the demo edits, and the rows it edits.</summary>
public sealed class DemoEditors(DemoPeople people, IDbContextFactory<ConsoleDb> databases)
{
    public Task<ProcessContext> AsEditorAsync(string kind, CancellationToken cancellationToken) =>
        AsAsync(DemoAccounts.Editor, kind, null, cancellationToken);

    public Task<ProcessContext> AsProductManagerAsync(string kind, string reason, CancellationToken cancellationToken) =>
        AsAsync(DemoAccounts.ProductManager, kind, reason, cancellationToken);

    public async Task<Playlist?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Playlists.AsNoTracking().SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, TrackId>> TracksAsync(IEnumerable<string> platformIds, CancellationToken cancellationToken)
    {
        var wanted = platformIds.ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Tracks.Where(t => wanted.Contains(t.PlatformId)).ToDictionaryAsync(t => t.PlatformId, t => t.Id, cancellationToken);
    }

    private async Task<ProcessContext> AsAsync(string email, string kind, string? reason, CancellationToken cancellationToken)
    {
        var ids = await people.IdsAsync(cancellationToken);
        return new ProcessContext(kind, DemoAccounts.Of(email).DisplayName, ids.TryGetValue(email, out var id) ? id : null, reason);
    }
}
