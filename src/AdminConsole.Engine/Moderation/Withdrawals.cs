using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation;

public abstract record WithdrawOutcome
{
    private WithdrawOutcome() { }

    /// <param name="Erased">The text is gone too, now or since an earlier call.</param>
    /// <param name="Changed">False when it was so before.</param>
    public sealed record Done(bool Erased, bool Changed) : WithdrawOutcome;

    public sealed record NotFound : WithdrawOutcome;
}

/// <summary>
/// An author took their comment away on the platform: nobody has to look at it any more. What was decided on it stays
/// true. Erasing also empties the text, its earlier revisions and what its author wrote about it in appeals; the hashes stay, so
/// that history can still be checked.
/// </summary>
public sealed class Withdrawals(AuditedWriter writer, Gathering gathering, SearchProjector search)
{
    public async Task<WithdrawOutcome> WithdrawAsync(ProcessContext context, string platformId, bool erase, CancellationToken cancellationToken)
    {
        var forgotten = GatheredBatch.Nothing;
        var outcome = await writer.WriteAsync<WithdrawOutcome>(context, async (db, _) =>
        {
            var comment = await db.Comments.SingleOrDefaultAsync(c => c.PlatformId == platformId, cancellationToken);
            if (comment is null)
                return (new WithdrawOutcome.NotFound(), AuditSubject.Nothing);
            var erased = comment.Text.Length == 0;
            if (comment.Status == CommentStatus.Withdrawn && (erased || !erase))
                return (new WithdrawOutcome.Done(erased, Changed: false), AuditSubject.Nothing);

            comment.Status = CommentStatus.Withdrawn;
            forgotten = await gathering.ForgetAsync(db, [comment.Id], cancellationToken);
            if (erase)
                await EraseAsync(db, comment, cancellationToken);
            if (await db.QueueEntries.SingleOrDefaultAsync(e => e.CommentId == comment.Id, cancellationToken) is { } entry)
                Leave(entry);
            db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
            return (new WithdrawOutcome.Done(erase, Changed: true), new AuditSubject($"comment:{comment.Id}", erase ? """{"erased":true}""" : null));
        }, cancellationToken);
        if (outcome is WithdrawOutcome.Done { Changed: true })
        {
            await gathering.CommittedAsync(forgotten, CancellationToken.None);
            search.Poke();
        }

        return outcome;
    }

    /// <summary>A decided one keeps its place: should it come back, it is known that somebody decided.</summary>
    private static void Leave(QueueEntry entry)
    {
        if (entry.State == QueueState.Decided)
            return;
        entry.State = QueueState.Withdrawn;
        (entry.LeaseId, entry.AssignedToId, entry.AssignedTo, entry.HeldUntil) = (null, null, null, null);
    }

    /// <summary>Everything that repeats the author's words, or lets them be guessed.</summary>
    private static async Task EraseAsync(ConsoleDb db, Comment comment, CancellationToken cancellationToken)
    {
        comment.Text = "";
        comment.Region = null;
        await db.CommentRevisions.Where(r => r.CommentId == comment.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Text, ""), cancellationToken);
        await AppealBook.EraseAsync(db, comment.Id, cancellationToken);
        await db.Flags.Where(f => f.CommentId == comment.Id && (f.Kind == FlagKind.WordList || f.Kind == FlagKind.NotedWord)).ExecuteDeleteAsync(cancellationToken);
        await db.Flags.Where(f => f.CommentId == comment.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.Spans, (string?)null), cancellationToken);
        await db.Reports.Where(r => r.CommentId == comment.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Reason, (string?)null), cancellationToken);
    }
}
