using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Curation.Publish;

/// <summary>
/// Opens and closes publish windows. What a listener gets follows from the window's instants themselves, so no list is
/// late while this waits; what it adds is the state people filter by and the event the platform hears, once each, also
/// for instants that passed while the console was down.
/// </summary>
public sealed partial class WindowKeeper(
    IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock, ILogger<WindowKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.TurnFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Moves every playlist whose stored state is behind its window; says how many.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
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
            db.OutboxMessages.Add(PlaylistEvent.MessageOf(Ids.New(clock), kind, playlist, edition, now));
            return (true, new AuditSubject($"playlist:{id}", $$"""{"state":"{{state}}"}"""));
        }, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "Publish windows could not be moved; trying again")]
        public static partial void TurnFailed(ILogger logger, Exception exception);
    }
}
