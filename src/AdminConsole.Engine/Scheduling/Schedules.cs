using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Scheduling;

/// <summary>The schedules people edit, and what happens when one is due: a job row, once per fire time.</summary>
public sealed class Schedules(
    AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, JobQueue queue, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int LongestName = 100;
    private const string DefaultZone = "Asia/Shanghai";

    /// <summary>The jobs this console knows.</summary>
    public IReadOnlyList<string> Kinds()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IJobHandler>().Select(h => h.Kind).Order(StringComparer.Ordinal)];
    }

    /// <summary>The next five fire times as they would be, or why there are none.</summary>
    public SchedulePreview Preview(ScheduleDraft draft) =>
        ScheduleTimes.Preview(draft.Cron, draft.TimeZone, draft.BlackoutDays, clock.GetUtcNow());

    public async Task<ScheduleSaved> AddAsync(ProcessContext context, ScheduleDraft draft, CancellationToken cancellationToken) =>
        Judge(draft) is { } problem ? new ScheduleSaved.Refused(problem) : await NamedOnceAsync(() => writer.WriteAsync<ScheduleSaved>(context, async (db, now) =>
        {
            if (await db.Schedules.AnyAsync(s => s.Name == draft.Name, cancellationToken))
                return (new ScheduleSaved.Refused(ScheduleProblem.NameTaken), AuditSubject.Nothing);
            var schedule = New(draft, now);
            db.Schedules.Add(schedule);
            return (new ScheduleSaved.Saved(schedule.Id), Subject(schedule.Id, draft));
        }, cancellationToken));

    /// <param name="version">What the editor saw: a later change by somebody else is not overwritten.</param>
    public async Task<ScheduleSaved> ChangeAsync(ProcessContext context, Guid id, long version, ScheduleDraft draft, CancellationToken cancellationToken) =>
        Judge(draft) is { } problem ? new ScheduleSaved.Refused(problem) : await NamedOnceAsync(() => EditAsync(context, id, version, async (db, schedule) =>
        {
            if (await db.Schedules.AnyAsync(s => s.Name == draft.Name && s.Id != id, cancellationToken))
                return null;
            (schedule.Name, schedule.JobKind, schedule.Cron) = (draft.Name, draft.JobKind, draft.Cron);
            (schedule.TimeZone, schedule.BlackoutDays, schedule.Misfire) = (draft.TimeZone, [.. draft.BlackoutDays], draft.Misfire);
            return draft;
        }, cancellationToken));

    public Task<ScheduleSaved> SetEnabledAsync(ProcessContext context, Guid id, long version, bool enabled, CancellationToken cancellationToken) =>
        EditAsync(context, id, version, (_, schedule) =>
        {
            schedule.Enabled = enabled;
            return Task.FromResult<object?>(new { enabled });
        }, cancellationToken);

    public Task<ScheduleSaved> DeleteAsync(ProcessContext context, Guid id, long version, CancellationToken cancellationToken) =>
        EditAsync(context, id, version, (db, schedule) =>
        {
            db.Schedules.Remove(schedule);
            return Task.FromResult<object?>(new { schedule.Name });
        }, cancellationToken);

    /// <summary>Enqueues its job now, beside the plan. Null when there is no such schedule.</summary>
    public async Task<Guid?> RunNowAsync(ProcessContext context, Guid id, CancellationToken cancellationToken) =>
        await KindAsync(id, cancellationToken) is { } kind
            ? (await queue.EnqueueAsync(context, kind, new { scheduleId = id }, $"{KeyOf(id)}now:{Ids.New(clock):N}", cancellationToken)).Id
            : null;

    /// <summary>A fire time has come. Two firings of the same time are one job.</summary>
    public async Task FireAsync(Guid id, DateTimeOffset scheduled, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var schedule = await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.Enabled, cancellationToken);
        if (schedule is not null)
        {
            await queue.EnqueueAsync(
                ProcessContext.System("schedule.fire", schedule.Name), schedule.JobKind, new { scheduleId = id }, $"{KeyOf(id)}{scheduled.UtcDateTime:O}", cancellationToken);
        }
    }

    /// <summary>How the unique keys of a schedule's jobs begin.</summary>
    public static string KeyOf(Guid id) => $"schedule:{id}:";

    /// <summary>The nightly trainings, where there is no schedule at all.</summary>
    public Task<bool> SeedDefaultsAsync(CancellationToken cancellationToken) =>
        writer.WriteAsync(ProcessContext.System("schedule.add", "first start"), async (db, now) =>
        {
            if (await db.Schedules.AnyAsync(cancellationToken))
                return (false, AuditSubject.Nothing);
            db.Schedules.AddRange(
                New(new("Nightly classifier training", "train-classifier", "0 30 3 * * ?", DefaultZone, []), now),
                New(new("Nightly recommender training", "train-recommender", "0 0 4 * * ?", DefaultZone, []), now));
            return (true, new AuditSubject("schedules", JsonSerializer.Serialize(new { defaults = 2 })));
        }, cancellationToken);

    private ScheduleProblem? Judge(ScheduleDraft draft) =>
        draft.Name.Length is 0 or > LongestName ? ScheduleProblem.NameLength
        : !Kinds().Contains(draft.JobKind, StringComparer.Ordinal) ? ScheduleProblem.UnknownKind
        : Preview(draft).Problem;

    private Schedule New(ScheduleDraft draft, DateTimeOffset now) => new()
    {
        Id = Ids.New(clock),
        Name = draft.Name,
        JobKind = draft.JobKind,
        Cron = draft.Cron,
        TimeZone = draft.TimeZone,
        BlackoutDays = [.. draft.BlackoutDays],
        Misfire = draft.Misfire,
        CreatedAt = now,
    };

    /// <param name="edit">Returns what the audit log keeps; null when the name is taken.</param>
    private Task<ScheduleSaved> EditAsync(
        ProcessContext context, Guid id, long version, Func<ConsoleDb, Schedule, Task<object?>> edit, CancellationToken cancellationToken) =>
        writer.WriteAsync<ScheduleSaved>(context, async (db, _) =>
        {
            var schedule = await db.Schedules.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (schedule is null)
                return (new ScheduleSaved.NotFound(), AuditSubject.Nothing);
            if (schedule.Version != version)
                return (new ScheduleSaved.Stale(), AuditSubject.Nothing);
            return await edit(db, schedule) is { } detail
                ? (new ScheduleSaved.Saved(id), Subject(id, detail))
                : (new ScheduleSaved.Refused(ScheduleProblem.NameTaken), AuditSubject.Nothing);
        }, cancellationToken);

    private static async Task<ScheduleSaved> NamedOnceAsync(Func<Task<ScheduleSaved>> save)
    {
        try
        {
            return await save();
        }
        catch (Exception e) when (UniqueViolation.Is(e))
        {
            return new ScheduleSaved.Refused(ScheduleProblem.NameTaken); // two people at the same moment
        }
    }

    private async Task<string?> KindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Schedules.Where(s => s.Id == id).Select(s => s.JobKind).SingleOrDefaultAsync(cancellationToken);
    }

    private static AuditSubject Subject(Guid id, object detail) => new($"schedule:{id}", JsonSerializer.Serialize(detail));
}
