using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>Comments that were put aside until a date wait again when it has come: for moderators, or for a lead where they did before.</summary>
public sealed class HeldComments(AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, SearchProjector search, TimeProvider clock)
{
    private const int Most = 1000;

    private static readonly ProcessContext Context = ProcessContext.System("comment.return", "queue");

    private static readonly (CommentStatus Status, QueueState State)[] Ways =
        [(CommentStatus.Waiting, QueueState.Waiting), (CommentStatus.Escalated, QueueState.Escalated)];

    /// <returns>How many came back.</returns>
    public async Task<int> ReturnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await DueAsync(now, cancellationToken);
        if (due.Length == 0)
            return 0; // asked every few seconds: the writers' turn is only taken for something
        var returned = await writer.WriteAllAsync(async acts =>
        {
            var back = new List<CommentId>();
            foreach (var (status, state) in Ways)
            {
                var these = Due(acts.Db, now).Where(e => EF.Parameter(due).Contains(e.CommentId) && acts.Db.Comments.Any(c => c.Id == e.CommentId && c.Status == status));
                var ids = await these.Select(e => e.CommentId).ToListAsync(cancellationToken);
                var moved = await these.Where(e => ids.Contains(e.CommentId)).ExecuteUpdateAsync(set => set
                    .SetProperty(e => e.State, state)
                    .SetProperty(e => e.HeldUntil, (DateTimeOffset?)null)
                    .SetProperty(e => e.Version, e => e.Version + 1), cancellationToken);
                if (moved != ids.Count)
                    throw new DbUpdateConcurrencyException("Somebody else acted on one of them meanwhile.");
                back.AddRange(ids);
            }

            acts.Db.SearchChanges.AddRange(back.Select(id => new SearchChange { CommentId = id }));
            await acts.Db.SaveChangesAsync(cancellationToken);
            if (back.Count > 0)
                await acts.AuditAsync(back.ConvertAll(id => new AuditAct(Context, new AuditSubject($"comment:{id}"))), cancellationToken);
            return back.Count;
        }, cancellationToken);
        search.Poke();
        return returned;
    }

    private async Task<CommentId[]> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Due(db, now).OrderBy(e => e.HeldUntil).Take(Most).Select(e => e.CommentId).ToArrayAsync(cancellationToken);
    }

    private static IQueryable<QueueEntry> Due(ConsoleDb db, DateTimeOffset now) =>
        db.QueueEntries.Where(e => e.HeldUntil != null && e.HeldUntil <= now && e.State == QueueState.Held);
}

/// <summary>Looks every few seconds for comments whose date has come.</summary>
public sealed partial class HeldClock(HeldComments held, TimeProvider clock, ILogger<HeldClock> log) : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (await held.ReturnAsync(cancellationToken) is > 0 and var count)
            Log.Returned(Logger, count);
    }

    private static partial class Log
    {
        [LoggerMessage(3311, LogLevel.Information, "{Count} comments that were on hold wait again")]
        public static partial void Returned(ILogger log, int count);
    }
}
