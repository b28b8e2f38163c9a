using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Admin.Health;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Home;

public sealed record JobRow(Guid Id, string Kind, JobState State, double Progress, string? Said, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string By);

public sealed record AdminHome(HealthPage Health, Hours Hours)
{
    public IReadOnlyList<JobRow> Jobs { get; init; } = [];

    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>Audited writes of the last 24 hours.</summary>
    public IReadOnlyList<double> Writes { get; init; } = [];

    public int Waiting { get; init; }

    public int PeopleActive { get; init; }
}

/// <summary>The administrators' home: what runs, what failed, what is full.</summary>
public sealed class AdminHomeQuery(ConsoleDb db, HealthQuery health, Viewer viewer, TimeProvider clock)
{
    public async Task<AdminHome> PageAsync(CancellationToken cancel)
    {
        var hours = new Hours(clock.GetUtcNow(), viewer.Zone);
        var writes = await db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Sequence).Take(50_000).Where(e => e.At >= hours.From).Select(e => new { e.At, e.ActorId }).ToListAsync(cancel);
        return new AdminHome(await health.PageAsync(cancel), hours)
        {
            Jobs = await db.JobRuns.AsNoTracking().OrderByDescending(j => j.CreatedAt).Take(8)
                .Select(j => new JobRow(j.Id, j.Kind, j.State, j.Progress, j.State == JobState.Failed ? j.Error : j.ProgressText, j.CreatedAt, j.FinishedAt, j.RequestedBy)).ToListAsync(cancel),
            Audit = await db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Sequence).Take(8).ToListAsync(cancel),
            Writes = hours.Counts(writes.Select(w => w.At)),
            Waiting = await db.QueueEntries.CountAsync(q => q.State == Engine.Moderation.Queue.QueueState.Waiting, cancel),
            PeopleActive = writes.Where(w => w.ActorId is not null).DistinctBy(w => w.ActorId).Count(),
        };
    }
}
