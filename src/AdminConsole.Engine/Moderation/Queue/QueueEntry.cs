using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue;

public enum QueueState
{
    Waiting = 1,
    Escalated = 2,
    Decided = 3,
    Withdrawn = 4,

    /// <summary>Put aside until <see cref="QueueEntry.HeldUntil"/>; then it waits again.</summary>
    Held = 5,
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

    /// <summary>How many people reported it.</summary>
    public int ReportCount { get; set; }

    /// <summary>How many reports came from programs; they raise nothing.</summary>
    public int BotReportCount { get; set; }

    /// <summary>The lease that last took it; whether it still holds stands in the lease's own row.</summary>
    public Guid? LeaseId { get; set; }

    /// <summary>When it came to the holder; it stays while their lease is taken anew.</summary>
    public DateTimeOffset? LeasedAt { get; set; }

    /// <summary>Whom it was handed to; nobody else gets it as next.</summary>
    public Guid? AssignedToId { get; set; }

    public string? AssignedTo { get; set; }
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>The near-duplicates it is judged with, if any; an outlier of a campaign waits by itself and has none.</summary>
    public Guid? CampaignId { get; set; }

    /// <summary>Another entry of its campaign stands in the list for it.</summary>
    public bool Behind { get; set; }

    /// <summary>Whoever judges it does not see its scores, nor what raised them: it was drawn by lot to measure the model.</summary>
    public bool Blind { get; set; }

    /// <summary>An automatic rule decides comments like it: it was removed, or, where it is <see cref="Blind"/>, left to a person to measure the rule by.</summary>
    public bool ByRule { get; set; }

    public QueueState State { get; set; } = QueueState.Waiting;
    public required DateTimeOffset EnteredAt { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public long Version { get; set; }
}

/// <summary>
/// Priority = probability × reach^¼ × (1 + people who reported it) × 2^(age / half-life). Its logarithm is
/// log₂(probability × reach^¼ × (1 + people)) − entered / half-life plus a term that is the same for everybody at any moment, so the part that differs is stored once and never aged.
/// </summary>
public static class QueuePriority
{
    /// <summary>Waiting this long weighs as much as twice the probability.</summary>
    public static TimeSpan HalfLife { get; } = TimeSpan.FromHours(4);

    /// <summary>The probability by which a blind comment is placed, which tells nobody anything.</summary>
    public const double AsLikelyAsNot = 0.5;

    /// <param name="people">How many people reported it; the first weighs as much as twice the probability.</param>
    public static double Of(double probability, int reach, DateTimeOffset enteredAt, int people = 0) =>
        Math.Log2(Math.Max(probability, 1e-6)) + (Math.Log2(Math.Max(reach, 1)) / 4) + Reported(people)
        - ((enteredAt - DateTimeOffset.UnixEpoch) / HalfLife);

    /// <summary>What the people who reported it add.</summary>
    public static double Reported(int people) => Math.Log2(1 + Math.Max(people, 0));
}
