using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>Where a comment stands for the platform's readers.</summary>
public enum CommentStatus
{
    /// <summary>Arrived, not scored yet.</summary>
    Received = 0,

    /// <summary>Scored under every threshold; nobody has to look.</summary>
    Clear = 1,

    /// <summary>Flagged and waiting for a person.</summary>
    Waiting = 2,

    Approved = 3,
    Removed = 4,

    /// <summary>Waiting for a lead.</summary>
    Escalated = 5,

    /// <summary>
    /// Taken away by its author on the platform. Sent again, it is back and judged like an edited one, unless it was
    /// erased (its text is empty): that is for good.
    /// </summary>
    Withdrawn = 6,
}

/// <summary>What somebody wrote under a track or a playlist, as it stands now.</summary>
public sealed class Comment : IVersioned
{
    public const int MaxTextLength = 10_000;

    public required CommentId Id { get; init; }

    /// <summary>The platform's own id; an import or a post with the same one is the same comment.</summary>
    public required string PlatformId { get; init; }

    public required Guid ThreadId { get; init; }
    public required Guid AuthorId { get; init; }
    public CommentId? ReplyToId { get; set; }

    public required string Text { get; set; }

    /// <summary>SHA-256 of the text in UTF-8: the revision a decision is bound to.</summary>
    public required byte[] TextHash { get; set; }

    public int Revision { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public int Likes { get; set; }
    public string? Region { get; set; }
    public CommentStatus Status { get; set; }
    public long Version { get; set; }

    public CommentThread? Thread { get; init; }
    public Author? Author { get; init; }

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>A text that a later edit replaced.</summary>
public sealed class CommentRevision
{
    public required CommentId CommentId { get; init; }
    public required int Number { get; init; }
    public required string Text { get; init; }
    public required byte[] TextHash { get; init; }
    public required DateTimeOffset ReplacedAt { get; init; }
}

public enum ThreadKind
{
    Track = 1,
    Playlist = 2,
    Other = 3,
}

/// <summary>What was commented on. <see cref="CommentCount"/> is its reach in the queue's priority.</summary>
public sealed class CommentThread
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public required ThreadKind Kind { get; init; }
    public required string Title { get; set; }
    public string? Byline { get; set; }
    public int CommentCount { get; set; }
}

public sealed class Author
{
    public required Guid Id { get; init; }
    public required string PlatformId { get; init; }
    public string? Name { get; set; }
    public DateTimeOffset? JoinedAt { get; set; }
    public int CommentCount { get; set; }
    public int RemovedCount { get; set; }
}
