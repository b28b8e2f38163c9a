namespace AdminConsole.Engine.Scheduling;

public enum JobState
{
    Queued = 1,
    Running = 2,
    Done = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary>
/// Work that must happen, as a row: the durable truth behind Hangfire, whose own store may be in memory. A worker
/// claims the row with a lease; what a dead process left running goes back to the queue once its lease has run out.
/// </summary>
public sealed class JobRun
{
    public const int DefaultAttempts = 3;

    public required Guid Id { get; init; }

    /// <summary>Which job, such as <c>train-classifier</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>JSON arguments.</summary>
    public required string Args { get; init; }

    /// <summary>Two requests with the same key are one job; a schedule uses its id and the fire time.</summary>
    public string? UniqueKey { get; init; }

    public JobState State { get; set; } = JobState.Queued;

    /// <summary>How often it was started, starts cut short by a dead process included.</summary>
    public int Attempts { get; set; }

    public int MaxAttempts { get; init; } = DefaultAttempts;
    public required DateTimeOffset NotBefore { get; set; }

    /// <summary>The claim that runs it, new for every start: only its holder may finish the job.</summary>
    public string? Owner { get; set; }

    /// <summary>Until when the owner, or while queued the process that took it in hand, is believed to be alive.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The process that has it in hand, so that one process hands it to Hangfire once.</summary>
    public string? Boot { get; set; }

    /// <summary>While it runs: a name that only one running job may bear. A unique index keeps two apart.</summary>
    public string? Lane { get; set; }

    /// <summary>0..1.</summary>
    public double Progress { get; set; }

    public string? ProgressText { get; set; }
    public bool CancelRequested { get; set; }
    public string? Error { get; set; }
    public required string RequestedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}
