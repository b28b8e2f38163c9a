using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// A recent comment on which a challenger and the champion of its training disagree most, among those that neither
/// learned from. The text stays with the comment: what is erased there is gone here.
/// </summary>
public sealed class ModelDifference
{
    public required ModelVersionId ModelVersionId { get; init; }

    /// <summary>From 1, the greatest difference first.</summary>
    public required int Rank { get; init; }

    public required CommentId CommentId { get; init; }

    /// <summary>The revision that was compared; the spans lie on its text.</summary>
    public required int Revision { get; init; }

    public required Category Category { get; init; }
    public required float Champion { get; init; }
    public required float Challenger { get; init; }

    /// <summary>What raised the higher of the two, as flags keep their spans.</summary>
    public string? Spans { get; init; }
}
