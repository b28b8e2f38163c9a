using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>A comment as the transaction that decides on it finds it, its row locked.</summary>
internal sealed record CommentNow(
    CommentId Id, string PlatformId, Guid AuthorId, byte[] TextHash, CommentStatus Status, long Version)
{
    public ModelVersionId? ModelVersionId { get; set; }

    /// <summary>Null while it has no place in the queue: no model flagged it.</summary>
    public QueueNow? Queue { get; set; }

    /// <summary>Read only where somebody has acted on it before, or an undo is asked for.</summary>
    public DecisionHistory History { get; set; } = DecisionHistory.Empty;

    /// <summary>Put aside or handed to somebody.</summary>
    public bool IsSpokenFor => Queue is { State: QueueState.Held } or { AssignedToId: not null };

    public CommentPlace Place => new(Status, Queue?.State == QueueState.Held ? Queue.HeldUntil : null, Queue?.AssignedToId, Queue?.AssignedTo);
}

/// <param name="Blind">Drawn by lot, and nobody has judged it: its scores are for nobody yet.</param>
internal sealed record QueueNow(
    QueueState State, bool Blind, Category Category, float Probability, DateTimeOffset? HeldUntil, Guid? AssignedToId, string? AssignedTo, LeaseNow? Lease);

/// <param name="TakenAt">When its holder got the comment, where a comment is meant; else when the lease began.</param>
internal sealed record LeaseNow(Guid Id, Guid HolderId, string Holder, DateTimeOffset TakenAt, DateTimeOffset ExpiresAt, bool Released)
{
    public bool HoldsAt(DateTimeOffset now) => !Released && ExpiresAt > now;
}

/// <summary>What all attempts of one transaction are judged by.</summary>
internal sealed record Circumstances(
    DateTimeOffset Now, int? PolicyNumber, TimeSpan Grace, IReadOnlyDictionary<Guid, TimeSpan> GraceOf, IReadOnlyDictionary<Guid, LeaseNow> Leases)
{
    public TimeSpan GraceFor(Guid person) => GraceOf.TryGetValue(person, out var own) ? own : Grace;
}

/// <summary>What an attempt that holds changes.</summary>
/// <param name="Removals">What it adds to its author's removals: 1, 0, or -1 where it takes the removal <see cref="Decision.UndoesId"/> back.</param>
internal sealed record Change(CommentNow Comment, Decision Decision, CommentPlace Place, TimeSpan Grace, int Removals, AuditAct Act)
{
    /// <summary>The comment has its place by something else since, and keeps it.</summary>
    public bool Stays { get; init; }

    /// <summary>What the platform hears besides the decision itself.</summary>
    public List<OutboxMessage> Told { get; init; } = [];
}
