using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>What became of one report.</summary>
public abstract record ReportOutcome
{
    private ReportOutcome() { }

    public sealed record New(ReporterKind Kind) : ReportOutcome;

    /// <summary>This reporter reported this comment before: one report each.</summary>
    public sealed record Known : ReportOutcome;

    public sealed record Rejected(string Field, string Reason) : ReportOutcome;
}

public abstract record ReportsOutcome
{
    private ReportsOutcome() { }

    /// <param name="Rows">One per report, in their order.</param>
    /// <param name="Status">Where the comment stands now.</param>
    public sealed record Taken(IReadOnlyList<ReportOutcome> Rows, int People, int Bots, CommentStatus Status) : ReportsOutcome;

    public sealed record NotFound : ReportsOutcome;
}

/// <summary>
/// Listeners' word against a comment. People raise its priority and bring it before a moderator where no model did;
/// programs are counted and raise nothing. What a person decided is not reopened by reports on the same text.
/// </summary>
public sealed class ReportIntake(
    AuditedWriter writer, Enrolment enrolment, PolicyBook policies, SearchProjector search, ReportOptions options, TimeProvider clock)
{
    /// <summary>Who must not miss a report that arrives meanwhile takes this turn.</summary>
    internal const string Turn = "reports";

    public async Task<ReportsOutcome> TakeAsync(
        ProcessContext context, string platformId, IReadOnlyList<IncomingReport> reports, CancellationToken cancellationToken)
    {
        var words = (await policies.InForceAsync(cancellationToken)).Words;
        var outcome = await writer.WriteAsync<ReportsOutcome>(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var comment = await db.Comments.SingleOrDefaultAsync(c => c.PlatformId == platformId, cancellationToken);
            if (comment is null)
                return (new ReportsOutcome.NotFound(), AuditSubject.Nothing);
            var known = (await db.Reports.Where(r => r.CommentId == comment.Id).Select(r => r.ReporterId).ToListAsync(cancellationToken))
                .ToHashSet(StringComparer.Ordinal);
            var rows = new ReportOutcome[reports.Count];
            var fresh = new List<(int Row, Report Report)>();
            for (var i = 0; i < rows.Length; i++)
            {
                if (reports[i].Problem(now) is { } problem)
                    rows[i] = new ReportOutcome.Rejected(problem.Field, problem.Reason);
                else if (!known.Add(reports[i].ReporterId))
                    rows[i] = new ReportOutcome.Known();
                else
                    fresh.Add((i, Row(comment.Id, reports[i])));
            }

            db.Reports.AddRange(fresh.Select(f => f.Report));
            await db.SaveChangesAsync(cancellationToken);
            var touched = await TellProgramsAsync(db, [.. fresh.Select(f => f.Report)], cancellationToken);
            foreach (var (row, report) in fresh)
                rows[row] = new ReportOutcome.New(report.Kind);

            foreach (var other in touched.Where(id => id != comment.Id))
                await CountAsync(db, other, cancellationToken);
            var (people, bots) = await CountAsync(db, comment.Id, cancellationToken);
            if (fresh.Count > 0)
                await ShowAsync(db, now, comment, people, words, cancellationToken);
            return (new ReportsOutcome.Taken(rows, people, bots, comment.Status), fresh.Count == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"comment:{comment.Id}", JsonSerializer.Serialize(new { @new = fresh.Count, people, bots })));
        }, cancellationToken);
        if (outcome is ReportsOutcome.Taken)
            search.Poke();
        return outcome;
    }

    private Report Row(CommentId comment, IncomingReport report) => new()
    {
        Id = Ids.New(clock),
        CommentId = comment,
        ReporterId = report.ReporterId,
        Kind = report.Kind ?? ReporterKind.Person,
        KindTold = report.Kind is not null,
        Reason = Worded.OrNull(report.Reason),
        At = report.At.ToUniversalTime(),
    };

    /// <summary>
    /// Who reports faster than people read is a program: its reports of that stretch count as such, the earlier ones too.
    /// Returns the comments whose counts that changes.
    /// </summary>
    private async Task<HashSet<CommentId>> TellProgramsAsync(ConsoleDb db, List<Report> fresh, CancellationToken cancellationToken)
    {
        var touched = new HashSet<CommentId>();
        foreach (var report in fresh.Where(r => !r.KindTold))
        {
            var (from, to) = (report.At - options.Pace, report.At + options.Pace);
            var near = await db.Reports.Where(r => r.ReporterId == report.ReporterId && r.At > from && r.At < to).ToListAsync(cancellationToken);
            var before = near.Count(r => r.At <= report.At);
            var after = near.Count(r => r.At >= report.At);
            if (Math.Max(before, after) <= options.PaceReports)
                continue;
            foreach (var hasty in near.Where(r => !r.KindTold && r.Kind == ReporterKind.Person))
            {
                hasty.Kind = ReporterKind.Bot;
                touched.Add(hasty.CommentId);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return touched;
    }

    /// <summary>
    /// Counts anew from the reports themselves, and moves the comment in the queue by what that changes: what else its place
    /// was made of, such as a word that lets it come first, stands.
    /// </summary>
    private static async Task<(int People, int Bots)> CountAsync(ConsoleDb db, CommentId comment, CancellationToken cancellationToken)
    {
        var counts = await db.Reports.Where(r => r.CommentId == comment).GroupBy(r => r.Kind)
            .Select(g => new { Kind = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var people = counts.Where(c => c.Kind == ReporterKind.Person).Sum(c => c.Count);
        var bots = counts.Where(c => c.Kind == ReporterKind.Bot).Sum(c => c.Count);
        var entry = await db.QueueEntries.SingleOrDefaultAsync(e => e.CommentId == comment, cancellationToken);
        if (entry is not null && (entry.ReportCount, entry.BotReportCount) != (people, bots))
        {
            entry.Priority += QueuePriority.Reported(people) - QueuePriority.Reported(entry.ReportCount);
            (entry.ReportCount, entry.BotReportCount) = (people, bots);
            db.SearchChanges.Add(new SearchChange { CommentId = comment });
        }

        return (people, bots);
    }

    /// <summary>Puts the flag at the comment, and the comment before a moderator where nobody decided yet.</summary>
    private async Task ShowAsync(ConsoleDb db, DateTimeOffset now, Comment comment, int people, WordLists words, CancellationToken cancellationToken)
    {
        var scores = await db.CommentScores.AsNoTracking().SingleOrDefaultAsync(s => s.CommentId == comment.Id, cancellationToken);

        // Where no model speaks, people's word counts as certain.
        var (category, probability) = scores is null ? (Category.Inflammatory, 1f) : scores.Highest!.Value;
        if (!await db.Flags.AnyAsync(f => f.CommentId == comment.Id && f.Kind == FlagKind.Report, cancellationToken))
            db.Flags.Add(new Flag { Id = Ids.New(clock), CommentId = comment.Id, Kind = FlagKind.Report, Category = category, At = now });
        if (people == 0 || comment.Status is not (CommentStatus.Clear or CommentStatus.Received))
            return;

        comment.Status = CommentStatus.Waiting;
        var reach = await db.Threads.Where(t => t.Id == comment.ThreadId).Select(t => t.CommentCount).SingleAsync(cancellationToken);
        var entry = await db.QueueEntries.SingleOrDefaultAsync(e => e.CommentId == comment.Id, cancellationToken);
        if (entry is null)
        {
            entry = new QueueEntry { CommentId = comment.Id, Category = category, Probability = probability, Reach = reach, Priority = 0, EnteredAt = now };
            db.QueueEntries.Add(entry);
        }

        (entry.Category, entry.Probability, entry.Reach, entry.EnteredAt) = (category, probability, reach, now);
        (entry.State, entry.DecidedAt) = (QueueState.Waiting, null);
        entry.Priority = QueuePriority.Of(words.Raise(comment.Text) ? 1 : probability, reach, now, people);
        (entry.ReportCount, entry.BotReportCount) =
            (people, await db.Reports.CountAsync(r => r.CommentId == comment.Id && r.Kind == ReporterKind.Bot, cancellationToken));
        db.SearchChanges.Add(new SearchChange { CommentId = comment.Id });
        await db.SaveChangesAsync(cancellationToken);
        await enrolment.WriteAsync(db, now, [comment.Id], cancellationToken);
    }
}
