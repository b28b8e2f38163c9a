using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Search;

/// <summary>
/// A comment whose index entry is behind. Written in the transaction that changed the comment, deleted once the
/// index has that version: what is left is the drift.
/// </summary>
public sealed class SearchChange
{
    public long Id { get; init; }
    public required CommentId CommentId { get; init; }
}
