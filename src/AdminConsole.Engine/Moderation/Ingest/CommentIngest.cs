using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Ingest;

/// <summary>
/// The stage that turns what the platform sends into rows, idempotent by the platform's own id. It runs inside the
/// caller's transaction and works on a whole batch: what is known is read at once, the batch is worked through in
/// memory (an id may come twice in it), and only the result is written.
/// </summary>
public sealed class CommentIngest(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Whoever takes comments, one after the other: see <see cref="BulkSql.TakeTurnAsync"/>.</summary>
    internal const string Turn = "ingest";

    public Guid NewBatchId() => Ids.New(clock);

    public async Task<IngestedBatch> WriteAsync(
        ConsoleDb db, DateTimeOffset now, IReadOnlyList<IncomingComment> comments, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        await sql.TakeTurnAsync(Turn, cancellationToken);
        var outcomes = new IngestOutcome[comments.Count];
        var valid = new List<int>(comments.Count);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (comments[i].Problem(now) is { } problem)
                outcomes[i] = new IngestOutcome.Rejected(problem.Field, problem.Reason);
            else
                valid.Add(i);
        }

        var known = await KnownRows.ReadAsync(sql, valid.Select(i => comments[i]).ToList(), cancellationToken);
        foreach (var i in valid)
            outcomes[i] = Take(known, comments[i], now);
        LinkReplies(known, comments, valid, outcomes);
        await known.WriteAsync(sql, now, cancellationToken);

        var standing = known.Comments.Values.ToDictionary(c => new CommentId(c.Id), c => c.Status);
        var fresh = known.Comments.Values
            .Where(c => c.IsNew || c.TextChanged || c.Returned)
            .Select(c => new FreshRevision(new CommentId(c.Id), c.Text, c.Status, !c.IsNew, c.Thread.CommentCount, c.IsNew ? c.ReceivedAt : now))
            .ToList();
        return new IngestedBatch(outcomes, fresh, standing);
    }

    /// <summary>
    /// The positions of comments whose texts are new, different or back after a withdrawal, as far as can be seen now: what is
    /// worth judging before the write. A look ahead only; the write decides for itself.
    /// </summary>
    public async Task<IReadOnlyList<int>> LikelyFreshAsync(
        IReadOnlyList<IncomingComment> comments, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var stored = new Dictionary<string, string>();
        await BulkSql.On(db).ReadAsync($"SELECT platform_id, text FROM comments {{rows}} WHERE platform_id = :pid AND status <> {(int)CommentStatus.Withdrawn}",
            [.. comments.Where(c => c.PlatformId is not null).Select(c => c.PlatformId).Distinct()],
            [BulkColumn.Text<string>("pid", id => id)],
            found => stored[found.Text(0)] = found.Text(1),
            cancellationToken);
        return [.. Enumerable.Range(0, comments.Count)
            .Where(i => comments[i].Problem(now) is null && (!stored.TryGetValue(comments[i].PlatformId, out var text) || text != comments[i].Text))];
    }

    private IngestOutcome Take(KnownRows known, IncomingComment incoming, DateTimeOffset now)
    {
        var thread = known.Thread(incoming, () => Ids.New(clock));
        var author = known.Author(incoming, () => Ids.New(clock));
        if (!known.Comments.TryGetValue(incoming.PlatformId, out var row))
        {
            row = new KnownComment
            {
                Id = incoming.ReceivedAt is { } received ? Ids.Of(received) : Ids.New(clock),
                PlatformId = incoming.PlatformId,
                Thread = thread,
                AuthorId = author.Id,
                Text = incoming.Text,
                CreatedAt = incoming.CreatedAt,
                ReceivedAt = incoming.ReceivedAt ?? now,
                Likes = incoming.Likes,
                Region = incoming.Region,
                IsNew = true,
            };
            known.Comments.Add(incoming.PlatformId, row);
            thread.Added++;
            author.Added++;
            return new IngestOutcome.New(new CommentId(row.Id));
        }

        if (row.Thread.Id != thread.Id)
            return new IngestOutcome.Rejected("threadId", $"Comment {incoming.PlatformId} is known under another thread.");
        if (row.AuthorId != author.Id)
            return new IngestOutcome.Rejected("authorId", $"Comment {incoming.PlatformId} is known from another author.");
        var returns = row.IsWithdrawn;
        if (returns && row.Text.Length == 0)
            return new IngestOutcome.Rejected("platformId", $"Comment {incoming.PlatformId} was withdrawn and erased for good: one that is written anew needs an id of its own.");
        row.Returned |= returns;
        var textChanged = row.Take(incoming.Text);
        var otherChanged = row.Likes != incoming.Likes || row.Region != (incoming.Region ?? row.Region);
        row.Likes = incoming.Likes;
        row.Region = incoming.Region ?? row.Region;
        row.OtherChanged |= otherChanged;
        return textChanged || otherChanged || returns
            ? new IngestOutcome.Updated(new CommentId(row.Id), textChanged)
            : new IngestOutcome.Unchanged(new CommentId(row.Id));
    }

    /// <summary>An answer may come before what it answers, in the same batch or in an earlier one.</summary>
    private static void LinkReplies(
        KnownRows known, IReadOnlyList<IncomingComment> comments, List<int> valid, IngestOutcome[] outcomes)
    {
        foreach (var i in valid)
        {
            if (comments[i].ReplyToPlatformId is not { } target
                || outcomes[i] is IngestOutcome.Rejected
                || !known.Comments.TryGetValue(target, out var answered)
                || !known.Comments.TryGetValue(comments[i].PlatformId, out var row)
                || row.ReplyToId is not null
                || row == answered)
                continue;
            row.ReplyToId = answered.Id;
            if (row.IsNew)
                continue;
            row.OtherChanged = true;
            if (outcomes[i] is IngestOutcome.Unchanged)
                outcomes[i] = new IngestOutcome.Updated(new CommentId(row.Id), TextChanged: false);
        }
    }
}
