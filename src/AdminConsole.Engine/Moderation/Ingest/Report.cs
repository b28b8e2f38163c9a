using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Ingest;

public enum ReporterKind
{
    Person = 1,

    /// <summary>A program, by the platform's word or by the pace of its reports.</summary>
    Bot = 2,
}

/// <summary>A listener's word against a comment; one per reporter and comment.</summary>
public sealed class Report
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }

    /// <summary>The platform's id of who reported.</summary>
    public required string ReporterId { get; init; }

    public required ReporterKind Kind { get; set; }
    public string? Reason { get; set; }
    public required DateTimeOffset At { get; init; }
}

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
