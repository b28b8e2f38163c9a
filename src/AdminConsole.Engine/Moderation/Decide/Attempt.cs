using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// One person's word about one comment, on its way to be recorded. It is judged inside the transaction, perhaps more
/// than once, and answered after the commit.
/// </summary>
internal abstract class Attempt(Moderator who, CommentId comment)
{
    public Moderator Who { get; } = who;

    public CommentId Comment { get; } = comment;

    /// <summary>The lease under which the comment was read.</summary>
    public virtual Guid? LeaseId => null;

    /// <summary>Whether it must know what was decided before.</summary>
    public virtual bool NeedsHistory => false;

    /// <summary>The batch it is part of.</summary>
    public Guid? BatchId { get; init; }

    public Guid? CampaignId { get; init; }

    /// <summary>Finds the outcome, and the change when there is one.</summary>
    public abstract Change? Judge(CommentNow? comment, Circumstances circumstances, TimeProvider clock);

    /// <summary>Whether the outcome still lacks the comment's text.</summary>
    public virtual bool NeedsText => false;

    public virtual void Show(string text)
    {
    }

    /// <summary>Tells who waits for it; only after the commit.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception failure);

    protected static ProcessContext Context(DecisionKind kind, Moderator who, string? reason) =>
        new($"comment.{kind.ToString().ToLowerInvariant()}", who.Name, who.Id, reason);

    protected static AuditSubject SubjectOf(Decision decision) => new($"comment:{decision.CommentId}", JsonSerializer.Serialize(new
    {
        decision = decision.Id,
        reason = decision.Reason?.ToString().ToLowerInvariant(),
        undoes = decision.UndoesId,
        until = decision.HoldUntil,
        to = decision.AssignedToId,
        batch = decision.BatchId,
        rule = decision.RuleId,
    }, Compact));

    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}

internal abstract class Attempt<TOutcome>(Moderator who, CommentId comment) : Attempt(who, comment) where TOutcome : class
{
    private readonly TaskCompletionSource<TOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the last judgement found.</summary>
    public TOutcome? Outcome { get; protected set; }

    public Task<TOutcome> Answered => done.Task;

    public override void Answer() => done.TrySetResult(Outcome!);

    public override void Fail(Exception failure) => done.TrySetException(failure);
}
