namespace AdminConsole.Engine.Storage;

/// <summary>
/// An event the platform must hear, written in the transaction that made it true. Delivering it is the Notify stage's
/// work; its id is the event id by which a receiver drops a repeat.
/// </summary>
public sealed class OutboxMessage
{
    public required Guid Id { get; init; }

    /// <summary>What happened, such as <c>comment.removed</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it happened to; messages of one subject are delivered in order.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The audit row of the write that made it: the order in which writes were committed, so that who reads on from a
    /// number misses nothing, and in which they are delivered. 0 inside the transaction.
    /// </summary>
    public long Sequence { get; init; }

    /// <summary>The body as it is sent, JSON.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not delivered before this instant; null means at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When deliveries were laid out for the endpoints of that moment; null while it waits.</summary>
    public DateTimeOffset? RoutedAt { get; set; }

    /// <summary>When the platform said that it has carried it out.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }
}
