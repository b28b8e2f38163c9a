using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue;

public enum QueueState
{
    Waiting = 1,
    Escalated = 2,
    Decided = 3,
    Withdrawn = 4,
}

/// <summary>A flagged comment's place in the queue.</summary>
public sealed class QueueEntry : IVersioned
{
    public required CommentId CommentId { get; init; }
    public required Category Category { get; set; }
    public required float Probability { get; set; }

    /// <summary>How many people the thread reaches (its comments).</summary>
    public required int Reach { get; set; }

    /// <summary>
    /// Orders the queue: probability × reach × age, see <see cref="QueuePriority"/>. It is stored in a form that does
    /// not change while a comment waits, so that an index can hold the order.
    /// </summary>
    public required double Priority { get; set; }

    public int ReportCount { get; set; }
    public QueueState State { get; set; } = QueueState.Waiting;
    public required DateTimeOffset EnteredAt { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public long Version { get; set; }
}

/// <summary>
/// Priority = probability × reach^¼ × 2^(age / half-life). Its logarithm is log₂(probability × reach^¼) − entered / half-life
/// plus a term that is the same for everybody at any moment, so the part that differs is stored once and never aged.
/// </summary>
public static class QueuePriority
{
    /// <summary>Waiting this long weighs as much as twice the probability.</summary>
    public static TimeSpan HalfLife { get; } = TimeSpan.FromHours(4);

    public static double Of(double probability, int reach, DateTimeOffset enteredAt) =>
        Math.Log2(Math.Max(probability, 1e-6)) + (Math.Log2(Math.Max(reach, 1)) / 4)
        - ((enteredAt - DateTimeOffset.UnixEpoch) / HalfLife);
}
