using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What the platform is told of a decision: its own id of the comment, and by the hash which text was judged.</summary>
/// <param name="CommentId">The platform's own id.</param>
/// <param name="Reason">For <see cref="Removed"/>: insult, incitement, marketing, sexual, privacy or other.</param>
/// <param name="DecidedAt">ISO 8601 in UTC.</param>
/// <param name="TextHash">SHA-256 of the text that was read, in hex.</param>
/// <param name="Version">Rises with every event of one comment; a receiver keeps the highest.</param>
/// <param name="Undoes">For <see cref="Restored"/>: the event it takes back.</param>
/// <param name="Until">For <see cref="Held"/>: when it comes back to the queue.</param>
/// <param name="BatchId">The same for all comments that were decided together.</param>
/// <param name="CampaignId">The same for all comments that were judged as one campaign.</param>
/// <param name="AppealId">The console's id of the appeal that this answers.</param>
public sealed record DecisionEvent(
    string CommentId, string? Reason, string DecidedAt, string TextHash, long Version, Guid? Undoes = null,
    string? Until = null, Guid? BatchId = null, Guid? CampaignId = null, Guid? AppealId = null)
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
        version,
        grace);
}
