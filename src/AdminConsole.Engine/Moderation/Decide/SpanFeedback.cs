using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>A person's word on a part of a text: a category is not because of this. Revoked rather than deleted.</summary>
public sealed class SpanFeedback
{
    public required Guid Id { get; init; }
    public required CommentId CommentId { get; init; }

    /// <summary>Hash of the text that was read; on another revision it says nothing.</summary>
    public required byte[] TextHash { get; init; }

    public required Category Category { get; init; }

    /// <summary>In UTF-16 units of the text.</summary>
    public required int Start { get; init; }

    public required int Length { get; init; }
    public required Guid? ById { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
}
