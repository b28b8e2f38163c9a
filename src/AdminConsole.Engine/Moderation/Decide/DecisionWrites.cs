using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>The rows of changes; one statement each, however many they are.</summary>
internal static class DecisionWrites
{
    private static readonly BulkColumn<Change>[] CommentColumns =
    [
        BulkColumn.Id<Change>("id", c => c.Comment.Id.Value),
        BulkColumn.Long<Change>("version", c => c.Comment.Version),
        BulkColumn.Int<Change>("status", c => (int)c.Place.Status),
    ];

    private static readonly BulkColumn<Change>[] QueueColumns =
    [
        BulkColumn.Id<Change>("id", c => c.Comment.Id.Value),
        BulkColumn.Int<Change>("state", c => (int)c.Place.State),
        BulkColumn.InstantOrNull<Change>("decided_at", c => c.Place.State == QueueState.Decided ? c.Decision.DecidedAt : null),
        BulkColumn.InstantOrNull<Change>("held_until", c => c.Place.HeldUntil),
        BulkColumn.IdOrNull<Change>("assigned_to_id", c => c.Place.AssignedToId),
        BulkColumn.Text<Change>("assigned_to_name", c => c.Place.AssignedTo),
    ];

    private static readonly BulkColumn<(Decision Decision, long Sequence)>[] DecisionColumns =
    [
        BulkColumn.Id<(Decision Decision, long Sequence)>("id", d => d.Decision.Id),
        BulkColumn.Id<(Decision Decision, long Sequence)>("comment_id", d => d.Decision.CommentId.Value),
        BulkColumn.Int<(Decision Decision, long Sequence)>("kind", d => (int)d.Decision.Kind),
        BulkColumn.IntOrNull<(Decision Decision, long Sequence)>("reason", d => (int?)d.Decision.Reason),
        BulkColumn.Text<(Decision Decision, long Sequence)>("note", d => d.Decision.Note),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("decided_by_id", d => d.Decision.DecidedById),
        BulkColumn.Text<(Decision Decision, long Sequence)>("decided_by", d => d.Decision.DecidedBy),
        BulkColumn.Instant<(Decision Decision, long Sequence)>("decided_at", d => d.Decision.DecidedAt),
        BulkColumn.Bytes<(Decision Decision, long Sequence)>("text_hash", d => d.Decision.TextHash),
        BulkColumn.IntOrNull<(Decision Decision, long Sequence)>("category", d => (int?)d.Decision.Category),
        BulkColumn.RealOrNull<(Decision Decision, long Sequence)>("probability", d => d.Decision.Probability),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("model_version_id", d => d.Decision.ModelVersionId?.Value),
        BulkColumn.IntOrNull<(Decision Decision, long Sequence)>("policy_number", d => d.Decision.PolicyNumber),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("undoes_id", d => d.Decision.UndoesId),
        BulkColumn.InstantOrNull<(Decision Decision, long Sequence)>("hold_until", d => d.Decision.HoldUntil),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("assigned_to_id", d => d.Decision.AssignedToId),
        BulkColumn.Text<(Decision Decision, long Sequence)>("assigned_to", d => d.Decision.AssignedTo),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("batch_id", d => d.Decision.BatchId),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("campaign_id", d => d.Decision.CampaignId),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("appeal_id", d => d.Decision.AppealId),
        BulkColumn.IdOrNull<(Decision Decision, long Sequence)>("rule_id", d => d.Decision.RuleId),
        BulkColumn.InstantOrNull<(Decision Decision, long Sequence)>("claimed_at", d => d.Decision.ClaimedAt),
        BulkColumn.IntOrNull<(Decision Decision, long Sequence)>("handled_ms", d => d.Decision.HandledMs),
        BulkColumn.Long<(Decision Decision, long Sequence)>("sequence", d => d.Sequence),
    ];

    private static readonly BulkColumn<(OutboxMessage Message, long Sequence)>[] MessageColumns =
    [
        BulkColumn.Id<(OutboxMessage Message, long Sequence)>("id", m => m.Message.Id),
        BulkColumn.Text<(OutboxMessage Message, long Sequence)>("kind", m => m.Message.Kind),
        BulkColumn.Text<(OutboxMessage Message, long Sequence)>("subject", m => m.Message.Subject),
        BulkColumn.Long<(OutboxMessage Message, long Sequence)>("sequence", m => m.Sequence),
        BulkColumn.Text<(OutboxMessage Message, long Sequence)>("payload", m => m.Message.Payload),
        BulkColumn.Instant<(OutboxMessage Message, long Sequence)>("created_at", m => m.Message.CreatedAt),
        BulkColumn.InstantOrNull<(OutboxMessage Message, long Sequence)>("not_before", m => m.Message.NotBefore),
    ];

