using System.Globalization;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdminConsole.Engine.Scheduling;

/// <summary>
/// Keeps Quartz's triggers as the rows say, within two seconds of an edit in whichever process. A trigger that is right
/// stays untouched, so that what it missed while nothing ran is made up for.
/// </summary>
public sealed partial class ScheduleKeeper(ISchedulerFactory quartz, IDbContextFactory<ConsoleDb> databases, TimeProvider clock, ILogger<ScheduleKeeper> logger)
    : Rounds(TimeSpan.FromSeconds(2), clock, logger)
{
    private static readonly JobKey Enqueue = new("enqueue");
    /// <summary>Id and version of the schedules whose triggers stand.</summary>
    private readonly Dictionary<Guid, long> kept = [];

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Schedules.AsNoTracking().Where(s => s.Enabled).ToListAsync(cancellationToken);
        if (rows.Count == kept.Count && rows.All(r => kept.TryGetValue(r.Id, out var version) && version == r.Version))
            return;
        var scheduler = await quartz.GetScheduler(cancellationToken);
        await scheduler.AddJob(JobBuilder.Create<EnqueueJob>().WithIdentity(Enqueue).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, cancellationToken);
        foreach (var row in rows)
            await KeepAsync(scheduler, row, cancellationToken);
        var wanted = rows.Select(r => Name(r.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var trigger in await scheduler.GetTriggersOfJob(Enqueue, cancellationToken))
        {
            if (!wanted.Contains(trigger.Key.Name))
                await scheduler.UnscheduleJob(trigger.Key, cancellationToken);
        }

        kept.Clear();
        foreach (var row in rows)
            kept.Add(row.Id, row.Version);
    }

    private async Task KeepAsync(IScheduler scheduler, Schedule row, CancellationToken cancellationToken)
    {
        if (ScheduleTimes.Zone(row.TimeZone) is not { } zone)
        {
            Log.NoZone(Logger, row.Id, row.TimeZone);
            return;
        }

        var key = new TriggerKey(Name(row.Id));
        var plan = string.Join('|', row.Cron, row.TimeZone, row.Misfire, string.Join(',', row.BlackoutDays.Select(d => d.ToString("O", CultureInfo.InvariantCulture))));
        var standing = await scheduler.GetTrigger(key, cancellationToken);
        if (standing?.Description == plan)
            return;
        var trigger = ScheduleTimes.Trigger(key.Name, row.Cron, zone, row.Misfire).ForJob(Enqueue).WithDescription(plan);
        if (ScheduleTimes.Calendar(row.BlackoutDays, zone) is { } blackout)
        {
            await scheduler.AddCalendar(key.Name, blackout, AddCalendarOptions.Replacing, cancellationToken);
            trigger = trigger.WithCalendarName(key.Name);
        }

        if (standing is null)
            await scheduler.ScheduleJob(trigger.Build(), cancellationToken: cancellationToken);
        else
            await scheduler.RescheduleJob(key, trigger.Build(), cancellationToken);
    }

    private static string Name(Guid id) => id.ToString("D");

    private static partial class Log
    {
        [LoggerMessage(3121, LogLevel.Error, "Schedule {Id} does not run: this machine does not know the zone {Zone}")]
        public static partial void NoZone(ILogger logger, Guid id, string zone);
    }
}

/// <summary>All that Quartz does: put the job on its way. A firing that is recovered after a crash finds its job there.</summary>
internal sealed class EnqueueJob(Schedules schedules) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var trigger = context.Recovering ? context.RecoveringTriggerKey! : context.Trigger.Key;
        if (Guid.TryParse(trigger.Name, out var id))
            await schedules.FireAsync(id, context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken);
    }
}
