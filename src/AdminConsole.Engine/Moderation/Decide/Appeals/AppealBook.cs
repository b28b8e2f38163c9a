using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>
/// Authors' objections. A second person judges each: it is upheld, or overturned by a compensating decision, with the
/// comment, the author's record, the answer and the events for the platform in one transaction.
/// </summary>
public sealed class AppealBook(AuditedWriter writer, DecisionRecorder recorder, SearchProjector search, TimeProvider clock)
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
        var outcome = await writer.WriteAllAsync(async acts =>
        {
            var appeal = await acts.Db.Appeals.SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
            if (RefusalOf(appeal, who) is { } refusal)
                return refusal;
            return overturn
                ? await OverturnAsync(acts, who, appeal!, answer.Trim(), cancellationToken)
                : await UpholdAsync(acts, who, appeal!, answer.Trim(), cancellationToken);
        }, cancellationToken);
        if (outcome is AnswerOutcome.Answered { Appeal.State: AppealState.Overturned })
            search.Poke();
        return outcome;
    }

    /// <summary>Appeals against removals that were taken back otherwise have nothing left to answer. Returns them, to be told.</summary>
    internal static async Task<List<Appeal>> MootAsync(ConsoleDb db, IReadOnlyCollection<Guid> removals, CancellationToken cancellationToken)
    {
        if (removals.Count == 0)
            return [];
        var moot = await db.Appeals.Where(a => removals.Contains(a.DecisionId) && a.State == AppealState.Waiting).ToListAsync(cancellationToken);
        foreach (var appeal in moot)
            appeal.State = AppealState.Moot;
        await db.SaveChangesAsync(cancellationToken);
        return moot;
    }

    /// <summary>What the author wrote is taken away with the comment that it is about.</summary>
    internal static Task<int> EraseAsync(ConsoleDb db, CommentId comment, CancellationToken cancellationToken) =>
        db.Appeals.Where(a => a.CommentId == comment).ExecuteUpdateAsync(set => set.SetProperty(a => a.Text, ""), cancellationToken);

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
                AgainstId = await AgainstAsync(db, standing, cancellationToken),
                AgainstReason = standing.Reason,
                Text = incoming.Text.Trim(),
                CreatedAt = incoming.CreatedAt?.ToUniversalTime() ?? now,
                ReceivedAt = now,
            };
            db.Appeals.Add(appeal);
            return (new ReceiveOutcome.Kept(appeal, IsNew: true), SubjectOf(appeal));
        }, cancellationToken);

    /// <summary>Where the console followed what a person decided on a campaign, it is that person's judgement.</summary>
    private static async Task<Guid?> AgainstAsync(ConsoleDb db, Decision removal, CancellationToken cancellationToken) =>
        removal.DecidedById == Moderator.Policy.Id && removal.CampaignId is { } campaign
            ? await db.CampaignVerdicts.Where(v => v.CampaignId == campaign).Select(v => (Guid?)v.DecidedById).SingleOrDefaultAsync(cancellationToken) ?? removal.DecidedById
            : removal.DecidedById;

    private static async Task<Comment?> CommentOfAsync(ConsoleDb db, IncomingAppeal incoming, CancellationToken cancellationToken)
    {
        if (incoming.CommentId is { } platformId)
            return await db.Comments.AsNoTracking().SingleOrDefaultAsync(c => c.PlatformId == platformId, cancellationToken);
        return await db.Decisions.AsNoTracking().Where(d => d.Id == incoming.DecisionId)
            .Join(db.Comments.AsNoTracking(), d => d.CommentId, c => c.Id, (_, c) => c).SingleOrDefaultAsync(cancellationToken);
    }

    private static AnswerOutcome? RefusalOf(Appeal? appeal, Moderator who) => appeal switch
    {
        null => new AnswerOutcome.NotFound(),
        _ when appeal.AgainstId == who.Id => new AnswerOutcome.OwnDecision(),
        { State: AppealState.Upheld or AppealState.Overturned } => new AnswerOutcome.AlreadyAnswered(appeal.State, appeal.AnsweredBy!, appeal.AnsweredAt!.Value),
        { State: AppealState.Moot } => new AnswerOutcome.Moot(),
        _ => null,
    };

    private static async Task<AnswerOutcome> UpholdAsync(AuditedActs acts, Moderator who, Appeal appeal, string answer, CancellationToken cancellationToken)
    {
        var comment = await acts.Db.Comments.AsNoTracking().SingleAsync(c => c.Id == appeal.CommentId, cancellationToken);
        var standing = (await DecisionHistory.ReadAsync(acts.Db, comment.Id, cancellationToken)).Standing;
        if (standing?.Id != appeal.DecisionId)
            return await CloseAsync(acts, who, appeal, cancellationToken);
        Settle(appeal, AppealState.Upheld, who, answer, acts.Now);
        await acts.Db.SaveChangesAsync(cancellationToken);
        var sequence = await acts.AuditAsync([new AuditAct(Context(appeal, who), SubjectOf(appeal))], cancellationToken);
        await DecisionWrites.TellAsync(acts.Db, [(AppealEvent.MessageOf(appeal, comment.PlatformId, acts.Now), sequence)], cancellationToken);
        return new AnswerOutcome.Answered(appeal);
    }

    /// <summary>By a decision on the one path that all decisions take; the appeal is saved on it, after the comment is locked.</summary>
    private async Task<AnswerOutcome> OverturnAsync(AuditedActs acts, Moderator who, Appeal appeal, string answer, CancellationToken cancellationToken)
    {
        Settle(appeal, AppealState.Overturned, who, answer, acts.Now);
        var attempt = new OverturnAttempt(who, appeal, Context(appeal, who), SubjectOf(appeal));
        if (await recorder.RecordAsync(acts, [attempt], cancellationToken) == 1)
            return new AnswerOutcome.Answered(appeal);

        // The removal does not stand: somebody answered at this very moment, or took it back.
        await acts.Db.Entry(appeal).ReloadAsync(cancellationToken);
        return RefusalOf(appeal, who) ?? await CloseAsync(acts, who, appeal, cancellationToken);
    }

    private static async Task<AnswerOutcome> CloseAsync(AuditedActs acts, Moderator who, Appeal appeal, CancellationToken cancellationToken)
    {
        appeal.State = AppealState.Moot;
        await acts.Db.SaveChangesAsync(cancellationToken);
        var comment = await acts.Db.Comments.Where(c => c.Id == appeal.CommentId).Select(c => c.PlatformId).SingleAsync(cancellationToken);
        var sequence = await acts.AuditAsync([new AuditAct(Context(appeal, who), SubjectOf(appeal))], cancellationToken);
        await DecisionWrites.TellAsync(acts.Db, [(AppealEvent.MessageOf(appeal, comment, acts.Now), sequence)], cancellationToken);
        return new AnswerOutcome.Moot();
    }

    private static void Settle(Appeal appeal, AppealState state, Moderator who, string answer, DateTimeOffset now) =>
        (appeal.State, appeal.Answer, appeal.AnsweredById, appeal.AnsweredBy, appeal.AnsweredAt) = (state, answer, who.Id, who.Name, now);

    private static ProcessContext Context(Appeal appeal, Moderator who) => new(
        appeal.State switch { AppealState.Overturned => "appeal.overturn", AppealState.Upheld => "appeal.uphold", _ => "appeal.close" }, who.Name, who.Id);

    private static AuditSubject SubjectOf(Appeal appeal) => new($"appeal:{appeal.Id}", JsonSerializer.Serialize(new
    {
        comment = appeal.CommentId.Value,
        decision = appeal.DecisionId,
        state = appeal.State.ToString().ToLowerInvariant(),
    }));
}
