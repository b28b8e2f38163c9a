using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Queue.Sampling;

/// <summary>
/// Once a day, draws from the day before and puts the lot into the queue, where it is judged without its scores. A day is drawn
/// once; what came in is found by the ids, which begin with the time.
/// </summary>
public sealed class Sampler(
    Judging judging, AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, SearchProjector search, TimeProvider clock)
{
    private const int BatchSize = 20_000;

    private static readonly BulkColumn<(CommentId After, CommentId Until)>[] Bounds =
    [
        BulkColumn.Id<(CommentId After, CommentId Until)>("after", b => b.After.Value),
        BulkColumn.Id<(CommentId After, CommentId Until)>("until", b => b.Until.Value),
    ];

    /// <summary>All that was scored; open is what passed, and what waits by itself with nobody at it.</summary>
    private static readonly string Day =
        $"""
        SELECT c.id, s.inflammatory, s.marketing, s.improper,
            CASE WHEN c.status = {(int)CommentStatus.Clear} OR (c.status = {(int)CommentStatus.Waiting} AND e.state = {(int)QueueState.Waiting}
                AND e.report_count = 0 AND e.campaign_id IS NULL AND e.lease_id IS NULL AND e.assigned_to_id IS NULL) THEN 1 ELSE 0 END,
            CASE WHEN e.by_rule THEN 1 ELSE 0 END
        FROM comments c JOIN comment_scores s ON s.comment_id = c.id LEFT JOIN queue_entries e ON e.comment_id = c.id {"{rows}"}
        WHERE c.id > :after AND c.id < :until AND c.text <> '' AND c.status NOT IN ({(int)CommentStatus.Received}, {(int)CommentStatus.Withdrawn})
        ORDER BY c.id LIMIT {BatchSize}
        """;

    /// <summary>Draws yesterday's sample, unless it was drawn or there is no model or no such comment. Returns how many comments were drawn.</summary>
    public async Task<int> DrawAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var judge = await judging.NowAsync(cancellationToken);
        if (judge.Model is not { } model || await IsDrawnAsync(day, cancellationToken))
            return 0;
        var candidates = await CandidatesAsync(day, cancellationToken);
        if (candidates.Count == 0)
            return 0;
        var strata = SampleDraw.Of(candidates, judge.Policy, day);
        var drawn = await writer.WriteAsync(ProcessContext.System("samples.draw", "sampling"), async (db, at) =>
        {
            await BulkSql.On(db).TakeTurnAsync("samples", cancellationToken);
            if (await db.SampleDays.AnyAsync(d => d.Day == day, cancellationToken))
                return (0, AuditSubject.Nothing);
            var count = 0;
            foreach (var stratum in strata)
            {
                db.SampleDays.Add(new SampleDay
                {
                    Day = day,
                    Stratum = stratum.Stratum,
                    Frame = stratum.Frame,
                    Open = stratum.Open,
                    Drawn = stratum.Chosen.Count,
                    ModelVersionId = model,
                    PolicyNumber = judge.Policy.Number,
                    DrawnAt = at,
                });
                count += await EnterAsync(db, judge.Policy, stratum, day, at, cancellationToken);
            }

            return (count, new AuditSubject($"samples:{day:yyyy-MM-dd}", $$"""{"drawn":{{count}},"of":{{candidates.Count}}}"""));
        }, cancellationToken);
        if (drawn > 0)
            search.Poke();
        return drawn;
    }

    private async Task<bool> IsDrawnAsync(DateTimeOffset day, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.SampleDays.AnyAsync(d => d.Day == day, cancellationToken);
    }

    /// <summary>Outside of any write: a day may have hundreds of thousands.</summary>
    private async Task<List<SampleCandidate>> CandidatesAsync(DateTimeOffset day, CancellationToken cancellationToken)
    {
        var found = new List<SampleCandidate>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var (after, until) = (new CommentId(Ids.Lowest(day)), new CommentId(Ids.Lowest(day.AddDays(1))));
        int read;
        do
        {
            read = found.Count;
            await BulkSql.On(db).ReadAsync(Day, [(after, until)], Bounds, row => found.Add(new SampleCandidate(
                new CommentId(row.Id(0)), row.Real(1), row.Real(2), row.Real(3), row.Int(4) == 1)
            { ByRule = row.Int(5) == 1 }), cancellationToken);
            read = found.Count - read;
            after = found.Count > 0 ? found[^1].Id : after;
        }
        while (read == BatchSize);
        return found;
    }

    /// <summary>What somebody decided, took or changed since it was listed stays as it is: it was drawn, and goes unanswered here.</summary>
    private async Task<int> EnterAsync(
        ConsoleDb db, PolicyInForce policy, DrawnStratum stratum, DateTimeOffset day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        CommentId[] ids = [.. stratum.Chosen];
        var comments = await db.Comments.Include(c => c.Thread).Where(c => EF.Parameter(ids).Contains(c.Id)).ToListAsync(cancellationToken);
        var scores = await db.CommentScores.AsNoTracking().Where(s => EF.Parameter(ids).Contains(s.CommentId)).ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var entries = await db.QueueEntries.Where(e => EF.Parameter(ids).Contains(e.CommentId)).ToDictionaryAsync(e => e.CommentId, cancellationToken);
        foreach (var comment in comments)
        {
            db.SampledComments.Add(new SampledComment { CommentId = comment.Id, Day = day, Stratum = stratum.Stratum, Inclusion = stratum.Inclusion, TextHash = comment.TextHash });
            var entry = entries.GetValueOrDefault(comment.Id);
            if (!scores.TryGetValue(comment.Id, out var score) || !IsOpen(comment, entry)
                || SampleDraw.StratumOf(new SampleCandidate(comment.Id, score.Inflammatory, score.Marketing, score.Improper, Open: true) { ByRule = entry is { ByRule: true } }, policy) != stratum.Stratum)
                continue;
            var (category, probability) = Leading(score);
            if (entry is null)
            {
                entry = new QueueEntry { CommentId = comment.Id, Category = category, Probability = probability, Reach = 0, Priority = 0, EnteredAt = now };
                db.QueueEntries.Add(entry);
            }

            entry.Blind = true;
            if (comment.Status == CommentStatus.Clear)
            {
                comment.Status = CommentStatus.Waiting;
                (entry.Category, entry.Probability, entry.Reach) = (category, probability, comment.Thread!.CommentCount);
                (entry.State, entry.EnteredAt, entry.DecidedAt, entry.Behind) = (QueueState.Waiting, now, null, false);
            }

            entry.Priority = QueuePriority.Of(QueuePriority.AsLikelyAsNot, entry.Reach, entry.EnteredAt, entry.ReportCount);
            db.Flags.Add(new Flag { Id = Ids.New(clock), CommentId = comment.Id, Kind = FlagKind.Sample, Category = category, At = now });
            db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
        }

        return comments.Count;
    }

    private static bool IsOpen(Comment comment, QueueEntry? entry) => comment.Status == CommentStatus.Clear
        || (comment.Status == CommentStatus.Waiting
            && entry is { State: QueueState.Waiting, ReportCount: 0, CampaignId: null, LeaseId: null, AssignedToId: null });

    private static (Category Category, float Probability) Leading(CommentScore scores) =>
        new CategoryScores(scores.Inflammatory, scores.Marketing, scores.Improper).Highest!.Value;
}
