using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation;

/// <summary>What is to be judged anew.</summary>
/// <param name="Since">Comments that passed count from then on; what waits always does.</param>
/// <param name="Below">Where an earlier start got to: only what is older.</param>
/// <param name="Note">Runs in the transaction of each part, so that what it writes is as true as the part.</param>
public sealed record Renewal(DateTimeOffset Since, CommentId? Below = null, Func<ConsoleDb, RenewedPart, Task>? Note = null);

/// <summary>Some comments were judged anew.</summary>
/// <param name="Entered">Of them, how many had passed and wait now.</param>
/// <param name="Left">How many waited and pass now.</param>
/// <param name="Cursor">All above and down to this one is done; null while parts of the batch are still to come.</param>
public sealed record RenewedPart(int Done, int Entered, int Left, CommentId? Cursor)
{
    internal static RenewedPart Of(CommentStatus was, IReadOnlyDictionary<CommentId, CommentStatus> now, CommentId? cursor) => new(
        now.Count,
        was == CommentStatus.Clear ? now.Count(s => s.Value == CommentStatus.Waiting) : 0,
        was == CommentStatus.Waiting ? now.Count(s => s.Value == CommentStatus.Clear) : 0,
        cursor);
}

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
            total += await WriteAsync(context, batch, judgements, db => db.Comments, null, cancellationToken);
            search.Poke();
            report?.Invoke(total);
        }
    }

    /// <summary>How many <see cref="RenewAsync"/> would judge anew.</summary>
    public async Task<int> CountAsync(ModelVersionId model, Renewal renewal, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Renewable(db, db.Comments, model, renewal.Since).CountAsync(cancellationToken);
    }

    /// <summary>
    /// Judges anew, the newest first, what waits because a model flagged it, and what was let pass since then. What the
    /// champion of now finds harmless leaves the queue; what waits because a person, a rule or a listed word says so is not
    /// a model's to take out. Ends early when another model becomes champion, and throws
    /// while its file cannot be read.
    /// </summary>
    public async Task<int> RenewAsync(ProcessContext context, Renewal renewal, CancellationToken cancellationToken)
    {
        var (total, below, first) = (0, renewal.Below, (ModelVersionId?)null);
        while (true)
        {
            var judge = await judging.NowAsync(cancellationToken);
            first ??= judge.Model;
            if (judge.Model is not { } model)
                throw new InvalidOperationException("The classifier in force cannot be read on this node; nothing can be judged anew.");
            if (model != first)
                return total;
            var batch = await NextAsync(model, renewal.Since, below, cancellationToken);
            if (batch.Count == 0)
                return total;
            below = batch[^1].Id;
            var judgements = await JudgeAsync(judge, batch, cancellationToken);
            var standings = batch.GroupBy(c => c.Was).ToList();
            foreach (var standing in standings)
            {
                var cursor = standing == standings[^1] ? below : null;
                total += await WriteAsync(
                    context, [.. standing], judgements, db => Renewable(db, db.Comments, model, renewal.Since),
                    (db, now) => renewal.Note?.Invoke(db, RenewedPart.Of(standing.Key, now, cursor)) ?? Task.CompletedTask, cancellationToken);
            }

            search.Poke();
        }
    }

    private async Task<List<Unscored>> NextAsync(ModelVersionId model, DateTimeOffset since, CommentId? below, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Read(db, Renewable(db, CommentRange.Before(db, below), model, since).OrderByDescending(c => c.Id)).ToListAsync(cancellationToken);
    }

    private static IQueryable<Unscored> Read(ConsoleDb db, IQueryable<Comment> comments) => comments.AsNoTracking()
        .Take(CommentIntake.BatchSize)
        .Select(c => new Unscored(
            c.Id, c.Text, c.Revision, c.Thread!.CommentCount, c.ReceivedAt, c.Status,
            db.CommentScores.Where(s => s.CommentId == c.Id).Select(s => s.Context).FirstOrDefault()));

    /// <summary>What was known around a comment when it was first scored is what its next model gets to see.</summary>
    private async Task<IReadOnlyDictionary<CommentId, Judgement>> JudgeAsync(Judge judge, List<Unscored> batch, CancellationToken cancellationToken)
    {
        var read = await contexts.OfStoredAsync([.. batch.Where(c => c.Context is null).Select(c => c.Id)], cancellationToken);
        var judged = judge.OfAll([.. batch.Select(c => (c.Text, c.Context ?? read.GetValueOrDefault(c.Id)))], cancellationToken);
        return batch.Select((c, i) => (c.Id, judged[i])).ToDictionary(j => j.Id, j => j.Item2);
    }

    /// <summary>
    /// What a model alone has the say on. Left out is what somebody reported, decided on, put aside or was handed, and what
    /// a rule or a list flagged: those flags carry what a person knew and no model does.
    /// </summary>
    private static IQueryable<Comment> Renewable(ConsoleDb db, IQueryable<Comment> comments, ModelVersionId model, DateTimeOffset since) => comments
        .Where(c => c.Status == CommentStatus.Waiting || (c.Status == CommentStatus.Clear && c.ReceivedAt >= since))
        .Where(c => !db.CommentScores.Any(s => s.CommentId == c.Id && s.ModelVersionId == model))
        .Where(c => !db.QueueEntries.Any(e => e.CommentId == c.Id && (e.State == QueueState.Held || e.AssignedToId != null)))
        .Where(c => !db.Flags.Any(f => f.CommentId == c.Id && f.Kind != FlagKind.Model && f.Kind != FlagKind.NotedWord))
        .Where(c => !db.Decisions.Any(d => d.CommentId == c.Id));

    private async Task<List<Unscored>> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Read(db, db.Comments.Where(c => c.Status == CommentStatus.Received).OrderBy(c => c.Id)).ToListAsync(cancellationToken);
    }

    private async Task<int> WriteAsync(
        ProcessContext context, List<Unscored> batch, IReadOnlyDictionary<CommentId, Judgement> judgements,
        Func<ConsoleDb, IQueryable<Comment>> open, Func<ConsoleDb, IReadOnlyDictionary<CommentId, CommentStatus>, Task>? note, CancellationToken cancellationToken)
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
            var standing = await admission.WriteAsync(db, now, judged, cancellationToken);
            await CommentIntake.AnnounceAsync(db, judged, cancellationToken);
            if (note is not null)
                await note(db, standing);
            return (judged.Count, judged.Count == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"comments:{from}..{to}", $$"""{"scored":{{judged.Count}}}"""));
        }, cancellationToken);
    }

    private sealed record Unscored(CommentId Id, string Text, int Revision, int Reach, DateTimeOffset ReceivedAt, CommentStatus Was, CommentContext? Context);
}
