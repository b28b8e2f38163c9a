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

    /// <summary>Attempts in a row that failed; the circuit opens at a number of them and one success closes it.</summary>
    public int FailuresInARow { get; set; }

    /// <summary>The circuit is open: nothing is attempted before then, and nothing is dropped.</summary>
    public DateTimeOffset? OpenUntil { get; set; }

    public DateTimeOffset? LastDeliveredAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public enum DeliveryState
{
    Pending = 1,
    Delivered = 2,

    /// <summary>Given up after the last attempt; a person may replay it.</summary>
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

/// <summary>One attempt at a delivery.</summary>
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

/// <summary>One message on its way to one endpoint.</summary>
public sealed class WebhookDelivery
{
    public required Guid Id { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid EndpointId { get; init; }

    /// <summary>Copied from the message: deliveries of one subject to one endpoint keep their order.</summary>
    public required string Subject { get; init; }

    public required long SubjectVersion { get; init; }
    public DeliveryState State { get; set; } = DeliveryState.Pending;
    public int Attempts { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
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
