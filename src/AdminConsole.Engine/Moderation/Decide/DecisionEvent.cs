using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// What the platform is told of a decision. Schema 1. It carries nothing about the moderator and none of the text:
/// the platform knows the comment by its own id, and the hash says which text was judged.
/// </summary>
public sealed record DecisionEvent(int Schema, Guid Id, string Type, string Timestamp, DecisionEventData Data)
{
    public const int CurrentSchema = 1;

    public const string Approved = "comment.approved";
    public const string Removed = "comment.removed";
    public const string Escalated = "comment.escalated";
    public const string Restored = "comment.restored";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string TypeOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => Approved,
        DecisionKind.Remove => Removed,
        DecisionKind.Escalate => Escalated,
        DecisionKind.Undo => Restored,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a decision."),
    };

    /// <summary>The outbox row of a decision; the event's id is the decision's, so that either leads to the other.</summary>
    internal static OutboxMessage MessageOf(Decision decision, Comment comment, TimeSpan grace)
    {
        var type = TypeOf(decision.Kind);
        var body = new DecisionEvent(CurrentSchema, decision.Id, type, Instant(decision.DecidedAt), new DecisionEventData(
            comment.PlatformId,
            decision.Reason?.ToString().ToLowerInvariant(),
            Instant(decision.DecidedAt),
            Convert.ToHexStringLower(decision.TextHash),
            comment.Version,
            decision.UndoesId));
        return new OutboxMessage
        {
            Id = decision.Id,
            Kind = type,
            Subject = $"comment:{comment.Id}",
            SubjectVersion = comment.Version,
            Payload = JsonSerializer.Serialize(body, Json),
            CreatedAt = decision.DecidedAt,
            NotBefore = decision.DecidedAt + grace,
        };
    }

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

/// <param name="CommentId">The platform's own id.</param>
/// <param name="Version">Rises with every event of one comment; a receiver keeps the highest.</param>
/// <param name="Undoes">For <see cref="DecisionEvent.Restored"/>: the event it takes back.</param>
public sealed record DecisionEventData(string CommentId, string? Reason, string DecidedAt, string TextHash, long Version, Guid? Undoes);
