using System.Runtime.InteropServices;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation;

/// <summary>
/// Reads what is known around comments: authors, threads and bursts of a whole batch in a statement each, before the
/// write that takes the batch. An author's removals are those that people decided by now: what the console removed by itself
/// would feed on itself, and what was said of the comment's own earlier text is no history.
/// </summary>
public sealed class Contexts(IDbContextFactory<ConsoleDb> databases)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Of an author's tally those that the console made itself and nobody took back. The tally of most is 0; the decisions of
    /// the others are found by their comments.
    /// </summary>
    private const string ByConsole =
        """
        CASE WHEN a.removed_count = 0 THEN 0 ELSE (
            SELECT COUNT(*) FROM comments own JOIN decisions d ON d.comment_id = own.id
            WHERE own.author_id = a.id AND d.kind = 2 AND d.decided_by_id = :console
                AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes_id = d.id)) END
        """;

    /// <summary>Of comments that are about to come in, in their order. What stands in the batch before one counts for it.</summary>
    public async Task<IReadOnlyList<CommentContext>> OfIncomingAsync(IReadOnlyList<IncomingComment> comments, CancellationToken cancellationToken)
    {
        if (comments.Count == 0)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var sql = BulkSql.On(db);
        BulkColumn<string>[] id = [BulkColumn.Text<string>("pid", value => value)];
        var authors = new Dictionary<string, (int Written, int Removed)>();
        await sql.ReadAsync($"SELECT a.platform_id, a.comment_count, a.removed_count, {ByConsole} FROM authors a {{rows}} WHERE a.platform_id = :pid",
            [.. comments.Select(c => c.AuthorPlatformId).Distinct()],
            [.. id, BulkColumn.Id<string>("console", _ => Moderator.Policy.Id)],
            found => authors[found.Text(0)] = (found.Int(1), found.Int(2) - (int)found.Long(3)), cancellationToken);
        var threads = new Dictionary<string, (Guid Id, ThreadKind Kind)>();
        await sql.ReadAsync("SELECT platform_id, id, kind FROM comment_threads {rows} WHERE platform_id = :pid",
            [.. comments.Select(c => c.ThreadPlatformId).Distinct()], id,
            found => threads[found.Text(0)] = (found.Id(1), (ThreadKind)found.Int(2)), cancellationToken);
        var bursts = await BurstsAsync(sql,
            comments.Where(c => threads.ContainsKey(c.ThreadPlatformId)).Select(c => new Minute(threads[c.ThreadPlatformId].Id, c.CreatedAt)), cancellationToken);
        var stored = await OwnAsync(sql, comments, id, cancellationToken);
        var batch = new BatchBursts(comments);
        return [.. comments.Select((c, i) =>
        {
            var author = authors.GetValueOrDefault(c.AuthorPlatformId);
            var known = threads.TryGetValue(c.ThreadPlatformId, out var thread);
            var burst = known ? bursts.GetValueOrDefault(new Minute(thread.Id, c.CreatedAt)) : default;
            var (minutes, hour) = batch.Before(i);
            var (own, ownRemoved) = stored.TryGetValue(c.PlatformId, out var removals) ? (1, removals) : (0, 0);
            return new CommentContext(
                known ? thread.Kind : c.ThreadKind, c.ReplyToPlatformId is not null,
                Math.Max(0, author.Written - own), Math.Max(0, author.Removed - ownRemoved),
                Math.Max(0, burst.Minutes - own) + minutes, Math.Max(0, burst.Hour - own) + hour);
        })];
    }

    /// <summary>Which of them are stored (they come with another text), and how many removals of an earlier text of theirs by people stand.</summary>
    private static async Task<Dictionary<string, int>> OwnAsync(
        BulkSql sql, IReadOnlyList<IncomingComment> comments, BulkColumn<string>[] id, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, int>();
        await sql.ReadAsync(
            """
            SELECT platform_id, (
                SELECT COUNT(*) FROM decisions d WHERE d.comment_id = comments.id AND d.kind = 2 AND d.decided_by_id <> :console
                    AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes_id = d.id))
            FROM comments {rows} WHERE platform_id = :pid
            """,
            [.. comments.Select(c => c.PlatformId).Distinct()],
            [.. id, BulkColumn.Id<string>("console", _ => Moderator.Policy.Id)],
            found => own[found.Text(0)] = (int)found.Long(1), cancellationToken);
        return own;
    }

    /// <summary>Of comments that are stored and were never scored nor decided, as it is now.</summary>
    public async Task<IReadOnlyDictionary<CommentId, CommentContext>> OfStoredAsync(IReadOnlyList<CommentId> comments, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var sql = BulkSql.On(db);
        var rows = new List<(CommentId Id, Minute Minute, ThreadKind Kind, bool Reply, int Written, int Removed)>(comments.Count);
        await sql.ReadAsync(
            $$"""
            SELECT comments.id, comments.thread_id, comments.created_at, t.kind, comments.reply_to_id, a.comment_count, a.removed_count, {{ByConsole}}
            FROM comments JOIN comment_threads t ON t.id = comments.thread_id JOIN authors a ON a.id = comments.author_id {rows}
            WHERE comments.id = :id
            """,
            comments, [BulkColumn.Id<CommentId>("id", id => id.Value), BulkColumn.Id<CommentId>("console", _ => Moderator.Policy.Id)],
            found => rows.Add((
                new CommentId(found.Id(0)), new Minute(found.Id(1), found.Instant(2)), (ThreadKind)found.Int(3), !found.IsNull(4), found.Int(5), Math.Max(0, found.Int(6) - (int)found.Long(7)))),
            cancellationToken);
        var bursts = await BurstsAsync(sql, rows.Select(r => r.Minute), cancellationToken);
        return rows.ToDictionary(r => r.Id, r =>
        {
            var burst = bursts.GetValueOrDefault(r.Minute);
            return new CommentContext(r.Kind, r.Reply, Math.Max(0, r.Written - 1), r.Removed, Math.Max(0, burst.Minutes - 1), Math.Max(0, burst.Hour - 1));
        });
    }

    private static async Task<Dictionary<Minute, (int Minutes, int Hour)>> BurstsAsync(
        BulkSql sql, IEnumerable<Minute> minutes, CancellationToken cancellationToken)
    {
        var bursts = new Dictionary<Minute, (int, int)>();
        await sql.ReadAsync(
            """
            SELECT :thread, :until, COUNT(*), SUM(CASE WHEN created_at >= :recent THEN 1 ELSE 0 END) FROM comments {rows}
            WHERE thread_id = :thread AND created_at >= :since AND created_at < :until GROUP BY :thread, :until
            """,
            [.. minutes.Distinct()],
            [
                BulkColumn.Id<Minute>("thread", m => m.Thread),
                BulkColumn.Instant<Minute>("until", m => m.Until),
                BulkColumn.Instant<Minute>("recent", m => m.Until - TenMinutes),
                BulkColumn.Instant<Minute>("since", m => m.Until - Hour),
            ],
            found => bursts[new Minute(found.Id(0), found.Instant(1).AddTicks(-1))] = ((int)found.Long(3), (int)found.Long(2)), cancellationToken);
        return bursts;
    }

    /// <summary>A thread at the end of a comment's minute.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Minute
    {
        public Minute(Guid thread, DateTimeOffset createdAt)
        {
            Thread = thread;
            var utc = createdAt.ToUniversalTime();
            Until = utc.AddTicks(TimeSpan.TicksPerMinute - (utc.Ticks % TimeSpan.TicksPerMinute));
        }

        public Guid Thread { get; }

        public DateTimeOffset Until { get; }
    }

    /// <summary>What the batch itself adds: in each thread, those who come before one in time.</summary>
    private sealed class BatchBursts
    {
        private readonly (int Minutes, int Hour)[] before;

        public BatchBursts(IReadOnlyList<IncomingComment> comments)
        {
            before = new (int, int)[comments.Count];
            foreach (var thread in Enumerable.Range(0, comments.Count).GroupBy(i => comments[i].ThreadPlatformId, StringComparer.Ordinal))
            {
                var ordered = thread.OrderBy(i => comments[i].CreatedAt).ToList();
                var (minutes, hour) = (0, 0);
                for (var at = 0; at < ordered.Count; at++)
                {
                    var until = new Minute(Guid.Empty, comments[ordered[at]].CreatedAt).Until;
                    while (comments[ordered[minutes]].CreatedAt < until - TenMinutes)
                        minutes++;
                    while (comments[ordered[hour]].CreatedAt < until - Hour)
                        hour++;
                    before[ordered[at]] = (at - minutes, at - hour);
                }
            }
        }

        public (int Minutes, int Hour) Before(int position) => before[position];
    }
}
