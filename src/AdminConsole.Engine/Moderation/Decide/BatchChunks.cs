using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// Carries batches out, a chunk a transaction: decisions and the outcome of every item together, so that a second run,
/// here or on another node, finds what is left and nothing twice. Between two chunks other decisions have their turn.
/// </summary>
public sealed class BatchChunks(AuditedWriter writer, DecisionRecorder recorder, SearchProjector search)
{
    public const int Size = 1000;

    private static readonly BulkColumn<BatchItem>[] ItemColumns =
    [
        BulkColumn.Id<BatchItem>("batch", i => i.BatchId),
        BulkColumn.Id<BatchItem>("comment", i => i.CommentId.Value),
        BulkColumn.Int<BatchItem>("outcome", i => (int)i.Outcome),
        BulkColumn.IdOrNull<BatchItem>("decision", i => i.DecisionId),
        BulkColumn.Text<BatchItem>("by_name", i => i.By),
    ];

    /// <summary>Works until nothing of the batch is left to do.</summary>
    /// <param name="report">Told how many items have their outcome after every chunk.</param>
    public async Task FinishAsync(Guid batchId, Action<int>? report, CancellationToken cancellationToken)
    {
        var total = 0;
        while (await writer.WriteAllAsync(acts => ChunkAsync(acts, batchId, cancellationToken), cancellationToken) is var count and > 0)
        {
            search.Poke();
            report?.Invoke(total += count);
        }
    }

    private async Task<int> ChunkAsync(AuditedActs acts, Guid batchId, CancellationToken cancellationToken)
    {
        // Raising the version takes the row's lock on PostgreSQL: two nodes on one batch take turns.
        var db = acts.Db;
        await db.Batches.Where(b => b.Id == batchId).ExecuteUpdateAsync(set => set.SetProperty(b => b.Version, b => b.Version + 1), cancellationToken);
        var batch = await db.Batches.SingleAsync(b => b.Id == batchId, cancellationToken);
        if (batch.State is BatchState.Done or BatchState.Undone)
            return 0;
        var undoing = batch.State == BatchState.Undoing;
        var from = undoing ? BatchItemOutcome.Recorded : BatchItemOutcome.Pending;
        var items = await db.BatchItems.AsNoTracking().Where(i => i.BatchId == batchId && i.Outcome == from)
            .OrderBy(i => i.CommentId).Take(Size).ToListAsync(cancellationToken);
        if (items.Count > 0)
            await (undoing ? UndoAsync(acts, batch, items, cancellationToken) : DecideAsync(acts, batch, items, cancellationToken));
        if (items.Count < Size)
        {
            batch.State = undoing ? BatchState.Undone : BatchState.Done;
            await db.SaveChangesAsync(cancellationToken);
        }

        acts.CarryOut();
        return items.Count;
    }

    private async Task DecideAsync(AuditedActs acts, Batch batch, List<BatchItem> items, CancellationToken cancellationToken)
    {
        var who = new Moderator(batch.RequestedById, batch.RequestedBy, batch.ByLead);
        var verdict = new Verdict(
            batch.Kind, batch.Reason, batch.Note, batch.HoldUntil, batch.AssignedToId is { } person ? new Assignee(person, batch.AssignedTo!) : null);
        var attempts = items.ConvertAll(i =>
            new DecideAttempt(who, i.CommentId, verdict, new Seen(i.SeenVersion, i.TextHash)) { BatchId = batch.Id, CampaignId = batch.CampaignId });
        await recorder.RecordAsync(acts, attempts, cancellationToken);
        for (var n = 0; n < items.Count; n++)
        {
            (items[n].Outcome, items[n].DecisionId, items[n].By) = attempts[n].Outcome switch
            {
                DecideOutcome.Recorded recorded => (BatchItemOutcome.Recorded, recorded.Decision.Id, null),
                DecideOutcome.AlreadyDecided already => (BatchItemOutcome.AlreadyDecided, (Guid?)already.Decision.Id, already.Decision.By),
                DecideOutcome.TextChanged => (BatchItemOutcome.TextChanged, null, null),
                DecideOutcome.HeldByOther held => (BatchItemOutcome.Held, null, held.By),
                _ => (BatchItemOutcome.NotWaiting, null, null),
            };
        }

        await WriteItemsAsync(acts.Db, items, cancellationToken);
        if (batch is { CampaignId: { } campaign, Kind: DecisionKind.Approve or DecisionKind.Remove or DecisionKind.Escalate }
            && batch.RequestedById != Moderator.Policy.Id && items.Exists(i => i.Outcome == BatchItemOutcome.Recorded))
            await JudgeCampaignAsync(acts.Db, campaign, batch, cancellationToken);
    }

    /// <summary>A verdict that held for nobody is none; of two, the one that was asked for later stands, however long the other takes.</summary>
    private static Task<int> JudgeCampaignAsync(ConsoleDb db, Guid campaign, Batch batch, CancellationToken cancellationToken) =>
        BulkSql.On(db).RunAsync(
            """
            INSERT INTO campaign_verdicts (campaign_id, kind, reason, batch_id, decided_by_id, decided_by, decided_at) {rows}
            ON CONFLICT (campaign_id) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, batch_id = excluded.batch_id,
                decided_by_id = excluded.decided_by_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at
            WHERE campaign_verdicts.decided_at <= excluded.decided_at
            """,
            [batch],
            [
                BulkColumn.Id<Batch>("campaign", _ => campaign),
                BulkColumn.Int<Batch>("kind", b => (int)b.Kind),
                BulkColumn.IntOrNull<Batch>("reason", b => (int?)b.Reason),
                BulkColumn.Id<Batch>("batch", b => b.Id),
                BulkColumn.Id<Batch>("by_id", b => b.RequestedById),
                BulkColumn.Text<Batch>("by_name", b => b.RequestedBy),
                BulkColumn.Instant<Batch>("at", b => b.CreatedAt),
            ], cancellationToken);

    private async Task UndoAsync(AuditedActs acts, Batch batch, List<BatchItem> items, CancellationToken cancellationToken)
    {
        var who = new Moderator(batch.UndoneById!.Value, batch.UndoneBy!, batch.UndoneByLead);
        var attempts = items.ConvertAll(i =>
            new UndoAttempt(who, i.CommentId, i.DecisionId!.Value, batch.UndoReason) { BatchId = batch.Id, IsSettled = true });
        await recorder.RecordAsync(acts, attempts, cancellationToken);
        for (var n = 0; n < items.Count; n++)
        {
            (items[n].Outcome, items[n].By) = attempts[n].Outcome switch
            {
                UndoOutcome.Undone => (BatchItemOutcome.Undone, null),
                UndoOutcome.AlreadyUndone already => (BatchItemOutcome.Undone, already.By),
                UndoOutcome.NotTheLatest later => (BatchItemOutcome.Kept, later.Standing?.By),
                _ => (BatchItemOutcome.Kept, null),
            };
        }

        await WriteItemsAsync(acts.Db, items, cancellationToken);
    }

    private static Task<int> WriteItemsAsync(ConsoleDb db, List<BatchItem> items, CancellationToken cancellationToken) =>
        BulkSql.On(db).RunAsync(
            """UPDATE batch_items SET outcome = :outcome, decision_id = :decision, "by" = :by_name {rows} WHERE batch_id = :batch AND comment_id = :comment""",
            items, ItemColumns, cancellationToken);
}
