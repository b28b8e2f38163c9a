using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What became of an objection to a span.</summary>
public abstract record SpanOutcome
{
    private SpanOutcome()
    {
    }

    /// <param name="Id">Of the objection that stands.</param>
    public sealed record Kept(Guid Id) : SpanOutcome;

    public sealed record Revoked : SpanOutcome;

    /// <summary>The author changed the text meanwhile, or the span lies outside of it.</summary>
    public sealed record TextChanged : SpanOutcome;

    public sealed record NotFound : SpanOutcome;
}

/// <summary>“Not because of this”: people strike parts of a text out of a score's reasons. The score stays; the next training hears of it.</summary>
public sealed class SpanObjections(AuditedWriter writer, TimeProvider clock)
{
    public async Task<SpanOutcome> ObjectAsync(
        ProcessContext context, CommentId comment, byte[] textHash, Category category, int start, int length, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(context, Object, cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            return await writer.WriteAsync(context, Object, cancellationToken); // somebody said the same at the same moment: theirs is found now
        }

        async Task<(SpanOutcome, AuditSubject)> Object(ConsoleDb db, DateTimeOffset now)
        {
            var read = await db.Comments.AsNoTracking().Where(c => c.Id == comment).Select(c => new { c.TextHash, c.Text.Length }).SingleOrDefaultAsync(cancellationToken);
            if (read is null)
                return (new SpanOutcome.NotFound(), AuditSubject.Nothing);
            if (!read.TextHash.AsSpan().SequenceEqual(textHash) || start < 0 || length <= 0 || start > read.Length - length)
                return (new SpanOutcome.TextChanged(), AuditSubject.Nothing);
            var standing = await Standing(db).Where(f => f.CommentId == comment && f.TextHash == textHash && f.Category == category && f.Start == start && f.Length == length)
                .Select(f => (Guid?)f.Id).FirstOrDefaultAsync(cancellationToken);
            if (standing is { } there)
                return (new SpanOutcome.Kept(there), AuditSubject.Nothing);
            var row = new SpanFeedback
            {
                Id = Ids.New(clock),
                CommentId = comment,
                TextHash = textHash,
                Category = category,
                Start = start,
                Length = length,
                ById = context.ActorId,
                By = context.Actor,
                At = now,
            };
            db.SpanFeedback.Add(row);
            return (new SpanOutcome.Kept(row.Id), SubjectOf(row));
        }
    }

    /// <summary>Anybody who may object may take an objection back.</summary>
    public Task<SpanOutcome> RevokeAsync(ProcessContext context, CommentId comment, Guid id, CancellationToken cancellationToken) =>
        writer.WriteAsync<SpanOutcome>(context, async (db, now) =>
        {
            var row = await db.SpanFeedback.SingleOrDefaultAsync(f => f.Id == id && f.CommentId == comment, cancellationToken);
            if (row is null)
                return (new SpanOutcome.NotFound(), AuditSubject.Nothing);
            if (row.RevokedAt is not null)
                return (new SpanOutcome.Revoked(), AuditSubject.Nothing);
            (row.RevokedAt, row.RevokedBy) = (now, context.Actor);
            return (new SpanOutcome.Revoked(), SubjectOf(row));
        }, cancellationToken);

    public static IQueryable<SpanFeedback> Standing(ConsoleDb db) => db.SpanFeedback.Where(f => f.RevokedAt == null);

    private static AuditSubject SubjectOf(SpanFeedback row) => new($"comment:{row.CommentId}", JsonSerializer.Serialize(new
    {
        span = row.Id,
        category = Categories.NameOf(row.Category),
        start = row.Start,
        length = row.Length,
    }));
}
