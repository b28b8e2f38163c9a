namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>What became of an answer to a recommendation.</summary>
public abstract record RecommendationOutcome
{
    private RecommendationOutcome()
    {
    }

    /// <summary>The sanction holds and the platform will hear of it.</summary>
    public sealed record Confirmed(Sanction Sanction) : RecommendationOutcome;

    public sealed record Dismissed : RecommendationOutcome;

    /// <summary>Somebody else was first.</summary>
    public sealed record AlreadyAnswered(string By, DateTimeOffset At, RecommendationState State) : RecommendationOutcome;

    /// <summary>The points fell below the threshold; there is nothing to confirm any more.</summary>
    public sealed record Lapsed(int Points) : RecommendationOutcome;

    /// <summary>It became another one since it was shown.</summary>
    public sealed record Changed(SanctionKind Kind) : RecommendationOutcome;

    /// <summary>A mute and a ban are a lead's to confirm or to dismiss.</summary>
    public sealed record LeadNeeded : RecommendationOutcome;

    public sealed record ReasonNeeded : RecommendationOutcome;

    public sealed record NotFound : RecommendationOutcome;
}

/// <summary>What became of an attempt to end a sanction early.</summary>
public abstract record LiftOutcome
{
    private LiftOutcome()
    {
    }

    public sealed record Lifted(Sanction Sanction) : LiftOutcome;

    /// <summary>Somebody else was first, or it ended by itself (then nobody is named).</summary>
    public sealed record AlreadyOver(string? By, DateTimeOffset At) : LiftOutcome;

    public sealed record LeadNeeded : LiftOutcome;

    public sealed record ReasonNeeded : LiftOutcome;

    public sealed record NotFound : LiftOutcome;
}
