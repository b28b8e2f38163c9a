using System.Text.RegularExpressions;
using Quartz;
using Quartz.Extensibility;
using Quartz.Impl.Calendar;

namespace AdminConsole.Engine.Scheduling;

/// <summary>What a cron, a zone and blackout days mean, by Quartz's own arithmetic: the preview is what will fire.</summary>
public static partial class ScheduleTimes
{
    public const int PreviewCount = 5;
    private const int CronFieldsWithoutSeconds = 5;

    public static SchedulePreview Preview(string cron, string timeZone, IReadOnlyList<DateOnly> blackoutDays, DateTimeOffset now)
    {
        if (Zone(timeZone) is not { } zone)
            return Refused(ScheduleProblem.UnknownZone);
        if (NinetyNine().IsMatch(cron))
            return Refused(ScheduleProblem.NinetyNine);
        if (cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == CronFieldsWithoutSeconds)
            return Refused(ScheduleProblem.FiveFields);
        if (!CronExpression.TryParse(cron, out var expression))
            return Refused(ScheduleProblem.Unreadable);
        var next = FireTimes(expression.WithTimeZone(zone), Calendar(blackoutDays, zone), now).Take(PreviewCount).ToArray();
        return next.Length == 0 ? Refused(ScheduleProblem.NeverFires) : new SchedulePreview(null, next);
    }

    /// <summary>The zone of an IANA name; null when there is none.</summary>
    public static TimeZoneInfo? Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    internal static HolidayCalendar? Calendar(IReadOnlyCollection<DateOnly> blackoutDays, TimeZoneInfo zone)
    {
        if (blackoutDays.Count == 0)
            return null;
        var calendar = new HolidayCalendar { TimeZone = zone };
        foreach (var day in blackoutDays)
            calendar.AddExcludedDay(day);
        return calendar;
    }

    internal static TriggerBuilder<IJob> Trigger(string name, string cron, TimeZoneInfo zone, MisfirePolicy misfire) => TriggerBuilder.Create()
        .WithIdentity(name)
        .WithCronSchedule(cron, schedule => schedule.InTimeZone(zone).WithMisfireInstruction(
            misfire == MisfirePolicy.Skip ? CronTriggerMisfireInstruction.DoNothing : CronTriggerMisfireInstruction.FireAndProceed));

    /// <summary>As a trigger goes through its schedule, but from any instant: a trigger's own first time is never before the real now.</summary>
    private static IEnumerable<DateTimeOffset> FireTimes(CronExpression cron, HolidayCalendar? calendar, DateTimeOffset after)
    {
        while (cron.GetNextValidTimeAfter(after) is { } at)
        {
            if (calendar is null || calendar.IsTimeIncluded(at))
            {
                yield return at;
                after = at;
            }
            else
            {
                after = calendar.GetNextIncludedTimeUtc(at).AddSeconds(-1);
            }
        }
    }

    private static SchedulePreview Refused(ScheduleProblem problem) => new(problem, []);

    [GeneratedRegex(@"\b99\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NinetyNine();
}
