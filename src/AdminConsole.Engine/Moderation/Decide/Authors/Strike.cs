using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>Points against an author for a removal. It counts until it expires, or until its decision is taken back.</summary>
public sealed class Strike
{
    public required Guid Id { get; init; }
    public required Guid AuthorId { get; init; }
    public required Guid DecisionId { get; init; }
    public required RemovalReason Reason { get; init; }
    public required int Points { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

public enum SanctionKind
{
    Warn = 1,
    Mute = 2,
    Ban = 3,
}

/// <summary>What a person confirmed against an author; the platform carries it out.</summary>
public sealed class Sanction : IVersioned
{
    public const int MaxReasonLength = 500;

    public required Guid Id { get; init; }
    public required Guid AuthorId { get; init; }
    public required SanctionKind Kind { get; init; }

    /// <summary>In the person's words, for colleagues; null where the points say enough.</summary>
    public string? Reason { get; init; }

    /// <summary>Valid points at that moment.</summary>
    public required int Points { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How long a mute lasts, and how long a warning counts; null is without end.</summary>
    public DateTimeOffset? Until { get; init; }

    public required Guid? ById { get; init; }
    public required string By { get; init; }
    public DateTimeOffset? LiftedAt { get; set; }
    public string? LiftedBy { get; set; }
    public string? LiftReason { get; set; }
    public long Version { get; set; }

    public bool InForce(DateTimeOffset now) => LiftedAt is null && (Until is null || Until > now);
}

/// <summary>What moderators tell each other of an author.</summary>
public sealed class AuthorNote
{
    public const int MaxTextLength = 2000;

    public required Guid Id { get; init; }
    public required Guid AuthorId { get; init; }
    public required string Text { get; init; }
    public required Guid ById { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
}
