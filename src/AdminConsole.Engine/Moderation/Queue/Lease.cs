using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>
/// Who holds a page of comments, and until when. One row per page: a heartbeat moves one instant, whatever the page's
/// size. The entries point here; a lease holds while it is neither released nor past its end.
/// </summary>
public sealed class Lease
{
    public required Guid Id { get; init; }

    /// <summary>Rises with every lease: of two holders of one comment, the higher token is the later one.</summary>
    public required long Token { get; init; }

    public required Guid HolderId { get; init; }
    public required string Holder { get; init; }
    public required DateTimeOffset TakenAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? ReleasedAt { get; set; }
}

/// <summary>A moderator passed a comment on without deciding; it is not handed to them again for a while.</summary>
public sealed class Skip
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }
    public required Guid PersonId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it was on the screen, in milliseconds.</summary>
    public int? HandledMs { get; init; }
}
