using System.Runtime.CompilerServices;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Search;

/// <summary>Loads documents from SQL: each set with one statement, so that a document is never half old.</summary>
public sealed class CommentDocuments(IDbContextFactory<ConsoleDb> databases)
{
    public const int BatchSize = 1000;

    /// <summary>The current documents of these comments; those that are gone are left out.</summary>
    internal async Task<List<CommentDocument>> OfAsync(CommentId[] ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await DocumentsAsync(db, db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id)), cancellationToken);
    }

    internal async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Comments.LongCountAsync(cancellationToken);
    }

    internal async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Comments.AnyAsync(cancellationToken);
    }

    /// <summary>Those of these comments that are gone.</summary>
    internal async Task<List<CommentId>> GoneAsync(CommentId[] ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var there = await db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellationToken);
        return [.. ids.Except(there)];
    }

    /// <summary>Every comment, ordered by id, in batches; nothing stays open between two batches.</summary>
    public async IAsyncEnumerable<IReadOnlyCollection<CommentDocument>> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommentId? last = null;
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var batch = await DocumentsAsync(db, CommentRange.After(db, last).OrderBy(c => c.Id).Take(BatchSize), cancellationToken);
            if (batch.Count == 0)
                yield break;
            batch.Sort((a, b) => a.Id.Value.CompareTo(b.Id.Value));
            last = batch[^1].Id;
            yield return batch;
        }
    }

    /// <summary>Ids and versions of every comment, ordered by id.</summary>
    internal async IAsyncEnumerable<IndexedComment> VersionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommentId? last = null;
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var batch = await (
                from comment in CommentRange.After(db, last).OrderBy(c => c.Id).Take(BatchSize * 5)
                join entry in db.QueueEntries on comment.Id equals entry.CommentId into entries
                from entry in entries.DefaultIfEmpty()
                select new { comment.Id, comment.Version, Entry = (long?)entry.Version }).AsNoTracking().ToListAsync(cancellationToken);
            if (batch.Count == 0)
                yield break;
            foreach (var row in batch.OrderBy(row => row.Id.Value))
            {
                last = row.Id;
                yield return new IndexedComment(row.Id, CommentDocument.VersionOf(row.Version, row.Entry));
            }
        }
    }

    private static async Task<List<CommentDocument>> DocumentsAsync(
        ConsoleDb db, IQueryable<Comment> comments, CancellationToken cancellationToken)
    {
        var rows = await (
            from comment in comments
            join score in db.CommentScores on comment.Id equals score.CommentId into scores
            from score in scores.DefaultIfEmpty()
            join entry in db.QueueEntries on comment.Id equals entry.CommentId into entries
            from entry in entries.DefaultIfEmpty()
            select new
            {
                comment.Id,
                comment.Text,
                comment.ThreadId,
                comment.AuthorId,
                comment.Status,
                comment.CreatedAt,
                comment.ReceivedAt,
                comment.Likes,
                comment.Version,
                Inflammatory = (float?)score.Inflammatory,
                Marketing = (float?)score.Marketing,
                Improper = (float?)score.Improper,
                Category = (Category?)entry.Category,
                Blind = (bool?)entry.Blind == true && entry.State != QueueState.Decided,
                State = (QueueState?)entry.State,
                Probability = (float?)entry.Probability,
                Priority = (double?)entry.Priority,
                EnteredAt = (DateTimeOffset?)entry.EnteredAt,
                Reports = (int?)entry.ReportCount,
                EntryVersion = (long?)entry.Version,
            }).AsNoTracking().ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new CommentDocument
        {
            Id = row.Id,
            Text = row.Text,
            ThreadId = row.ThreadId,
            AuthorId = row.AuthorId,
            Status = row.Status,
            Category = row.Blind ? null : row.Category,
            QueueState = row.State,
            Inflammatory = row.Blind ? null : row.Inflammatory,
            Marketing = row.Blind ? null : row.Marketing,
            Improper = row.Blind ? null : row.Improper,
            Score = row.Blind ? 0 : row.Probability ?? Likeliest(row.Inflammatory, row.Marketing, row.Improper),
            Priority = row.Priority,
            CreatedAt = row.CreatedAt,
            ArrivedAt = row.EnteredAt ?? row.ReceivedAt,
            Likes = row.Likes,
            Reports = row.Reports ?? 0,
            Version = CommentDocument.VersionOf(row.Version, row.EntryVersion),
        });
    }

    private static double? Likeliest(float? a, float? b, float? c) =>
        a is null && b is null && c is null ? null : Math.Max(a ?? 0, Math.Max(b ?? 0, c ?? 0));
}
