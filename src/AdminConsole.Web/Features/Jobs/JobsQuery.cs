using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Jobs;

/// <summary>Job rows as the page shows them, newest first.</summary>
public sealed class JobsQuery(ConsoleDb db)
{
    /// <summary>Rows on the page; older ones are found by filtering.</summary>
    public const int Most = 100;

    public async Task<JobsPage> PageAsync(JobsFilter filter, string live, CancellationToken cancel)
    {
        var jobs = db.JobRuns.AsNoTracking();
        var counts = await jobs.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var kinds = await jobs.Select(j => j.Kind).Distinct().OrderBy(k => k).ToListAsync(cancel);
        if (filter.State is { } state)
            jobs = jobs.Where(j => j.State == state);
        if (!string.IsNullOrEmpty(filter.Kind))
            jobs = jobs.Where(j => j.Kind == filter.Kind);
        var rows = await jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Take(Most).ToListAsync(cancel);
        var active = counts.GetValueOrDefault(JobState.Queued) + counts.GetValueOrDefault(JobState.Running) > 0;
        return new JobsPage(filter, rows, counts, kinds, active, live);
    }
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
