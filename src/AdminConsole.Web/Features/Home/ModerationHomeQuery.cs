using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Home;

public sealed record TeamRow(string Name, int Today, int Removed, DateTimeOffset Last, IReadOnlyList<double> ByHour)
{
    public TimeSpan? Median { get; init; }

    /// <summary>Passed on without a decision, today.</summary>
    public int Skipped { get; init; }
}

/// <summary>A thread with many comments waiting.</summary>
public sealed record HotThread(Guid Id, string Title, int Waiting, DateTimeOffset Oldest);

public sealed record ModerationHome(bool Lead, Hours Hours)
{
    public int Waiting { get; init; }

    public int Escalated { get; init; }

    public DateTimeOffset? Oldest { get; init; }

    /// <summary>How old a comment may become; null while no policy is in force.</summary>
    public TimeSpan? Promised { get; init; }

    /// <summary>Waiting for longer than was promised.</summary>
    public int Late { get; init; }

    public int DecidedToday { get; init; }

    public int RemovedToday { get; init; }

    public int UndoneToday { get; init; }

    public int MineToday { get; init; }

    public IReadOnlyList<double> In { get; init; } = [];

    public IReadOnlyList<double> Out { get; init; } = [];

    /// <summary>How many wait since how many whole hours: 0…23, and 24 for all that are older.</summary>
    public IReadOnlyList<int> ByAge { get; init; } = [];

    public IReadOnlyList<TeamRow> Team { get; init; } = [];

    /// <summary>Of the last day, for a lead.</summary>
    public HandleTimes Handle { get; init; } = new([]);

    public int SkippedToday { get; init; }

    public IReadOnlyList<HotThread> Hot { get; init; } = [];

    public int DeadLetters { get; init; }

    public int Challengers { get; init; }

    /// <summary>No comments are drawn to be judged blind.</summary>
    public bool LotIsOff { get; init; }
}

/// <summary>The moderators' and their lead's home, from the queue and the decisions of the last day.</summary>
public sealed class ModerationHomeQuery(ConsoleDb db, Viewer viewer, TimeProvider clock)
{
    private const int OldestRead = 20_000;
    private const int ManyInThread = 5;

    public async Task<ModerationHome> PageAsync(bool lead, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var hours = new Hours(now, viewer.Zone);
        var waiting = await db.QueueEntries.AsNoTracking().Where(q => q.State == QueueState.Waiting)
            .OrderBy(q => q.EnteredAt).Take(OldestRead).Select(q => q.EnteredAt).ToListAsync(cancel);
        var arrived = await db.QueueEntries.AsNoTracking().Where(q => q.EnteredAt >= hours.From).Select(q => q.EnteredAt).ToListAsync(cancel);
        var since = hours.From < hours.Today ? hours.From : hours.Today;
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.DecidedAt >= since)
            .Select(d => new { d.DecidedAt, d.DecidedBy, d.DecidedById, d.Kind, d.HandledMs, d.ClaimedAt, d.BatchId }).ToListAsync(cancel);
        var judged = decisions.Where(d => d.Kind is not DecisionKind.Undo).ToArray();
        var today = judged.Where(d => d.DecidedAt >= hours.Today).ToArray();
        var promised = await db.PolicyVersions.OrderByDescending(p => p.Number).Select(p => (int?)p.PromisedMinutes).FirstOrDefaultAsync(cancel);
        var page = new ModerationHome(lead, hours)
        {
            Waiting = waiting.Count < OldestRead ? waiting.Count : await db.QueueEntries.CountAsync(q => q.State == QueueState.Waiting, cancel),
            Escalated = await db.QueueEntries.CountAsync(q => q.State == QueueState.Escalated, cancel),
            Oldest = waiting.Count > 0 ? waiting[0] : null,
            Promised = promised is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Late = promised is { } late ? waiting.Count(at => now - at > TimeSpan.FromMinutes(late)) : 0,
            DecidedToday = today.Length,
            RemovedToday = today.Count(d => d.Kind is DecisionKind.Remove),
            UndoneToday = decisions.Count(d => d.Kind is DecisionKind.Undo && d.DecidedAt >= hours.Today),
            MineToday = today.Count(d => d.DecidedById == viewer.Id),
            In = hours.Counts(arrived),
            Out = hours.Counts(judged.Select(d => d.DecidedAt)),
            ByAge = ByAge(waiting, now),
            Hot = await HotAsync(cancel),
        };
        if (!lead)
            return page;
        var handle = new HandleTimes([.. judged.Where(d => d.BatchId is null && d.DecidedAt >= hours.From)
            .Select(d => HandledDecision.Of(d.DecidedAt, d.DecidedById, d.HandledMs, d.ClaimedAt)).OfType<HandledDecision>()]);
        var skips = await db.Skips.AsNoTracking().Where(s => s.At >= hours.Today).GroupBy(s => s.PersonId)
            .Select(g => new { Person = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Person, g => g.Count, cancel);
        return page with
        {
            Handle = handle,
            SkippedToday = skips.Values.Sum(),
            Team = [.. judged.GroupBy(d => (d.DecidedById, d.DecidedBy))
                .Select(g => new TeamRow(g.Key.DecidedBy, g.Count(d => d.DecidedAt >= hours.Today), g.Count(d => d.DecidedAt >= hours.Today && d.Kind is DecisionKind.Remove), g.Max(d => d.DecidedAt), hours.Counts(g.Select(d => d.DecidedAt)))
                {
                    Median = handle.MedianOf(g.Key.DecidedById),
                    Skipped = g.Key.DecidedById is { } person ? skips.GetValueOrDefault(person) : 0,
                })
                .OrderByDescending(t => t.Today).ThenByDescending(t => t.Last).Take(8)],
            DeadLetters = await db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Dead, cancel),
            Challengers = await db.ModelVersions.CountAsync(m => m.State == ModelState.Challenger && m.Kind == ModelKind.Classifier, cancel),
            LotIsOff = await db.PolicyVersions.OrderByDescending(p => p.Number).Select(p => p.SampleRandom + p.SampleUncertain + p.SampleFlagged == 0).FirstOrDefaultAsync(cancel),
        };
    }

    private async Task<IReadOnlyList<HotThread>> HotAsync(CancellationToken cancel) => await (
        from entry in db.QueueEntries.AsNoTracking()
        where entry.State == QueueState.Waiting
        join comment in db.Comments on entry.CommentId equals comment.Id
        join thread in db.Threads on comment.ThreadId equals thread.Id
        group entry by new { thread.Id, thread.Title } into g
        where g.Count() >= ManyInThread
        orderby g.Count() descending
        select new HotThread(g.Key.Id, g.Key.Title, g.Count(), g.Min(e => e.EnteredAt))).Take(4).ToListAsync(cancel);

    private static int[] ByAge(List<DateTimeOffset> waiting, DateTimeOffset now)
    {
        var counts = new int[25];
        foreach (var at in waiting)
            counts[Math.Clamp((int)(now - at).TotalHours, 0, 24)]++;
        return counts;
    }
}
