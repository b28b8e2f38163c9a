using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

public enum RecommendationState
{
    Open = 1,

    /// <summary>A person followed it.</summary>
    Confirmed = 2,

    /// <summary>A person saw no need; the author's next strike brings it back.</summary>
    Dismissed = 3,

    /// <summary>Strikes were revoked or expired before anybody answered.</summary>
    Lapsed = 4,
}

/// <summary>The points of an author reached a threshold: a person says whether anything follows. At most one is open per author.</summary>
public sealed class Recommendation : IVersioned
{
    public required Guid Id { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>Rises when further strikes reach the next threshold before anybody answered.</summary>
    public required SanctionKind Kind { get; set; }

    /// <summary>Valid points when it was made or last raised.</summary>
    public required int Points { get; set; }

    public required DateTimeOffset At { get; init; }
    public RecommendationState State { get; set; } = RecommendationState.Open;
    public Guid? AnsweredById { get; set; }
    public string? AnsweredBy { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Why it was dismissed or confirmed, in the person's words.</summary>
    public string? Reason { get; set; }

    public long Version { get; set; }
}
