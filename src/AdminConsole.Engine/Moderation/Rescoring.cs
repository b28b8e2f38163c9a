using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation;

/// <summary>Judges what no model has judged yet, and again what an earlier champion judged.</summary>
public sealed class Rescoring(
    Judging judging, Contexts contexts, Scoring scoring, Admission admission, AuditedWriter writer,
    IDbContextFactory<ConsoleDb> databases, SearchProjector search)
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
            var judgements = await JudgeAsync(judge, batch, cancellationToken);
            total += await WriteAsync(context, batch, judgements, db => db.Comments, cancellationToken);
            search.Poke();
            report?.Invoke(total);
        }
    }

    /// <summary>
    /// Judges anew what waits because a model flagged it, and what was let pass since then. What the champion of now finds
    /// harmless leaves the queue; what waits because a person, a rule or a listed word says so is not a model's to take out.
    /// </summary>
    public async Task<int> RenewAsync(ProcessContext context, DateTimeOffset since, Action<double>? report, CancellationToken cancellationToken)
    {
        var (total, left) = (0, -1);
        while (true)
        {
            var judge = await judging.NowAsync(cancellationToken);
            if (judge.Model is not { } model)
                return total;
            if (left < 0)
                left = await CountAsync(model, since, cancellationToken);
            var batch = await NextAsync(model, since, cancellationToken);
            var judgements = await JudgeAsync(judge, batch, cancellationToken);
            var written = 0;
            foreach (var standing in batch.GroupBy(c => c.Was))
                written += await WriteAsync(context, [.. standing], judgements, db => Renewable(db, model, since), cancellationToken);
            if (written == 0)
                return total; // nothing is left, or somebody else changed the rest meanwhile
            total += written;
            search.Poke();
            report?.Invoke(Math.Min(1, (double)total / Math.Max(1, left)));
        }
    }

    /// <summary>What was known around a comment when it was first scored is what its next model gets to see.</summary>
    private async Task<IReadOnlyDictionary<CommentId, Judgement>> JudgeAsync(Judge judge, List<Unscored> batch, CancellationToken cancellationToken)
    {
        var read = await contexts.OfStoredAsync([.. batch.Where(c => c.Context is null).Select(c => c.Id)], cancellationToken);
        var judged = judge.OfAll([.. batch.Select(c => (c.Text, c.Context ?? read.GetValueOrDefault(c.Id)))], cancellationToken);
        return batch.Select((c, i) => (c.Id, judged[i])).ToDictionary(j => j.Id, j => j.Item2);
    }

    private async Task<int> CountAsync(ModelVersionId model, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Renewable(db, model, since).CountAsync(cancellationToken);
    }

    private async Task<List<Unscored>> NextAsync(ModelVersionId model, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Renewable(db, model, since).AsNoTracking()
            .OrderBy(c => c.Id)
            .Take(CommentIntake.BatchSize)
            .Select(c => new Unscored(c.Id, c.Text, c.Revision, c.Thread!.CommentCount, c.ReceivedAt, c.Status, db.CommentScores.Where(s => s.CommentId == c.Id).Select(s => s.Context).FirstOrDefault()))
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// What a model alone has the say on. Left out is what somebody reported, decided on, put aside or was handed, and what
    /// a rule or a list flagged: those flags carry what a person knew and no model does.
    /// </summary>
    private static IQueryable<Comment> Renewable(ConsoleDb db, ModelVersionId model, DateTimeOffset since) => db.Comments
        .Where(c => c.Status == CommentStatus.Waiting || (c.Status == CommentStatus.Clear && c.ReceivedAt >= since))
        .Where(c => !db.CommentScores.Any(s => s.CommentId == c.Id && s.ModelVersionId == model))
        .Where(c => !db.QueueEntries.Any(e => e.CommentId == c.Id && (e.State == QueueState.Held || e.AssignedToId != null)))
        .Where(c => !db.Flags.Any(f => f.CommentId == c.Id && f.Kind != FlagKind.Model && f.Kind != FlagKind.NotedWord))
        .Where(c => !db.Decisions.Any(d => d.CommentId == c.Id));

    private async Task<List<Unscored>> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Comments.AsNoTracking()
            .Where(c => c.Status == CommentStatus.Received)
            .OrderBy(c => c.Id)
            .Take(CommentIntake.BatchSize)
            .Select(c => new Unscored(c.Id, c.Text, c.Revision, c.Thread!.CommentCount, c.ReceivedAt, c.Status, db.CommentScores.Where(s => s.CommentId == c.Id).Select(s => s.Context).FirstOrDefault()))
            .ToListAsync(cancellationToken);
    }

    private async Task<int> WriteAsync(
        ProcessContext context, List<Unscored> batch, IReadOnlyDictionary<CommentId, Judgement> judgements,
        Func<ConsoleDb, IQueryable<Comment>> open, CancellationToken cancellationToken)
    {
        var from = batch[0].Id;
        var to = batch[^1].Id;
        var was = batch[0].Was;
        return await writer.WriteAsync(context, async (db, now) =>
        {
            // What was edited, reported, decided or judged by somebody else since we read it is theirs.
            await BulkSql.On(db).TakeTurnAsync(ReportIntake.Turn, cancellationToken);
            var same = new Dictionary<CommentId, int>();
            await BulkSql.On(db).ReadAsync(
                $"SELECT id, revision FROM comments {{rows}} WHERE id = :id AND status = {(int)was} {{lock comments}}",
                batch,
                [BulkColumn.Id<Unscored>("id", c => c.Id.Value)],
                found => same.Add(new CommentId(found.Id(0)), found.Int(1)),
                cancellationToken);
            var locked = batch.Where(c => same.TryGetValue(c.Id, out var revision) && revision == c.Revision).Select(c => c.Id).ToList();
            var ours = await open(db).Where(c => locked.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(cancellationToken);
            var judged = batch
                .Where(c => ours.Contains(c.Id))
                .Select(c => new JudgedRevision(
                    new FreshRevision(c.Id, c.Text, was, Edited: was != CommentStatus.Received, c.Reach, c.ReceivedAt), judgements[c.Id]))
                .ToList();
            await scoring.WriteAsync(db, now, judged, cancellationToken);
            await admission.WriteAsync(db, now, judged, cancellationToken);
            await CommentIntake.AnnounceAsync(db, judged, cancellationToken);
            return (judged.Count, judged.Count == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"comments:{from}..{to}", $$"""{"scored":{{judged.Count}}}"""));
        }, cancellationToken);
    }

    private sealed record Unscored(CommentId Id, string Text, int Revision, int Reach, DateTimeOffset ReceivedAt, CommentStatus Was, CommentContext? Context);
}
