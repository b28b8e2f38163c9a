using System.Globalization;
using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Web.Features.Jobs;

public sealed record ScheduleRow(Schedule Schedule, DateTimeOffset? Next, JobRun? Last);

/// <summary>The form in the drawer, as it was sent.</summary>
public sealed record ScheduleForm
{
    public string? Name { get; init; }

    public string? JobKind { get; init; }

    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>One ISO date per line.</summary>
    public string? Days { get; init; }

    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.RunOnce;

    public long Version { get; init; }

    /// <summary><c>check</c> shows the fire times and saves nothing.</summary>
    public string? Do { get; init; }

    public static ScheduleForm Of(Schedule schedule) => new()
    {
        Name = schedule.Name,
        JobKind = schedule.JobKind,
        Cron = schedule.Cron,
        TimeZone = schedule.TimeZone,
        Days = string.Join('\n', schedule.BlackoutDays.Order().Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        Misfire = schedule.Misfire,
        Version = schedule.Version,
    };

    /// <summary>The draft it asks for; <paramref name="badDay"/> is the first line that is no date.</summary>
    public ScheduleDraft Draft(out string? badDay)
    {
        badDay = null;
        var days = new SortedSet<DateOnly>();
        foreach (var line in (Days ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (DateOnly.TryParseExact(line, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                days.Add(day);
            else
                badDay ??= line;
        }

        return new ScheduleDraft((Name ?? "").Trim(), JobKind ?? "", (Cron ?? "").Trim(), (TimeZone ?? "").Trim(), [.. days], Misfire);
    }
}

/// <param name="Problem">Null where <paramref name="Next"/> stands.</param>
public sealed record FireTimes(string? Problem, IReadOnlyList<DateTimeOffset> Next, TimeZoneInfo? Zone);

public sealed record SchedulesPage(IReadOnlyList<ScheduleRow> Rows, IReadOnlyList<string> Kinds)
{
    public Schedule? Open { get; init; }

    /// <summary>What is looked for by name.</summary>
    public string? Q { get; init; }

    /// <summary>The drawer is there for a new one.</summary>
    public bool IsNew { get; init; }

    public bool ShowsDrawer => IsNew || Open is not null || Refused is not null || Form?.Do is not null;

    public ScheduleForm? Form { get; init; }

    public FireTimes? Times { get; init; }

    /// <summary>The field that is refused, and why.</summary>
    public (string Field, string Text)? Refused { get; init; }

    public string? RefusalOf(string field) => Refused is { } refused && refused.Field == field ? refused.Text : null;
}
