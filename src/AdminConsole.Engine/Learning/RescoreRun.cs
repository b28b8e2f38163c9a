using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

/// <summary>The re-scoring after one promotion: where it stands, and what it moved.</summary>
public sealed class RescoreRun
{
    /// <summary>That of its job.</summary>
    public required Guid Id { get; init; }

    public required ModelVersionId ModelVersionId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Another model became champion before it was through.</summary>
    public bool Overtaken { get; set; }

    public int Total { get; set; }
    public int Done { get; set; }

    /// <summary>Comments that had passed and wait for a person now.</summary>
    public int Entered { get; set; }

    /// <summary>Comments that waited and are let pass now.</summary>
    public int Left { get; set; }

    /// <summary>The oldest comment that was looked at: a restart goes on below it.</summary>
    public CommentId? Cursor { get; set; }
}
