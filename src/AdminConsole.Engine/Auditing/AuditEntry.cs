namespace AdminConsole.Engine.Auditing;

/// <summary>Who did what, when and why: one per write, each carrying the hash of the one before.</summary>
public sealed class AuditEntry
{
    /// <summary>1, 2, 3 … without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }
    public Guid? ActorId { get; init; }

    /// <summary>The person's name, or the part of the console that acted.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, such as <c>comment.remove</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it was done to: ids, never texts.</summary>
    public required string Subject { get; init; }

    public string? Reason { get; init; }

    /// <summary>JSON of what changed, or null.</summary>
    public string? Detail { get; init; }

    public required byte[] PreviousHash { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>The end of the chain; the one row that audited writes take turns on.</summary>
public sealed class AuditHead
{
    public required int Id { get; init; }
    public required long Sequence { get; set; }
    public required byte[] Hash { get; set; }
}
