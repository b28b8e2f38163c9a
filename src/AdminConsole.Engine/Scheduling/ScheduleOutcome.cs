namespace AdminConsole.Engine.Scheduling;

/// <summary>A schedule as somebody wants it, not checked yet.</summary>
public sealed record ScheduleDraft(
    string Name, string JobKind, string Cron, string TimeZone, IReadOnlyList<DateOnly> BlackoutDays, MisfirePolicy Misfire = MisfirePolicy.RunOnce);

/// <summary>Why a schedule is refused; pages have a sentence for each.</summary>
public enum ScheduleProblem
{
    NameLength,
    NameTaken,
    UnknownKind,
    UnknownZone,

    /// <summary>Unix cron without seconds.</summary>
    FiveFields,

    /// <summary>Quartz reads 99 as "every", where it was surely a slip.</summary>
    NinetyNine,
    Unreadable,
    NeverFires,
}

/// <param name="Problem">Null: it can be kept.</param>
/// <param name="Next">The next five fire times; empty where there is a problem.</param>
public readonly record struct SchedulePreview(ScheduleProblem? Problem, IReadOnlyList<DateTimeOffset> Next);

public abstract record ScheduleSaved
{
    private ScheduleSaved() { }

    public sealed record Saved(Guid Id) : ScheduleSaved;

    public sealed record Refused(ScheduleProblem Problem) : ScheduleSaved;

    /// <summary>Somebody changed it since it was read.</summary>
    public sealed record Stale : ScheduleSaved;

    public sealed record NotFound : ScheduleSaved;
}
