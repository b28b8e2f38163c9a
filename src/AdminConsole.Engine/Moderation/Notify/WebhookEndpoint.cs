namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Where the platform wants to be told.</summary>
public sealed class WebhookEndpoint
{
    public required Guid Id { get; init; }
    public required string Url { get; set; }
    public required string Description { get; set; }

    /// <summary>The signing secret, encrypted with the console's own key ring.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>The secret before the last roll-over, encrypted; signatures by both are sent until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousProtectedSecret { get; set; }

    public DateTimeOffset? PreviousUntil { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Failures in a row up to the number that opens the circuit; past it, the failed probes.</summary>
    public int FailuresInARow { get; set; }

    /// <summary>Not null: the circuit is open, and no probe is made before then. See <see cref="Circuit"/>.</summary>
    public DateTimeOffset? OpenUntil { get; set; }

    public DateTimeOffset? LastDeliveredAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsRolling(DateTimeOffset now) => PreviousProtectedSecret is not null && PreviousUntil > now;
}
