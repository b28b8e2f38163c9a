using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// One verdict on many comments. The batch and its items are written first; from then on it is finished whatever
/// happens to the process: here and now when it is small, else by <see cref="BatchJob"/>.
/// </summary>
public sealed class Batches(
    AuditedWriter writer, BatchChunks chunks, JobQueue jobs, DecideOptions options, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    public const int Most = 20_000;

    /// <summary>Up to so many comments a person waits for the result; it takes about a second.</summary>
    public const int AtOnce = 2_000;

    private static readonly BulkColumn<(Guid Batch, CommentId Comment, Seen Seen)>[] ItemColumns =
    [
        BulkColumn.Id<(Guid Batch, CommentId Comment, Seen Seen)>("batch_id", i => i.Batch),
        BulkColumn.Id<(Guid Batch, CommentId Comment, Seen Seen)>("comment_id", i => i.Comment.Value),
        BulkColumn.Bytes<(Guid Batch, CommentId Comment, Seen Seen)>("text_hash", i => i.Seen.TextHash),
        BulkColumn.Long<(Guid Batch, CommentId Comment, Seen Seen)>("seen_version", i => i.Seen.Version),
        BulkColumn.Int<(Guid Batch, CommentId Comment, Seen Seen)>("outcome", _ => (int)BatchItemOutcome.Pending),
    ];

    private static readonly BulkColumn<(Guid Batch, Standing Removal)>[] UndoColumns =
    [
        BulkColumn.Id<(Guid Batch, Standing Removal)>("batch_id", i => i.Batch),
        BulkColumn.Id<(Guid Batch, Standing Removal)>("comment_id", i => i.Removal.Comment.Value),
        BulkColumn.Bytes<(Guid Batch, Standing Removal)>("text_hash", i => i.Removal.TextHash),
        BulkColumn.Long<(Guid Batch, Standing Removal)>("seen_version", _ => 0),
        BulkColumn.Int<(Guid Batch, Standing Removal)>("outcome", _ => (int)BatchItemOutcome.Recorded),
        BulkColumn.Id<(Guid Batch, Standing Removal)>("decision_id", i => i.Removal.Decision),
    ];

    /// <summary>Starts a batch, and finishes it when it is small enough to be waited for.</summary>
    /// <param name="comments">Each as it stood in view.</param>
    /// <param name="campaignId">The campaign that is judged as a whole: new members are measured by this verdict once it holds for one of them.</param>
    public async Task<BatchResult> StartAsync(
        Moderator who, Verdict verdict, IReadOnlyList<(CommentId CommentId, Seen Seen)> comments, Guid? campaignId, CancellationToken cancellationToken)
    {
        if (verdict.ProblemAt(clock.GetUtcNow()) is { } problem)
            throw new ArgumentException(problem, nameof(verdict));
        var items = comments.DistinctBy(c => c.CommentId).ToList();
        if (items.Count is 0 or > Most)
            throw new ArgumentException($"A batch has 1 to {Most} comments.", nameof(comments));
        var note = Worded.OrNull(verdict.Note);
        var id = Ids.New(clock);
        await writer.WriteAsync(new ProcessContext("batch.start", who.Name, who.Id, note), async (db, now) =>
        {
            db.Batches.Add(new Batch
            {
                Id = id,
                Kind = verdict.Kind,
                Reason = verdict.Kind == DecisionKind.Remove ? verdict.Reason : null,
                Note = note,
                HoldUntil = verdict.Kind == DecisionKind.Hold ? verdict.HoldUntil : null,
                AssignedToId = verdict.Kind == DecisionKind.Assign ? verdict.AssignTo!.Id : null,
                AssignedTo = verdict.Kind == DecisionKind.Assign ? verdict.AssignTo!.Name : null,
                CampaignId = campaignId,
                RequestedById = who.Id,
                RequestedBy = who.Name,
                ByLead = who.IsLead,
                CreatedAt = now,
                Total = items.Count,
            });
            if (items.Count > AtOnce)
                await jobs.EnqueueAsync(db, BatchJob.Name, new { }, who.Name, cancellationToken: cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await BulkSql.On(db).RunAsync("INSERT INTO batch_items (batch_id, comment_id, text_hash, seen_version, outcome) {rows}",
                [.. items.Select(c => (id, c.CommentId, c.Seen))], ItemColumns, cancellationToken);
            return (id, new AuditSubject($"batch:{id}", JsonSerializer.Serialize(new { kind = verdict.Kind.ToString(), comments = items.Count, campaign = campaignId })));
        }, cancellationToken);
        return await GoOnAsync(id, items.Count, cancellationToken);
    }

    /// <summary>Takes back what a batch decided and nobody has decided anew since.</summary>
    public async Task<BatchUndoOutcome> UndoAsync(Moderator who, Guid batchId, string? reason, CancellationToken cancellationToken)
    {
        var why = Worded.OrNull(reason);
        var total = 0;
        var refusal = await writer.WriteAsync<BatchUndoOutcome?>(new ProcessContext("batch.undo", who.Name, who.Id, why), async (db, now) =>
        {
            var batch = await db.Batches.SingleOrDefaultAsync(b => b.Id == batchId, cancellationToken);
            if (await RefusalAsync(db, batch, who, why, now, cancellationToken) is { } refused)
                return (refused, AuditSubject.Nothing);
            total = batch!.Total;
            batch.State = BatchState.Undoing;
            (batch.UndoneById, batch.UndoneBy, batch.UndoneByLead, batch.UndoReason, batch.UndoneAt) = (who.Id, who.Name, who.IsLead, why, now);
            await db.CampaignVerdicts.Where(v => v.BatchId == batchId).ExecuteDeleteAsync(cancellationToken);
            if (total > AtOnce)
                await jobs.EnqueueAsync(db, BatchJob.Name, new { }, who.Name, cancellationToken: cancellationToken);
            return (null, new AuditSubject($"batch:{batchId}"));
        }, cancellationToken);
        return refusal ?? new BatchUndoOutcome.Begun(await GoOnAsync(batchId, total, cancellationToken));
    }

    /// <summary>
    /// Gathers removals that the console made one by one into batches that are being taken back. It is called inside a write;
    /// <see cref="FinishAsync"/> after it does the work, and when the process is gone by then, <see cref="BatchKeeper"/> sees to it.
    /// </summary>
    /// <param name="who">Takes them back.</param>
    /// <param name="decider">As whom the console removed.</param>
    /// <returns>The batches, of <see cref="Most"/> each at most.</returns>
    internal async Task<IReadOnlyList<Guid>> GatherUndoneAsync(
        ConsoleDb db, Moderator who, string why, Moderator decider, RemovalReason reason, IReadOnlyList<Standing> removals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gathered = new List<Guid>();
        foreach (var part in removals.Chunk(Most))
        {
            var id = Ids.New(clock);
            gathered.Add(id);
            db.Batches.Add(new Batch
            {
                Id = id,
                Kind = DecisionKind.Remove,
                Reason = reason,
                RequestedById = decider.Id,
                RequestedBy = decider.Name,
                ByLead = false,
                CreatedAt = now,
                Total = part.Length,
                State = BatchState.Undoing,
                UndoneById = who.Id,
                UndoneBy = who.Name,
                UndoneByLead = who.IsLead,
                UndoReason = why,
                UndoneAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
            await BulkSql.On(db).RunAsync("INSERT INTO batch_items (batch_id, comment_id, text_hash, seen_version, outcome, decision_id) {rows}",
                [.. part.Select(removal => (id, removal))], UndoColumns, cancellationToken);
        }

        if (removals.Count > AtOnce)
            await jobs.EnqueueAsync(db, BatchJob.Name, new { }, who.Name, cancellationToken: cancellationToken);
        return gathered;
    }

    /// <summary>Finishes what was gathered: here and now when it is small, else by its job.</summary>
    internal async Task FinishAsync(IReadOnlyList<Guid> gathered, int total, CancellationToken cancellationToken)
    {
        foreach (var batch in gathered)
            await GoOnAsync(batch, total, cancellationToken);
    }

    public async Task<BatchResult?> FindAsync(Guid batchId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Batches.AsNoTracking().SingleOrDefaultAsync(b => b.Id == batchId, cancellationToken) is { } batch
            ? new BatchResult(batch, await db.BatchItems.AsNoTracking().Where(i => i.BatchId == batchId).OrderBy(i => i.CommentId).ToListAsync(cancellationToken))
            : null;
    }

    private async Task<BatchResult> GoOnAsync(Guid batchId, int total, CancellationToken cancellationToken)
    {
        if (total > AtOnce)
            jobs.Poke();
        else
            await chunks.FinishAsync(batchId, null, cancellationToken);
        return (await FindAsync(batchId, cancellationToken))!;
    }

    private async Task<BatchUndoOutcome?> RefusalAsync(
        ConsoleDb db, Batch? batch, Moderator who, string? reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (batch)
        {
            case null:
                return new BatchUndoOutcome.NotFound();
            case { State: BatchState.Undoing or BatchState.Undone }:
                return new BatchUndoOutcome.AlreadyUndone(batch.UndoneBy!, batch.UndoneAt!.Value);
            case { State: BatchState.Running }:
                return new BatchUndoOutcome.StillRunning();
        }

        var own = batch.RequestedById == who.Id;
        if (!own && !who.IsLead)
            return new BatchUndoOutcome.NotYours(batch.RequestedBy);
        var seconds = await db.PersonSettings.Where(s => s.PersonId == who.Id).Select(s => s.GraceSeconds).SingleOrDefaultAsync(cancellationToken);
        var unheard = own && now < batch.CreatedAt + (seconds is { } personal ? TimeSpan.FromSeconds(personal) : options.Grace);
        return unheard || reason is not null ? null : new BatchUndoOutcome.ReasonNeeded();
    }
}

/// <summary>A removal that stands, with the text it was about.</summary>
internal sealed record Standing(Guid Decision, CommentId Comment, byte[] TextHash);
