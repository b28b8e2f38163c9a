using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>
/// People answer what the points recommend: a warning by any moderator, a mute or a ban by a lead. Sanction, answered
/// recommendation, audit row and the event for the platform in one transaction.
/// </summary>
public sealed class Sanctions(AuditedWriter writer, StrikeBook strikes, TimeProvider clock)
{
    /// <param name="who">Who confirms.</param>
    /// <param name="id">The recommendation.</param>
    /// <param name="shown">What was on the screen; it may have risen since.</param>
    /// <param name="reason">For colleagues; may be left out.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RecommendationOutcome> ConfirmAsync(
        Moderator who, Guid id, SanctionKind shown, string? reason, CancellationToken cancellationToken)
    {
        var context = new ProcessContext($"author.{NameOf(shown)}", who.Name, who.Id, Worded.OrNull(reason));
        return writer.WriteAsync<RecommendationOutcome>(context, async (db, now) =>
        {
            var recommendation = await db.Recommendations.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
            if (Refusal(recommendation, who) is { } refusal)
                return (refusal, AuditSubject.Nothing);
            var points = (await StrikeBook.PointsAsync(db, [recommendation!.AuthorId], now, cancellationToken)).GetValueOrDefault(recommendation.AuthorId);
            StrikeBook.Lower(recommendation, points, await strikes.RulesAsync(db, cancellationToken));
            if (recommendation.State == RecommendationState.Lapsed)
            {
                (recommendation.AnsweredAt, recommendation.Points) = (now, points);
                return (new RecommendationOutcome.Lapsed(points), SubjectOf(recommendation.AuthorId, new { recommendation = id, lapsed = points }));
            }

            if (recommendation.Kind != shown)
                return (new RecommendationOutcome.Changed(recommendation.Kind), AuditSubject.Nothing);
            var rules = await strikes.RulesAsync(db, cancellationToken);
            var sanction = new Sanction
            {
                Id = Ids.New(clock),
                AuthorId = recommendation.AuthorId,
                Kind = recommendation.Kind,
                Reason = context.Reason,
                Points = points,
                At = now,
                Until = rules.Until(recommendation.Kind, now),
                ById = who.Id,
                By = who.Name,
            };
            db.Sanctions.Add(sanction);
            Answer(recommendation, RecommendationState.Confirmed, who, now, context.Reason);
            var author = await db.Authors.AsNoTracking().SingleAsync(a => a.Id == sanction.AuthorId, cancellationToken);
            db.OutboxMessages.Add(AuthorEvent.MessageOf(
                sanction.Id, AuthorEvent.TypeOf(sanction.Kind), author,
                new AuthorEvent(author.PlatformId, points, Until: sanction.Until is { } until ? PlatformEvent.Instant(until) : null), now));
            return (new RecommendationOutcome.Confirmed(sanction), SubjectOf(author.Id, new { sanction = sanction.Id, points, until = sanction.Until }));
        }, cancellationToken);
    }

    public Task<RecommendationOutcome> DismissAsync(Moderator who, Guid id, string? reason, CancellationToken cancellationToken)
    {
        var context = new ProcessContext("author.dismiss", who.Name, who.Id, Worded.OrNull(reason));
        return writer.WriteAsync<RecommendationOutcome>(context, async (db, now) =>
        {
            var recommendation = await db.Recommendations.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
            if (Refusal(recommendation, who) is { } refusal)
                return (refusal, AuditSubject.Nothing);
            if (context.Reason is null)
                return (new RecommendationOutcome.ReasonNeeded(), AuditSubject.Nothing);
            Answer(recommendation!, RecommendationState.Dismissed, who, now, context.Reason);
            return (new RecommendationOutcome.Dismissed(), SubjectOf(recommendation!.AuthorId, new { recommendation = id, kind = NameOf(recommendation.Kind), recommendation.Points }));
        }, cancellationToken);
    }

    /// <summary>Ends a sanction before its time.</summary>
    public Task<LiftOutcome> LiftAsync(Moderator who, Guid sanctionId, string? reason, CancellationToken cancellationToken)
    {
        var context = new ProcessContext("author.lift", who.Name, who.Id, Worded.OrNull(reason));
        return writer.WriteAsync<LiftOutcome>(context, async (db, now) =>
        {
            var sanction = await db.Sanctions.SingleOrDefaultAsync(s => s.Id == sanctionId, cancellationToken);
            if (sanction is null)
                return (new LiftOutcome.NotFound(), AuditSubject.Nothing);
            if (!sanction.InForce(now))
                return (new LiftOutcome.AlreadyOver(sanction.LiftedBy, sanction.LiftedAt ?? sanction.Until!.Value), AuditSubject.Nothing);
            if (sanction.Kind != SanctionKind.Warn && !who.IsLead)
                return (new LiftOutcome.LeadNeeded(), AuditSubject.Nothing);
            if (context.Reason is null)
                return (new LiftOutcome.ReasonNeeded(), AuditSubject.Nothing);
            (sanction.LiftedAt, sanction.LiftedBy, sanction.LiftReason) = (now, who.Name, context.Reason);
            var author = await db.Authors.AsNoTracking().SingleAsync(a => a.Id == sanction.AuthorId, cancellationToken);
            var points = (await StrikeBook.PointsAsync(db, [author.Id], now, cancellationToken)).GetValueOrDefault(author.Id);
            db.OutboxMessages.Add(AuthorEvent.MessageOf(
                Ids.New(clock), AuthorEvent.Lifted, author, new AuthorEvent(author.PlatformId, points, Lifts: sanction.Id), now));
            return (new LiftOutcome.Lifted(sanction), SubjectOf(author.Id, new { sanction = sanction.Id, kind = NameOf(sanction.Kind) }));
        }, cancellationToken);
    }

    /// <summary>What colleagues should know of an author; null when there is no such author.</summary>
    public Task<AuthorNote?> NoteAsync(Moderator who, Guid authorId, string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > AuthorNote.MaxTextLength)
            throw new ArgumentException($"A note has 1 to {AuthorNote.MaxTextLength} characters.", nameof(text));
        return writer.WriteAsync<AuthorNote?>(new ProcessContext("author.note", who.Name, who.Id), async (db, now) =>
        {
            if (!await db.Authors.AnyAsync(a => a.Id == authorId, cancellationToken))
                return (null, AuditSubject.Nothing);
            var note = new AuthorNote { Id = Ids.New(clock), AuthorId = authorId, Text = text.Trim(), ById = who.Id, By = who.Name, At = now };
            db.AuthorNotes.Add(note);
            return (note, SubjectOf(authorId, new { note = note.Id }));
        }, cancellationToken);
    }

    private static RecommendationOutcome? Refusal(Recommendation? recommendation, Moderator who) => recommendation switch
    {
        null => new RecommendationOutcome.NotFound(),
        { State: RecommendationState.Lapsed } => new RecommendationOutcome.Lapsed(recommendation.Points),
        { State: not RecommendationState.Open } => new RecommendationOutcome.AlreadyAnswered(
            recommendation.AnsweredBy!, recommendation.AnsweredAt!.Value, recommendation.State),
        { Kind: not SanctionKind.Warn } when !who.IsLead => new RecommendationOutcome.LeadNeeded(),
        _ => null,
    };

    private static void Answer(Recommendation recommendation, RecommendationState state, Moderator who, DateTimeOffset now, string? reason) =>
        (recommendation.State, recommendation.AnsweredById, recommendation.AnsweredBy, recommendation.AnsweredAt, recommendation.Reason) =
        (state, who.Id, who.Name, now, reason);

    private static string NameOf(SanctionKind kind) => kind.ToString().ToLowerInvariant();

    private static AuditSubject SubjectOf<T>(Guid authorId, T detail) => new($"author:{authorId}", JsonSerializer.Serialize(detail, JsonSerializerOptions.Web));
}
