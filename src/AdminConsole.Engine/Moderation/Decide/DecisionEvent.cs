using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What the platform is told of a decision: its own id of the comment, and by the hash which text was judged.</summary>
public sealed record DecisionEvent(
    [property: Description("The platform's own id of the comment.")] string CommentId,
    [property: Description("For comment.removed: insult, incitement, marketing, sexual, privacy or other.")] string? Reason,
    [property: Description("When it was decided."), DataType(DataType.DateTime)] string DecidedAt,
    [property: Description("SHA-256 of the text that was read, UTF-8, in hex: which text was judged.")] string TextHash,
    [property: Description("Rises with every event of one comment; keep the highest.")] long Version,
    [property: Description("For comment.restored: the event that it takes back.")] Guid? Undoes = null,
    [property: Description("For comment.held: when it comes back to the queue."), DataType(DataType.DateTime)] string? Until = null,
    [property: Description("The same for all comments that were decided together.")] Guid? BatchId = null,
    [property: Description("The same for all comments that were judged as one campaign.")] Guid? CampaignId = null,
    [property: Description("The console's id of the appeal that it answers.")] Guid? AppealId = null)
{
    public const string Approved = "comment.approved";
    public const string Removed = "comment.removed";
    public const string Escalated = "comment.escalated";
    public const string Restored = "comment.restored";
    public const string Held = "comment.held";

    /// <summary>Handed to a person; to whom is the console's own affair.</summary>
    public const string Assigned = "comment.assigned";

    public static string TypeOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => Approved,
        DecisionKind.Remove => Removed,
        DecisionKind.Escalate => Escalated,
        DecisionKind.Undo => Restored,
        DecisionKind.Hold => Held,
        DecisionKind.Assign => Assigned,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a decision."),
    };

    public static string SubjectOf(CommentId comment) => $"comment:{comment}";

    /// <summary>The outbox row of a decision; the event's id is the decision's, so that either leads to the other.</summary>
    /// <param name="platformId">The platform's own id of the comment.</param>
    /// <param name="version">The comment's, after the decision.</param>
    internal static OutboxMessage MessageOf(Decision decision, string platformId, long version, TimeSpan grace) => PlatformEvent.Message(
        decision.Id,
        TypeOf(decision.Kind),
        SubjectOf(decision.CommentId),
        new DecisionEvent(
            platformId,
            decision.Reason is { } reason ? PlatformEvent.Name(reason) : null,
            PlatformEvent.Instant(decision.DecidedAt),
            Convert.ToHexStringLower(decision.TextHash),
            version,
            decision.UndoesId,
            decision.HoldUntil is { } until ? PlatformEvent.Instant(until) : null,
            decision.BatchId,
            decision.CampaignId,
            decision.AppealId),
        decision.DecidedAt,
        grace);
}
