using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>A text nobody and nothing has judged yet: a new comment, or an edited one.</summary>
/// <param name="Was">Where the comment stood before this text came; <see cref="CommentStatus.Received"/> when it is new.</param>
/// <param name="Reach">Comments of its thread, this batch included.</param>
/// <param name="ArrivedAt">When this text came.</param>
public sealed record FreshRevision(CommentId Id, string Text, CommentStatus Was, bool Edited, int Reach, DateTimeOffset ArrivedAt);

/// <param name="Outcomes">One per incoming comment, in their order.</param>
/// <param name="Fresh">What the next stage must look at.</param>
/// <param name="Was">Where each comment stood before the batch.</param>
public sealed record IngestedBatch(
    IReadOnlyList<IngestOutcome> Outcomes, IReadOnlyList<FreshRevision> Fresh, IReadOnlyDictionary<CommentId, CommentStatus> Was)
{
    public int New => Outcomes.Count(o => o is IngestOutcome.New);
    public int Updated => Outcomes.Count(o => o is IngestOutcome.Updated);
    public int Unchanged => Outcomes.Count(o => o is IngestOutcome.Unchanged);
    public int Rejected => Outcomes.Count(o => o is IngestOutcome.Rejected);
    public bool ChangesNothing => New == 0 && Updated == 0;
}
