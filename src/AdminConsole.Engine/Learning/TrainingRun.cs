using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

public enum RunOutcome
{
    Promoted = 1,

    /// <summary>Trained; waits for a person, or did not pass the gate.</summary>
    Kept = 2,

    Failed = 3,
    Cancelled = 4,

    /// <summary>Not enough data to train on.</summary>
    Refused = 5,
}

/// <summary>One training, from the request to its outcome. Its progress is the job run's.</summary>
public sealed class TrainingRun
{
    public required Guid Id { get; init; }
    public required ModelKind Kind { get; init; }
    public required Guid JobRunId { get; init; }
    public Guid? ScheduleId { get; init; }
    public required string RequestedBy { get; init; }

    /// <summary>JSON object of what the training was asked to do.</summary>
    public required string Parameters { get; init; }

    public string? Metrics { get; set; }
    public string Log { get; set; } = "";
    public RunOutcome? Outcome { get; set; }
    public string? OutcomeDetail { get; set; }
    public ModelVersionId? ModelVersionId { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}
