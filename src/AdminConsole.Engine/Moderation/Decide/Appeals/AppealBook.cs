using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>
/// Authors' objections. A second person judges each: it is upheld, or overturned by a compensating decision, with the
/// comment, the author's record, the answer and the events for the platform in one transaction.
/// </summary>
public sealed class AppealBook(AuditedWriter writer, StrikeBook strikes, SearchProjector search, TimeProvider clock)
{
    /// <summary>Keeps an appeal; once it returns, the row is durable. The same id again is the same appeal.</summary>
    public async Task<ReceiveOutcome> ReceiveAsync(ProcessContext context, IncomingAppeal incoming, CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveOnceAsync(context, incoming, cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            return await ReceiveOnceAsync(context, incoming, cancellationToken); // sent twice at the same moment: now the other one is there
        }
    }

    /// <param name="who">Who answers; never the person who removed the comment.</param>
    /// <param name="id">The appeal.</param>
    /// <param name="overturn">Whether the removal was wrong.</param>
    /// <param name="answer">For the author to read.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AnswerOutcome> AnswerAsync(Moderator who, Guid id, bool overturn, string answer, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(answer) || answer.Length > Appeal.MaxAnswerLength)
            throw new ArgumentException($"An answer has 1 to {Appeal.MaxAnswerLength} characters.", nameof(answer));
        var context = new ProcessContext(overturn ? "appeal.overturn" : "appeal.uphold", who.Name, who.Id);
        var outcome = await writer.WriteAsync<AnswerOutcome>(context, async (db, now) =>
        {
            var appeal = await db.Appeals.SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
            if (appeal is null)
                return (new AnswerOutcome.NotFound(), AuditSubject.Nothing);
            if (appeal.AgainstId == who.Id)
                return (new AnswerOutcome.OwnDecision(), AuditSubject.Nothing);
            if (appeal.State is AppealState.Upheld or AppealState.Overturned)
                return (new AnswerOutcome.AlreadyAnswered(appeal.State, appeal.AnsweredBy!, appeal.AnsweredAt!.Value), AuditSubject.Nothing);
            var comment = await db.Comments.Include(c => c.Author).SingleAsync(c => c.Id == appeal.CommentId, cancellationToken);
            var removal = (await DecisionHistory.ReadAsync(db, comment.Id, cancellationToken)).Standing;
            if (appeal.State == AppealState.Moot || comment.Status != CommentStatus.Removed || removal?.Id != appeal.DecisionId)
            {
                appeal.State = AppealState.Moot;
                return (new AnswerOutcome.Moot(), SubjectOf(appeal));
            }

            (appeal.State, appeal.Answer) = (overturn ? AppealState.Overturned : AppealState.Upheld, answer.Trim());
            (appeal.AnsweredById, appeal.AnsweredBy, appeal.AnsweredAt) = (who.Id, who.Name, now);
            if (overturn)
                await RestoreAsync(db, who, appeal, removal, comment, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken); // raises the version that the event carries
            db.OutboxMessages.Add(AppealEvent.MessageOf(appeal, comment.PlatformId, now));
            return (new AnswerOutcome.Answered(appeal), SubjectOf(appeal));
        }, cancellationToken);
        if (outcome is AnswerOutcome.Answered { Appeal.State: AppealState.Overturned })
            search.Poke();
        return outcome;
    }

    /// <summary>Appeals against removals that were taken back otherwise have nothing left to answer.</summary>
    internal static Task<int> MootAsync(ConsoleDb db, IReadOnlyCollection<Guid> removals, CancellationToken cancellationToken) =>
        db.Appeals.Where(a => removals.Contains(a.DecisionId) && a.State == AppealState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AppealState.Moot).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken);

    private Task<ReceiveOutcome> ReceiveOnceAsync(ProcessContext context, IncomingAppeal incoming, CancellationToken cancellationToken) =>
        writer.WriteAsync<ReceiveOutcome>(context, async (db, now) =>
        {
            var comment = await CommentOfAsync(db, incoming, cancellationToken);
            var earlier = await db.Appeals.AsNoTracking().SingleOrDefaultAsync(a => a.PlatformId == incoming.PlatformId, cancellationToken);
            if (earlier is not null)
                return (earlier.CommentId == comment?.Id ? new ReceiveOutcome.Kept(earlier, IsNew: false) : new ReceiveOutcome.IdTaken(), AuditSubject.Nothing);
            if (comment is null)
                return (new ReceiveOutcome.Unknown(), AuditSubject.Nothing);
            var standing = (await DecisionHistory.ReadAsync(db, comment.Id, cancellationToken)).Standing;
            if (comment.Status != CommentStatus.Removed || standing is not { Kind: DecisionKind.Remove } || (incoming.DecisionId ?? standing.Id) != standing.Id)
                return (new ReceiveOutcome.NothingRemoved(), AuditSubject.Nothing);
            if (await db.Appeals.AsNoTracking().SingleOrDefaultAsync(a => a.DecisionId == standing.Id, cancellationToken) is { } other)
            {
                // Also the same one, when it was committed since the first look.
                return (other.PlatformId == incoming.PlatformId ? new ReceiveOutcome.Kept(other, IsNew: false) : new ReceiveOutcome.AlreadyAppealed(other.PlatformId), AuditSubject.Nothing);
            }

            var appeal = new Appeal
            {
                Id = Ids.New(clock),
                PlatformId = incoming.PlatformId,
                CommentId = comment.Id,
                DecisionId = standing.Id,
                AgainstId = standing.DecidedById,
                AgainstReason = standing.Reason,
                Text = incoming.Text.Trim(),
                CreatedAt = incoming.CreatedAt?.ToUniversalTime() ?? now,
                ReceivedAt = now,
            };
            db.Appeals.Add(appeal);
            return (new ReceiveOutcome.Kept(appeal, IsNew: true), SubjectOf(appeal));
        }, cancellationToken);

    private static async Task<Comment?> CommentOfAsync(ConsoleDb db, IncomingAppeal incoming, CancellationToken cancellationToken)
    {
        if (incoming.CommentId is { } platformId)
            return await db.Comments.AsNoTracking().SingleOrDefaultAsync(c => c.PlatformId == platformId, cancellationToken);
        return await db.Decisions.AsNoTracking().Where(d => d.Id == incoming.DecisionId)
            .Join(db.Comments.AsNoTracking(), d => d.CommentId, c => c.Id, (_, c) => c).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The compensating decision: the comment is back, and the removal leaves no mark on its author.</summary>
    private async Task RestoreAsync(
        ConsoleDb db, Moderator who, Appeal appeal, Decision removal, Comment comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        comment.Status = CommentStatus.Approved;
        await db.SaveChangesAsync(cancellationToken); // the comment's version decides who was first
        var decision = new Decision
        {
            Id = Ids.New(clock),
            CommentId = comment.Id,
            Kind = DecisionKind.Approve,
            DecidedById = who.Id,
            DecidedBy = who.Name,
            DecidedAt = now,
            TextHash = comment.TextHash,
            Category = removal.Category,
            Probability = removal.Probability,
            ModelVersionId = removal.ModelVersionId,
            PolicyNumber = removal.PolicyNumber,
            UndoesId = removal.Id,
            AppealId = appeal.Id,
        };
        db.Decisions.Add(decision);
        db.OutboxMessages.Add(DecisionEvent.MessageOf(decision, comment.PlatformId, comment.Version, TimeSpan.Zero));
        db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
        await strikes.TakenBackAsync(db, [new Removal(removal.Id, comment.AuthorId, removal.Reason ?? RemovalReason.Other)], now, cancellationToken);
    }

    private static AuditSubject SubjectOf(Appeal appeal) => new($"appeal:{appeal.Id}", JsonSerializer.Serialize(new
    {
        comment = appeal.CommentId.Value,
        decision = appeal.DecisionId,
        state = appeal.State.ToString().ToLowerInvariant(),
    }));
}
