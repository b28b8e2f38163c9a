using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// The stage in which a person's word becomes fact: decision, comment, queue, author's tally, audit row and the event
/// for the platform in one transaction, or none of them. The comment row's version decides who was first: on SQLite
/// writers take turns, on PostgreSQL the second conditional update finds no row, reads again and is told.
/// </summary>
public sealed class Decisions(AuditedWriter writer, SearchProjector search, DecideOptions options, TimeProvider clock)
{
    public async Task<DecideOutcome> DecideAsync(
        Moderator who, CommentId commentId, Verdict verdict, Seen seen, CancellationToken cancellationToken)
    {
        if (verdict.Problem is { } problem)
            throw new ArgumentException(problem, nameof(verdict));
        var context = new ProcessContext(AuditKind(verdict.Kind), who.Name, who.Id, verdict.Note);
        var outcome = await writer.WriteAsync<DecideOutcome>(context, async (db, now) =>
        {
            var comment = await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId, cancellationToken);
            if (comment is null)
                return (new DecideOutcome.NotFound(), AuditSubject.Nothing);
            if (await RefusalAsync(db, comment, who, seen, cancellationToken) is { } refusal)
                return (refusal, AuditSubject.Nothing);

            var (status, state) = PlaceAfter(verdict.Kind);
            await ClaimAsync(db, comment, status, cancellationToken);
            var entry = await EntryAsync(db, comment, now, cancellationToken);
            entry.State = state;
            entry.DecidedAt = state == QueueState.Decided ? now : null;
            var decision = new Decision
            {
                Id = Ids.New(clock),
                CommentId = commentId,
                Kind = verdict.Kind,
                Reason = verdict.Kind == DecisionKind.Remove ? verdict.Reason : null,
                Note = string.IsNullOrWhiteSpace(verdict.Note) ? null : verdict.Note.Trim(),
                DecidedById = who.Id,
                DecidedBy = who.Name,
                DecidedAt = now,
                TextHash = comment.TextHash,
                Category = entry.Category,
                Probability = entry.Probability,
                ModelVersionId = await db.CommentScores.Where(s => s.CommentId == commentId)
                    .Select(s => (ModelVersionId?)s.ModelVersionId).SingleOrDefaultAsync(cancellationToken),
                PolicyNumber = await db.PolicyVersions.MaxAsync(p => (int?)p.Number, cancellationToken),
            };
            Record(db, decision, comment);
            if (verdict.Kind == DecisionKind.Remove)
                await CountRemovalAsync(db, comment.AuthorId, +1, cancellationToken);
            return (new DecideOutcome.Recorded(StandingDecision.Of(decision)), SubjectOf(decision));
        }, cancellationToken);
        if (outcome is DecideOutcome.Recorded)
            search.Poke();
        return outcome;
    }

    /// <summary>Takes the standing decision back by a compensating one; the comment waits where it waited before.</summary>
    public async Task<UndoOutcome> UndoAsync(Moderator who, Guid decisionId, string? reason, CancellationToken cancellationToken)
    {
        var context = new ProcessContext(AuditKind(DecisionKind.Undo), who.Name, who.Id, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        var outcome = await writer.WriteAsync<UndoOutcome>(context, async (db, now) =>
        {
            var undone = await db.Decisions.AsNoTracking().SingleOrDefaultAsync(d => d.Id == decisionId && d.Kind != DecisionKind.Undo, cancellationToken);
            if (undone is null)
                return (new UndoOutcome.NotFound(), AuditSubject.Nothing);
            var comment = await db.Comments.SingleAsync(c => c.Id == undone.CommentId, cancellationToken);
            var history = await DecisionHistory.ReadAsync(db, comment.Id, cancellationToken);
            if (history.UndoOf(decisionId) is { } earlier)
                return (new UndoOutcome.AlreadyUndone(earlier.DecidedBy, earlier.DecidedAt), AuditSubject.Nothing);
            if (history.Standing!.Id != decisionId)
                return (new UndoOutcome.NotTheLatest(StandingDecision.Of(history.Standing)), AuditSubject.Nothing);
            if (comment.Status is not (CommentStatus.Approved or CommentStatus.Removed or CommentStatus.Escalated))
                return (new UndoOutcome.NotTheLatest(null), AuditSubject.Nothing);
            if (undone.DecidedById != who.Id && !who.IsLead)
                return (new UndoOutcome.NotYours(undone.DecidedBy), AuditSubject.Nothing);
            if (undone.DecidedById != who.Id && context.Reason is null)
                return (new UndoOutcome.ReasonNeeded(), AuditSubject.Nothing);

            var escalated = history.Before(undone)?.Kind == DecisionKind.Escalate;
            await ClaimAsync(db, comment, escalated ? CommentStatus.Escalated : CommentStatus.Waiting, cancellationToken);
            var entry = await EntryAsync(db, comment, now, cancellationToken);
            entry.State = escalated ? QueueState.Escalated : QueueState.Waiting;
            entry.DecidedAt = null;
            var decision = new Decision
            {
                Id = Ids.New(clock),
                CommentId = comment.Id,
                Kind = DecisionKind.Undo,
                Note = context.Reason,
                DecidedById = who.Id,
                DecidedBy = who.Name,
                DecidedAt = now,
                TextHash = comment.TextHash,
                Category = undone.Category,
                Probability = undone.Probability,
                ModelVersionId = undone.ModelVersionId,
                PolicyNumber = undone.PolicyNumber,
                UndoesId = undone.Id,
            };
            Record(db, decision, comment);
            if (undone.Kind == DecisionKind.Remove)
                await CountRemovalAsync(db, comment.AuthorId, -1, cancellationToken);
            return (new UndoOutcome.Undone(comment.Id, StandingDecision.Of(decision), StandingDecision.Of(undone)), SubjectOf(decision));
        }, cancellationToken);
        if (outcome is UndoOutcome.Undone)
            search.Poke();
        return outcome;
    }

    /// <summary>Why this attempt must not be recorded, or null.</summary>
    private static async Task<DecideOutcome?> RefusalAsync(
        ConsoleDb db, Comment comment, Moderator who, Seen seen, CancellationToken cancellationToken)
    {
        switch (comment.Status)
        {
            case CommentStatus.Received or CommentStatus.Withdrawn:
                return new DecideOutcome.NotWaiting(comment.Status);
            case CommentStatus.Approved or CommentStatus.Removed:
                return await StandingAsync();

            // A lead decides what was escalated, but not without having seen that it was.
            case CommentStatus.Escalated when !who.IsLead || comment.Version != seen.Version:
                return await StandingAsync();
        }

        // Likes, scores and reports also raise the version; what must not change under a moderator is the text.
        return comment.TextHash.AsSpan().SequenceEqual(seen.TextHash)
            ? null
            : new DecideOutcome.TextChanged(comment.Text, comment.TextHash, comment.Version);

        async Task<DecideOutcome> StandingAsync()
        {
            var history = await DecisionHistory.ReadAsync(db, comment.Id, cancellationToken);
            return history.Standing is { } standing
                ? new DecideOutcome.AlreadyDecided(StandingDecision.Of(standing))
                : new DecideOutcome.NotWaiting(comment.Status);
        }
    }

    /// <summary>The comment's place; a comment that no model flagged gets one when a person acts on it.</summary>
    private static async Task<QueueEntry> EntryAsync(ConsoleDb db, Comment comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entry = await db.QueueEntries.SingleOrDefaultAsync(e => e.CommentId == comment.Id, cancellationToken);
        if (entry is not null)
            return entry;
        var scores = await db.CommentScores.AsNoTracking().SingleOrDefaultAsync(s => s.CommentId == comment.Id, cancellationToken);
        var reach = await db.Threads.Where(t => t.Id == comment.ThreadId).Select(t => t.CommentCount).SingleAsync(cancellationToken);
        var (category, probability) = Leading(scores);
        entry = new QueueEntry
        {
            CommentId = comment.Id,
            Category = category,
            Probability = probability,
            Reach = reach,
            Priority = QueuePriority.Of(probability, reach, now),
            EnteredAt = now,
        };
        db.QueueEntries.Add(entry);
        return entry;
    }

    private static (Category Category, float Probability) Leading(CommentScore? scores)
    {
        if (scores is null)
            return (Category.Inflammatory, 0);
        ReadOnlySpan<(Category, float)> all =
            [(Category.Inflammatory, scores.Inflammatory), (Category.Marketing, scores.Marketing), (Category.Improper, scores.Improper)];
        var best = all[0];
        foreach (var one in all[1..])
        {
            if (one.Item2 > best.Item2)
                best = one;
        }

        return best;
    }

    private static (CommentStatus Status, QueueState State) PlaceAfter(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => (CommentStatus.Approved, QueueState.Decided),
        DecisionKind.Remove => (CommentStatus.Removed, QueueState.Decided),
        DecisionKind.Escalate => (CommentStatus.Escalated, QueueState.Escalated),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a verdict."),
    };

    /// <summary>The conditional update of the comment comes first: who loses the race stops here, with nothing written.</summary>
    private static Task<int> ClaimAsync(ConsoleDb db, Comment comment, CommentStatus status, CancellationToken cancellationToken)
    {
        comment.Status = status;
        db.Entry(comment).Property(c => c.Status).IsModified = true; // a second escalation changes no status, and still has to raise the version
        return db.SaveChangesAsync(cancellationToken);
    }

    private void Record(ConsoleDb db, Decision decision, Comment comment)
    {
        db.Decisions.Add(decision);
        db.OutboxMessages.Add(DecisionEvent.MessageOf(decision, comment, options.Grace));
        db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
    }

    private static Task<int> CountRemovalAsync(ConsoleDb db, Guid authorId, int by, CancellationToken cancellationToken) =>
        db.Authors.Where(a => a.Id == authorId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.RemovedCount, a => a.RemovedCount + by), cancellationToken);

    private static string AuditKind(DecisionKind kind) => $"comment.{kind.ToString().ToLowerInvariant()}";

    private static AuditSubject SubjectOf(Decision decision) => new($"comment:{decision.CommentId}", JsonSerializer.Serialize(new
    {
        decision = decision.Id,
        reason = decision.Reason?.ToString().ToLowerInvariant(),
        undoes = decision.UndoesId,
    }));
}
