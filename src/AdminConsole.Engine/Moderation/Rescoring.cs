using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation;

/// <summary>Judges what no model has judged yet: comments that came before the first champion.</summary>
public sealed class Rescoring(
    Judging judging, Scoring scoring, Admission admission, AuditedWriter writer, IDbContextFactory<ConsoleDb> databases,
    SearchProjector search)
{
    /// <summary>Returns how many were scored; 0 when there is no champion or nothing to do. Safe to run again at any time.</summary>
    /// <param name="report">Told the running total after every batch.</param>
    public async Task<int> RunAsync(ProcessContext context, Action<int>? report, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var judge = await judging.NowAsync(cancellationToken);
            if (!judge.HasScorer)
                return total;
            var batch = await NextAsync(cancellationToken);
            if (batch.Count == 0)
                return total;
            var judgements = judge.OfAll(batch.Select(c => c.Text), cancellationToken);
            total += await WriteAsync(context, batch, judgements, cancellationToken);
            search.Poke();
            report?.Invoke(total);
        }
    }

    private async Task<List<Unscored>> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Comments.AsNoTracking()
            .Where(c => c.Status == CommentStatus.Received)
            .OrderBy(c => c.Id)
            .Take(CommentIntake.BatchSize)
            .Select(c => new Unscored(c.Id, c.Text, c.Revision, c.Thread!.CommentCount, c.ReceivedAt))
            .ToListAsync(cancellationToken);
    }

    private async Task<int> WriteAsync(
        ProcessContext context, List<Unscored> batch, IReadOnlyDictionary<string, Judgement> judgements, CancellationToken cancellationToken)
    {
        var from = batch[0].Id;
        var to = batch[^1].Id;
        return await writer.WriteAsync(context, async (db, now) =>
        {
            // What was edited, decided or judged by somebody else since we read it is theirs.
            var same = new Dictionary<CommentId, int>();
            await BulkSql.On(db).ReadAsync(
                $"SELECT id, revision FROM comments {{rows}} WHERE id = :id AND status = {(int)CommentStatus.Received} {{lock comments}}",
                batch,
                [BulkColumn.Id<Unscored>("id", c => c.Id.Value)],
                found => same.Add(new CommentId(found.Id(0)), found.Int(1)),
                cancellationToken);
            var judged = batch
                .Where(c => same.TryGetValue(c.Id, out var revision) && revision == c.Revision)
                .Select(c => new JudgedRevision(
                    new FreshRevision(c.Id, c.Text, CommentStatus.Received, Edited: false, c.Reach, c.ReceivedAt), judgements[c.Text]))
                .ToList();
            await scoring.WriteAsync(db, now, judged, cancellationToken);
            await admission.WriteAsync(db, now, judged, cancellationToken);
            await CommentIntake.AnnounceAsync(db, judged, cancellationToken);
            return (judged.Count, judged.Count == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"comments:{from}..{to}", $$"""{"scored":{{judged.Count}}}"""));
        }, cancellationToken);
    }

    private sealed record Unscored(CommentId Id, string Text, int Revision, int Reach, DateTimeOffset ReceivedAt);
}
