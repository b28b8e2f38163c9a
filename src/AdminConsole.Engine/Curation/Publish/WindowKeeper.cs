using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>
/// Opens and closes publish windows. What a listener gets follows from the window's instants themselves, so no list is
/// late while this waits; what it adds is the state people filter by and the event the platform hears, once each, also
/// for instants that passed while the console was down.
/// </summary>
public sealed class WindowKeeper(IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock, ILogger<WindowKeeper> log)
    : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    protected override Task RoundAsync(CancellationToken cancellationToken) => TurnAsync(cancellationToken);

    /// <summary>Moves every playlist whose stored state is behind its window; says how many.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        List<PlaylistId> due;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            due = await db.Playlists.AsNoTracking()
                .Where(p => p.Kind == PlaylistKind.Editorial && p.LiveEditionId != null)
                .Where(p => (p.State == PlaylistState.Scheduled && (p.WindowFrom == null || p.WindowFrom <= now))
                    || (p.State == PlaylistState.Live && p.WindowTo != null && p.WindowTo <= now))
                .Select(p => p.Id)
                .ToListAsync(cancellationToken);
        }

        foreach (var id in due)
            await MoveAsync(id, cancellationToken);
        return due.Count;
    }

    private Task<bool> MoveAsync(PlaylistId id, CancellationToken cancellationToken) =>
        writer.WriteAsync(ProcessContext.System("playlist.window", "publish window"), async (db, now) =>
        {
            var playlist = await db.Playlists.SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
            if (playlist is null || PlaylistStates.At(playlist, now) is var state && state == playlist.State)
                return (false, AuditSubject.Nothing);
            playlist.State = state;
            var edition = await db.Editions.Where(e => e.Id == playlist.LiveEditionId).Select(e => (int?)e.Number).SingleOrDefaultAsync(cancellationToken);
            var kind = state == PlaylistState.Live ? PlaylistEvent.Opened : PlaylistEvent.Closed;
            db.OutboxMessages.Add(PlaylistEvent.MessageOf(Ids.New(Clock), kind, playlist, edition, now));
            return (true, new AuditSubject($"playlist:{id}", $$"""{"state":"{{state}}"}"""));
        }, cancellationToken);
}
