using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>A comment as the platform sends it, whichever way it comes: import, API or demo.</summary>
/// <param name="PlatformId">The platform's own id; the same id again is the same comment.</param>
/// <param name="ReplyToPlatformId">The comment this one answers; kept when that comment is known.</param>
/// <param name="Likes">A second delivery may raise or lower it without making a new revision.</param>
public sealed record IncomingComment(
    string PlatformId,
    string Text,
    string AuthorPlatformId,
    string? AuthorName,
    string ThreadPlatformId,
    ThreadKind ThreadKind,
    string? ThreadTitle,
    string? ThreadByline,
    string? ReplyToPlatformId,
    DateTimeOffset CreatedAt,
    int Likes = 0,
    string? Region = null)
{
    public const int MaxIdLength = 128;
    public const int MaxNameLength = 300;

    /// <summary>When the console got it; null stands for now. Only a source that tells history sets it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What keeps it out, as the field's name in the API and a sentence; null when nothing does.</summary>
    public (string Field, string Reason)? Problem(DateTimeOffset now)
    {
        if (PlatformText.IdProblem(PlatformId) is { } id)
            return ("platformId", id);
        if (string.IsNullOrWhiteSpace(Text))
            return ("text", "The text is empty.");
        if (Text.Length > Comment.MaxTextLength)
            return ("text", $"The text has {Text.Length} characters; {Comment.MaxTextLength} are the most.");
        if (PlatformText.CharacterProblem(Text) is { } broken)
            return ("text", broken);
        if (PlatformText.IdProblem(AuthorPlatformId) is { } author)
            return ("authorId", author);
        if (PlatformText.IdProblem(ThreadPlatformId) is { } thread)
            return ("threadId", thread);
        if (ReplyToPlatformId is not null && PlatformText.IdProblem(ReplyToPlatformId) is { } reply)
            return ("replyTo", reply);
        if (!Enum.IsDefined(ThreadKind))
            return ("threadKind", "The kind of thread is unknown: use track, playlist or other.");
        foreach (var (field, value) in (ReadOnlySpan<(string, string?)>)
            [("authorName", AuthorName), ("threadTitle", ThreadTitle), ("threadByline", ThreadByline), ("region", Region)])
        {
            if (value is null)
                continue;
            if (value.Length > MaxNameLength)
                return (field, $"It has {value.Length} characters; {MaxNameLength} are the most.");
            if (PlatformText.CharacterProblem(value) is { } problem)
                return (field, problem);
        }

        if (PlatformText.InstantProblem(CreatedAt, now) is { } instant)
            return ("createdAt", instant);
        if (Likes < 0)
            return ("likes", "Likes cannot be negative.");
        return null;
    }
}

/// <summary>What became of one incoming comment.</summary>
public abstract record IngestOutcome
{
    private IngestOutcome(CommentId? commentId) => CommentId = commentId;

    /// <summary>Null when it was rejected.</summary>
    public CommentId? CommentId { get; }

    public sealed record New(CommentId Id) : IngestOutcome(Id);

    /// <summary>Known, and something is different now; a changed text is a new revision and is scored again.</summary>
    public sealed record Updated(CommentId Id, bool TextChanged) : IngestOutcome(Id);

    public sealed record Unchanged(CommentId Id) : IngestOutcome(Id);

    public sealed record Rejected(string Field, string Reason) : IngestOutcome((CommentId?)null);
}
