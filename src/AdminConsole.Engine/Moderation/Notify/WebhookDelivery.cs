namespace AdminConsole.Engine.Moderation.Notify;

public enum DeliveryState
{
    Pending = 1,
    Delivered = 2,

    /// <summary>Given up after two days; a person may replay it.</summary>
    Dead = 3,
}

/// <summary>Why an attempt failed.</summary>
public enum DeliveryProblem
{
    /// <summary>It answered, but not with 2xx; <see cref="WebhookDelivery.LastStatus"/> says with what.</summary>
    Status = 1,

    /// <summary>No answer within the time allowed.</summary>
    Timeout = 2,

    /// <summary>No connection: refused, unknown host, broken TLS.</summary>
    Connection = 3,

    /// <summary>The address leads to a place the console never calls.</summary>
    ForbiddenAddress = 4,

    /// <summary>The signing secret cannot be read with this console's keys.</summary>
    SecretUnreadable = 5,
}

/// <summary>One message on its way to one endpoint.</summary>
public sealed class WebhookDelivery
{
    public required Guid Id { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid EndpointId { get; init; }

    /// <summary>Copied from the message: deliveries of one subject to one endpoint keep the order of <see cref="Sequence"/> and <see cref="MessageId"/>.</summary>
    public required string Subject { get; init; }

    public required long Sequence { get; init; }
    public DeliveryState State { get; set; } = DeliveryState.Pending;

    /// <summary>All that were made, probes included.</summary>
    public int Attempts { get; set; }

    /// <summary>Failed attempts that count for the <see cref="BackOff"/>; 0 again when the endpoint's circuit closes.</summary>
    public int Step { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a person sent it again or switched its endpoint on again.</summary>
    public DateTimeOffset? RestartedAt { get; set; }

    /// <summary>Start of its two days.</summary>
    public DateTimeOffset Since => RestartedAt ?? CreatedAt;

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Until then a worker has it in hand; a worker that died lets go by not renewing.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }
    public DeliveryProblem? LastProblem { get; set; }
    public int? LastStatus { get; set; }

    /// <summary>The technical words behind <see cref="LastProblem"/>, never a body.</summary>
    public string? LastError { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}

/// <summary>One attempt at a delivery; kept for a limited time.</summary>
public sealed class WebhookAttempt
{
    public required Guid Id { get; init; }
    public required Guid DeliveryId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required int TookMs { get; init; }
    public DeliveryProblem? Problem { get; init; }
    public int? Status { get; init; }
    public string? Error { get; init; }
}

/// <summary>How far a reader of the pull side says it has read: the cursor of its last request.</summary>
public sealed class PullReader
{
    /// <summary>The API key it reads with.</summary>
    public required Guid KeyId { get; init; }

    public required string Name { get; set; }
    public required long Sequence { get; set; }
    public required Guid MessageId { get; set; }
    public required DateTimeOffset ReadAt { get; set; }
}
