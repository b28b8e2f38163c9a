using System.Globalization;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Jobs;

/// <summary>Job rows as the page shows them, newest first.</summary>
public sealed class JobsQuery(ConsoleDb db)
{
    private const int PageSize = 100;

    public async Task<JobsPage> PageAsync(JobsFilter filter, string live, CancellationToken cancel)
    {
        var jobs = db.JobRuns.AsNoTracking();
        var counts = await jobs.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var kinds = await jobs.Select(j => j.Kind).Distinct().OrderBy(k => k).ToListAsync(cancel);
        if (filter.State is { } state)
            jobs = jobs.Where(j => j.State == state);
        if (!string.IsNullOrEmpty(filter.Kind))
            jobs = jobs.Where(j => j.Kind == filter.Kind);
        // Goes on from the last one's instant, past those of that instant that were shown: several jobs may be asked for at once.
        var (before, skip) = Place(filter.After);
        if (before is { } from)
            jobs = jobs.Where(j => j.CreatedAt <= from);
        var rows = await jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Skip(skip).Take(PageSize + 1).ToListAsync(cancel);
        string? next = null;
        if (rows.Count > PageSize)
        {
            rows.RemoveAt(PageSize);
            var last = rows[^1].CreatedAt;
            var alike = rows.Count(j => j.CreatedAt == last);
            next = Cursor.Write(last, last == before ? alike + skip : alike);
        }

        var active = counts.GetValueOrDefault(JobState.Queued) + counts.GetValueOrDefault(JobState.Running) > 0;
        return new JobsPage(filter, rows, counts, kinds, active && filter.After is null, live) { Next = next };
    }

    private static (DateTimeOffset? Before, int Skip) Place(string? cursor) =>
        Cursor.Read(cursor, 2) is [var at, var same] && Cursor.Instant(at) is { } before && int.TryParse(same, NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            ? (before, skip)
            : (null, 0);
}

/// <summary>Failed jobs of the last day call for somebody; otherwise the rail says how many are under way.</summary>
public sealed class JobsRailCount(ConsoleDb db, TimeProvider clock) : IRailCount
{
    public string Room => "jobs";

    public async Task<RailFigure> CountAsync(CancellationToken cancel)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        var failed = await db.JobRuns.CountAsync(j => j.State == JobState.Failed && j.FinishedAt > since, cancel);
        return failed > 0
            ? new RailFigure(failed, Hot: true)
            : new RailFigure(await db.JobRuns.CountAsync(j => j.State == JobState.Queued || j.State == JobState.Running, cancel));
    }
}
