namespace AdminConsole.Engine.Moderation.Notify;

/// <summary>Where the platform wants to be told.</summary>
public sealed class WebhookEndpoint
{
    public required Guid Id { get; init; }
    public required string Url { get; set; }
    public required string Description { get; set; }

    /// <summary>The signing secret, encrypted with the console's own key ring.</summary>
    public required string ProtectedSecret { get; set; }

    public bool Enabled { get; set; } = true;
    public required DateTimeOffset CreatedAt { get; init; }
}

public enum DeliveryState
{
    Pending = 1,
    Delivered = 2,

    /// <summary>Given up after the last attempt; a person may replay it.</summary>
    Dead = 3,
}

/// <summary>One message on its way to one endpoint.</summary>
public sealed class WebhookDelivery
{
    public required Guid Id { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid EndpointId { get; init; }
    public DeliveryState State { get; set; } = DeliveryState.Pending;
    public int Attempts { get; set; }
    public required DateTimeOffset NextAttemptAt { get; set; }
    public int? LastStatus { get; set; }
    public string? LastError { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }
}