    private static readonly string InsertDecisions = Insert("decisions", DecisionColumns);
    private static readonly string InsertMessages = Insert("outbox_messages", MessageColumns);

    /// <summary>Everything that others may be changing too: comments and places in the queue.</summary>
    /// <exception cref="DbUpdateConcurrencyException">A comment is no longer as it was judged.</exception>
    public static async Task PlacesAsync(ConsoleDb db, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        var changed = await sql.RunAsync("UPDATE comments SET status = :status, version = version + 1 {rows} WHERE id = :id AND version = :version",
            changes, CommentColumns, cancellationToken);
        if (changed != changes.Count)
            throw new DbUpdateConcurrencyException("A comment was changed by somebody else since it was judged.");
        var moving = changes.Where(c => !c.Stays).ToList();
        await EnterAsync(db, [.. moving.Where(c => c.Comment.Queue is null).Select(c => c.Comment.Id)], now, cancellationToken);

        // What stays open must not stay with the one who put it aside or passed it on.
        await sql.RunAsync(
            $"""
            UPDATE queue_entries SET state = :state, decided_at = :decided_at, held_until = :held_until,
                assigned_to_id = :assigned_to_id, assigned_to = :assigned_to_name,
                lease_id = CASE WHEN :state = {(int)QueueState.Decided} THEN lease_id ELSE NULL END,
                leased_at = CASE WHEN :state = {(int)QueueState.Decided} THEN leased_at ELSE NULL END, version = version + 1
            {"{rows}"} WHERE comment_id = :id
            """,
            moving, QueueColumns, cancellationToken);
    }

    /// <summary>What is only ever added: decisions, events for the platform, changes for the index.</summary>
    /// <param name="firstSequence">The audit row of the first change; the others follow.</param>
    public static async Task FactsAsync(ConsoleDb db, IReadOnlyList<Change> changes, long firstSequence, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        await sql.RunAsync(InsertDecisions, [.. changes.Select((c, i) => (c.Decision, firstSequence + i))], DecisionColumns, cancellationToken);
        await TellAsync(db, [.. changes.SelectMany((c, i) => c.Told
                .Prepend(DecisionEvent.MessageOf(c.Decision, c.Comment.PlatformId, c.Comment.Version + 1, c.Grace))
                .Select(message => (message, firstSequence + i)))],
            cancellationToken);
        await sql.RunAsync("INSERT INTO search_changes (comment_id) {rows}", changes,
            [BulkColumn.Id<Change>("comment", c => c.Comment.Id.Value)], cancellationToken);
    }

    /// <summary>Events with the number of the audit row that made them facts.</summary>
    public static Task<int> TellAsync(ConsoleDb db, IReadOnlyList<(OutboxMessage Message, long Sequence)> messages, CancellationToken cancellationToken) =>
        BulkSql.On(db).RunAsync(InsertMessages, messages, MessageColumns, cancellationToken);

    /// <summary>A comment that no model flagged gets a place when a person acts on it. Rare, so entity by entity.</summary>
    private static async Task EnterAsync(ConsoleDb db, List<CommentId> comments, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var id in comments)
        {
            var scores = await db.CommentScores.AsNoTracking().SingleOrDefaultAsync(s => s.CommentId == id, cancellationToken);
            var reach = await db.Comments.Where(c => c.Id == id).Select(c => c.Thread!.CommentCount).SingleAsync(cancellationToken);
            var (category, probability) = scores?.Highest ?? (Category.Inflammatory, 0);
            db.QueueEntries.Add(new QueueEntry
            {
                CommentId = id,
                Category = category,
                Probability = probability,
                Reach = reach,
                Priority = QueuePriority.Of(probability, reach, now),
                EnteredAt = now,
            });
        }

        if (comments.Count > 0)
            await db.SaveChangesAsync(cancellationToken);
    }

    private static string Insert<T>(string table, BulkColumn<T>[] columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))}) {{rows}}";
}
