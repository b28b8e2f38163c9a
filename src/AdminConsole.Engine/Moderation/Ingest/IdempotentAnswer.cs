namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>An answer that was given under an idempotency key, to be given again.</summary>
public sealed class IdempotentAnswer
{
    public const int MaxKeyLength = 255;

    public required Guid ApiKeyId { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's path and body: the same key with another request is refused.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>JSON, compressed.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset At { get; init; }
}
