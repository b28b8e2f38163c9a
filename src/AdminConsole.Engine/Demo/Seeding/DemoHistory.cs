using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>
/// Thirty days of reports and decisions, with the instants at which they happened, in one transaction with the step's
/// marker. It does not go through the Decide stage, which decides now and tells the platform: the platform knows these.
/// </summary>
public sealed class DemoHistory(DemoPeople people, PolicyBook policies, AuditedWriter writer, TimeProvider clock)
{
    private const string Step = "history";

    public async Task TakeAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        var ids = await people.IdsAsync(cancellationToken);
        var policy = await policies.InForceAsync(cancellationToken);
        await writer.WriteAsync(ProcessContext.System("demo.history", "demo"), async (db, now) =>
        {
            if (await db.Markers.AnyAsync(m => m.Key == $"demo.{Step}", cancellationToken))
                return (false, AuditSubject.Nothing);
            var stored = await StoredAsync(db, cancellationToken);
            var reports = platform.Reports.Where(r => stored.ContainsKey(r.CommentId)).ToList();
            var reported = reports.Select(r => r.CommentId).ToHashSet(StringComparer.Ordinal);
            var drawn = DemoLots.Draw(db, stored.Values, reported, policy, platform.Now);
            var decided = Decisions(platform, stored, reported, drawn, ids);
            var sql = BulkSql.On(db);
            await ReportAsync(sql, stored, reports, decided, cancellationToken);
            await DecideAsync(sql, decided, policy.Number, new DemoRandom(platform.Seed).Branch("handling"), cancellationToken);
            await TellAuthorsAsync(sql, platform, cancellationToken);
            DemoMarkers.MarkDone(db, Step, now);
            return (true, new AuditSubject("demo:history", $$"""{"reports":{{reports.Count}},"decisions":{{decided.Count}}}"""));
        }, cancellationToken);
    }

    private static async Task<Dictionary<string, DemoStored>> StoredAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        await (from comment in db.Comments.AsNoTracking()
               join thread in db.Threads on comment.ThreadId equals thread.Id
               join score in db.CommentScores on comment.Id equals score.CommentId into scores
               from score in scores.DefaultIfEmpty()
               join entry in db.QueueEntries on comment.Id equals entry.CommentId into entries
               from entry in entries.DefaultIfEmpty()
               select new DemoStored(comment.Id, comment.PlatformId, comment.TextHash, comment.Status, comment.ReceivedAt, thread.CommentCount,
                   score == null ? null : score.ModelVersionId, score == null ? 0 : score.Inflammatory, score == null ? 0 : score.Marketing,
                   score == null ? 0 : score.Improper, entry == null ? null : entry.Category, entry == null ? null : entry.Probability))
            .ToDictionaryAsync(s => s.PlatformId, cancellationToken);

    /// <summary>
    /// Of the older comments, those that the model flagged, a reader reported or the lot drew: nobody sees the others. As
    /// the plan has it, or else as the comment is.
    /// </summary>
    private static List<Decided> Decisions(
        DemoPlatform platform, Dictionary<string, DemoStored> stored, HashSet<string> reported,
        Dictionary<CommentId, DateTimeOffset> drawn, IReadOnlyDictionary<string, Guid> ids)
    {
        var planned = platform.Decisions.ToDictionary(d => d.CommentId, StringComparer.Ordinal);
        var random = new DemoRandom(platform.Seed).Branch("history");
        var decided = new List<Decided>();
        foreach (var comment in platform.Comments)
        {
            if (!stored.TryGetValue(comment.Id, out var row))
                continue;
            var plan = planned.GetValueOrDefault(comment.Id);
            if (drawn.TryGetValue(row.Id, out var at))
                plan = (plan ?? Plan(comment)) with { At = at.AddMinutes(30 + Math.Min(1_000, random.LogNormal(200, .6))) };
            else if (row.Status == CommentStatus.Waiting && comment.CreatedAt <= platform.Now.AddDays(-3))
                plan ??= Plan(comment);
            else if (!reported.Contains(comment.Id))
                continue;
            if (plan is not null)
                decided.Add(new Decided(row, plan, DemoAccounts.Of(plan.Moderator).DisplayName, ids.TryGetValue(plan.Moderator, out var id) ? id : null));
        }

        return decided;

        DemoDecision Plan(DemoComment comment) => new(
            comment.Id, comment.Truth, random.Chance(.55) ? DemoAccounts.Moderator : DemoAccounts.SecondModerator,
            comment.CreatedAt.AddMinutes(Math.Min(2_000, random.LogNormal(50, 1))));
    }

    private async Task ReportAsync(
        BulkSql sql, Dictionary<string, DemoStored> stored, List<DemoReport> reports, List<Decided> decided, CancellationToken cancellationToken)
    {
        var people = reports.DistinctBy(r => (r.CommentId, r.ReporterId)).ToList();
        await ReportAsync(sql, stored, people, ReporterKind.Person, cancellationToken);
        var programs = people.GroupBy(r => r.CommentId, StringComparer.Ordinal).Where((group, i) => group.Count() > 1 && i % 4 == 0)
            .SelectMany((group, i) => Enumerable.Range(0, 3 + (i * 5 % 11)).Select(n => group.First() with { ReporterId = $"bot-{n}" })).ToList();
        await ReportAsync(sql, stored, programs, ReporterKind.Bot, cancellationToken);
        var bots = programs.CountBy(r => r.CommentId, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var counts = people.GroupBy(r => r.CommentId, StringComparer.Ordinal)
            .Select(g => new Reported(
                stored[g.Key], g.Count(), bots.GetValueOrDefault(g.Key), CategoryOf(g.First().Reason)!.Value, g.Min(r => r.At)))
            .ToList();
        await sql.RunAsync("INSERT INTO flags (id, comment_id, kind, category, at) {rows}", counts,
            [
                BulkColumn.Id<Reported>("id", _ => Ids.New(clock)),
                BulkColumn.Id<Reported>("comment", r => r.Row.Id.Value),
                BulkColumn.Int<Reported>("kind", _ => (int)FlagKind.Report),
                BulkColumn.Int<Reported>("category", r => (int)r.Category),
                BulkColumn.Instant<Reported>("at", r => r.First),
            ], cancellationToken);

        // A report puts a comment into the queue even where the model sees nothing.
        await EnterAsync(sql, [.. counts.Where(c => c.Row.Queued is null).Select(c => new Place(c.Row, c.Category, Math.Max(c.Row.Of(c.Category), .3f), c.First))], cancellationToken);
        await sql.RunAsync(
            "UPDATE queue_entries SET report_count = :people, bot_report_count = :bots, priority = priority + :raise {rows} WHERE comment_id = :id", counts,
            [
                BulkColumn.Int<Reported>("people", c => c.People),
                BulkColumn.Int<Reported>("bots", c => c.Bots),
                BulkColumn.Double<Reported>("raise", c => Math.Log2(1 + c.People)),
                BulkColumn.Id<Reported>("id", c => c.Row.Id.Value),
            ], cancellationToken);
        var waiting = counts.Where(c => c.Row.Queued is null).Select(c => c.Row.Id.Value).ToList();
        await sql.RunAsync($"UPDATE comments SET status = {(int)CommentStatus.Waiting}, version = version + 1 {{rows}} WHERE id = :id", waiting,
            [BulkColumn.Id<Guid>("id", id => id)], cancellationToken);
        await AnnounceAsync(sql, waiting, cancellationToken);

        var placed = counts.Where(c => c.Row.Queued is null).Select(c => c.Row.Id).ToHashSet();
        await EnterAsync(sql, [.. decided.Where(d => d.Row.Queued is null && !placed.Contains(d.Row.Id)).Select(d =>
        {
            var category = CategoryOf(d.Plan.Reason) ?? Category.Inflammatory;
            return new Place(d.Row, category, d.Row.Of(category), d.Row.ReceivedAt);
        })], cancellationToken);
    }

    private async Task ReportAsync(
        BulkSql sql, Dictionary<string, DemoStored> stored, List<DemoReport> reports, ReporterKind kind, CancellationToken cancellationToken) =>
        await sql.RunAsync("INSERT INTO reports (id, comment_id, reporter_id, kind, kind_told, reason, at) {rows}", reports,
            [
                BulkColumn.Id<DemoReport>("id", _ => Ids.New(clock)),
                BulkColumn.Id<DemoReport>("comment", r => stored[r.CommentId].Id.Value),
                BulkColumn.Text<DemoReport>("reporter", r => r.ReporterId),
                BulkColumn.Int<DemoReport>("kind", _ => (int)kind),
                BulkColumn.Bool<DemoReport>("told", _ => true),
                BulkColumn.Text<DemoReport>("reason", r => CategoryOf(r.Reason)!.Value.ToString().ToLowerInvariant()),
                BulkColumn.Instant<DemoReport>("at", r => r.At),
            ], cancellationToken);

    private async Task DecideAsync(BulkSql sql, List<Decided> decided, int policy, DemoRandom random, CancellationToken cancellationToken)
    {
        await sql.RunAsync(
            """
            INSERT INTO decisions (id, comment_id, kind, reason, decided_by_id, decided_by, decided_at, text_hash, category, probability, model_version_id, policy_number, handled_ms)
            {rows}
            """,
            decided,
            [
                BulkColumn.Id<Decided>("id", _ => Ids.New(clock)),
                BulkColumn.Id<Decided>("comment", d => d.Row.Id.Value),
                BulkColumn.Int<Decided>("kind", d => (int)(d.Removes ? DecisionKind.Remove : DecisionKind.Approve)),
                BulkColumn.IntOrNull<Decided>("reason", d => ReasonOf(d.Plan.Reason)),
                BulkColumn.IdOrNull<Decided>("who", d => d.ModeratorId),
                BulkColumn.Text<Decided>("name", d => d.ModeratorName),
                BulkColumn.Instant<Decided>("at", d => d.Plan.At),
                BulkColumn.Bytes<Decided>("hash", d => d.Row.TextHash),
                BulkColumn.Int<Decided>("category", d => (int)d.Leading),
                BulkColumn.Real<Decided>("probability", d => d.Row.QueuedProbability ?? d.Row.Of(d.Leading)),
                BulkColumn.IdOrNull<Decided>("model", d => d.Row.Model?.Value),
                BulkColumn.Int<Decided>("policy", _ => policy),
                BulkColumn.Int<Decided>("handled", _ => (int)random.LogNormal(6_500, .7)),
            ], cancellationToken);
        await sql.RunAsync("UPDATE comments SET status = :status, version = version + 1 {rows} WHERE id = :id", decided,
            [
                BulkColumn.Int<Decided>("status", d => (int)(d.Removes ? CommentStatus.Removed : CommentStatus.Approved)),
                BulkColumn.Id<Decided>("id", d => d.Row.Id.Value),
            ], cancellationToken);
        await sql.RunAsync($"UPDATE queue_entries SET state = {(int)QueueState.Decided}, decided_at = :at, version = version + 1 {{rows}} WHERE comment_id = :id", decided,
            [BulkColumn.Instant<Decided>("at", d => d.Plan.At), BulkColumn.Id<Decided>("id", d => d.Row.Id.Value)], cancellationToken);
        await AnnounceAsync(sql, [.. decided.Select(d => d.Row.Id.Value)], cancellationToken);
    }

    /// <summary>Since when an author is on the platform, and how many of their comments came down.</summary>
    private static Task<int> TellAuthorsAsync(BulkSql sql, DemoPlatform platform, CancellationToken cancellationToken) =>
        sql.RunAsync(
            $"""
            UPDATE authors SET joined_at = :joined, removed_count =
                (SELECT COUNT(*) FROM comments WHERE comments.author_id = authors.id AND comments.status = {(int)CommentStatus.Removed})
            """ + " {rows} WHERE platform_id = :pid",
            [.. platform.Comments.Select(c => c.AuthorId).Distinct(StringComparer.Ordinal)
                .GroupJoin(platform.Listeners, id => id, l => l.Id, (id, l) => (Id: id, Joined: l.FirstOrDefault()?.JoinedAt ?? platform.Now.AddDays(-35)))],
            [BulkColumn.Instant<(string Id, DateTimeOffset Joined)>("joined", a => a.Joined), BulkColumn.Text<(string Id, DateTimeOffset Joined)>("pid", a => a.Id)],
            cancellationToken);

    private static Task<int> EnterAsync(BulkSql sql, List<Place> places, CancellationToken cancellationToken) =>
        sql.RunAsync(
            "INSERT INTO queue_entries (comment_id, category, probability, reach, priority, report_count, state, entered_at, version) {rows}", places,
            [
                BulkColumn.Id<Place>("id", p => p.Row.Id.Value),
                BulkColumn.Int<Place>("category", p => (int)p.Category),
                BulkColumn.Real<Place>("probability", p => p.Probability),
                BulkColumn.Int<Place>("reach", p => p.Row.Reach),
                BulkColumn.Double<Place>("priority", p => QueuePriority.Of(p.Probability, p.Row.Reach, p.EnteredAt)),
                BulkColumn.Int<Place>("reports", _ => 0),
                BulkColumn.Int<Place>("state", _ => (int)QueueState.Waiting),
                BulkColumn.Instant<Place>("entered", p => p.EnteredAt),
                BulkColumn.Int<Place>("version", _ => 1),
            ], cancellationToken);

    private static Task<int> AnnounceAsync(BulkSql sql, List<Guid> comments, CancellationToken cancellationToken) =>
        sql.RunAsync("INSERT INTO search_changes (comment_id) {rows}", comments, [BulkColumn.Id<Guid>("comment", id => id)], cancellationToken);

    private static Category? CategoryOf(DemoTruth truth) => truth switch
    {
        DemoTruth.Inflammatory => Category.Inflammatory,
        DemoTruth.Marketing => Category.Marketing,
        DemoTruth.Improper => Category.Improper,
        _ => null,
    };

    private static int? ReasonOf(DemoTruth truth) => truth switch
    {
        DemoTruth.Inflammatory => (int)RemovalReason.Insult,
        DemoTruth.Marketing => (int)RemovalReason.Marketing,
        DemoTruth.Improper => (int)RemovalReason.Sexual,
        _ => null,
    };

    private sealed record Reported(DemoStored Row, int People, int Bots, Category Category, DateTimeOffset First);

    private sealed record Place(DemoStored Row, Category Category, float Probability, DateTimeOffset EnteredAt);

    private sealed record Decided(DemoStored Row, DemoDecision Plan, string ModeratorName, Guid? ModeratorId)
    {
        public bool Removes => Plan.Reason != DemoTruth.Ok;

        public Category Leading => Row.Queued ?? CategoryOf(Plan.Reason) ?? Category.Inflammatory;
    }
}
