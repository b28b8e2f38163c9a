using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>What has to be known before attempts can be judged; one statement each, however many they are.</summary>
internal static class DecisionReads
{
    private static readonly BulkColumn<Guid>[] ById = [BulkColumn.Id<Guid>("id", id => id)];

    /// <summary>Locks the comments, in the order of their ids, until the transaction ends; two nodes never wait for each other in a ring.</summary>
    public static async Task<Dictionary<CommentId, CommentNow>> CommentsAsync(
        ConsoleDb db, IReadOnlyList<Attempt> attempts, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        var comments = new Dictionary<CommentId, CommentNow>(attempts.Count);
        await sql.ReadAsync(
            """
            SELECT id, platform_id, author_id, text_hash, status, version FROM comments {rows}
            WHERE id = :id ORDER BY id {lock comments}
            """,
            [.. attempts.Select(a => a.Comment.Value)], ById,
            found =>
            {
                var id = new CommentId(found.Id(0));
                comments.Add(id, new CommentNow(id, found.Text(1), found.Id(2), found.Bytes(3), (CommentStatus)found.Int(4), found.Long(5)));
            }, cancellationToken);

        // Read after the lock was granted: what another node committed while we waited for it is in view.
        await sql.ReadAsync(
            """
            SELECT q.comment_id, q.state, CASE WHEN q.blind THEN 1 ELSE 0 END, q.category, q.probability, q.held_until, q.assigned_to_id, q.assigned_to,
                l.id, l.holder_id, l.holder, COALESCE(q.leased_at, l.taken_at), l.expires_at, l.released_at
            FROM queue_entries q LEFT JOIN leases l ON l.id = q.lease_id {rows} WHERE q.comment_id = :id
            """,
            [.. comments.Keys.Select(id => id.Value)], ById,
            found => comments[new CommentId(found.Id(0))].Queue = new QueueNow(
                (QueueState)found.Int(1), found.Int(2) == 1 && (QueueState)found.Int(1) != QueueState.Decided, (Category)found.Int(3), found.Real(4),
                found.InstantOrNull(5), found.IdOrNull(6), found.TextOrNull(7), found.IsNull(8) ? null : Lease(found, 8)),
            cancellationToken);
        await sql.ReadAsync("SELECT comment_id, model_version_id FROM comment_scores {rows} WHERE comment_id = :id",
            [.. comments.Keys.Select(id => id.Value)], ById,
            found => comments[new CommentId(found.Id(0))].ModelVersionId = new ModelVersionId(found.Id(1)),
            cancellationToken);
        await HistoriesAsync(db, attempts, comments, cancellationToken);
        return comments;
    }

    public static async Task<Circumstances> CircumstancesAsync(
        ConsoleDb db, DateTimeOffset now, TimeSpan grace, IReadOnlyList<Attempt> attempts, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        var graces = new Dictionary<Guid, TimeSpan>();
        await sql.ReadAsync("SELECT person_id, grace_seconds FROM person_settings {rows} WHERE person_id = :id AND grace_seconds IS NOT NULL",
            [.. attempts.Select(a => a.Who.Id).Distinct()], ById,
            found => graces.Add(found.Id(0), TimeSpan.FromSeconds(found.Int(1))), cancellationToken);
        var leases = new Dictionary<Guid, LeaseNow>();
        await sql.ReadAsync("SELECT id, holder_id, holder, taken_at, expires_at, released_at FROM leases {rows} WHERE id = :id",
            [.. attempts.Where(a => a.LeaseId is not null).Select(a => a.LeaseId!.Value).Distinct()], ById,
            found => leases.Add(found.Id(0), Lease(found, 0)), cancellationToken);
        return new Circumstances(now, await db.PolicyVersions.MaxAsync(p => (int?)p.Number, cancellationToken), grace, graces, leases);
    }

    /// <summary>The texts that have to be read again.</summary>
    public static Task TextsAsync(ConsoleDb db, IReadOnlyList<Attempt> attempts, CancellationToken cancellationToken)
    {
        var byComment = attempts.ToDictionary(a => a.Comment.Value);
        return BulkSql.On(db).ReadAsync("SELECT id, text FROM comments {rows} WHERE id = :id",
            [.. byComment.Keys], ById, found => byComment[found.Id(0)].Show(found.Text(1)), cancellationToken);
    }

    private static async Task HistoriesAsync(
        ConsoleDb db, IReadOnlyList<Attempt> attempts, Dictionary<CommentId, CommentNow> comments, CancellationToken cancellationToken)
    {
        CommentId[] touched = [.. attempts
            .Where(a => comments.TryGetValue(a.Comment, out var comment)
                && (a.NeedsHistory || comment.IsSpokenFor || comment.Status is CommentStatus.Approved or CommentStatus.Removed or CommentStatus.Escalated))
            .Select(a => a.Comment)];
        if (touched.Length == 0)
            return;
        var decisions = await db.Decisions.AsNoTracking().Where(d => EF.Parameter(touched).Contains(d.CommentId))
            .InOrder().ToListAsync(cancellationToken);
        foreach (var history in decisions.GroupBy(d => d.CommentId))
            comments[history.Key].History = new DecisionHistory(history);
    }

    private static LeaseNow Lease(BulkResult found, int from) =>
        new(found.Id(from), found.Id(from + 1), found.Text(from + 2), found.Instant(from + 3), found.Instant(from + 4), !found.IsNull(from + 5));
}
