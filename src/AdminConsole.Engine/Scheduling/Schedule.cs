using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Scheduling;

/// <summary>What happens with fire times that passed while nothing was running.</summary>
public enum MisfirePolicy
{
    /// <summary>One run makes up for all that were missed.</summary>
    RunOnce = 1,

    /// <summary>What was missed stays missed.</summary>
    Skip = 2,
}

/// <summary>When a job is enqueued. Quartz keeps the time; the row is what people edit.</summary>
public sealed class Schedule : IVersioned
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The job it enqueues, such as <c>train-classifier</c>.</summary>
    public required string JobKind { get; set; }

    /// <summary>Quartz cron with seconds.</summary>
    public required string Cron { get; set; }

    /// <summary>IANA zone the cron is read in.</summary>
    public required string TimeZone { get; set; }

    /// <summary>Days, in that zone, on which nothing is enqueued.</summary>
    public List<DateOnly> BlackoutDays { get; set; } = [];

    public MisfirePolicy Misfire { get; set; } = MisfirePolicy.RunOnce;
    public bool Enabled { get; set; } = true;
    public required DateTimeOffset CreatedAt { get; init; }
    public long Version { get; set; }
}
