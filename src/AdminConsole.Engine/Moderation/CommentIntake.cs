using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation;

/// <summary>What became of one comment: what ingest made of it and where it stands now (null when it was rejected).</summary>
public sealed record IntakeRow(IngestOutcome Outcome, CommentStatus? Status);

/// <summary>A batch that is written; its id is the audit row's subject.</summary>
public sealed record IntakeBatch(Guid Id, IReadOnlyList<IntakeRow> Rows, int New, int Updated, int Unchanged, int Rejected);

/// <summary>What became of a request that carries an idempotency key.</summary>
public abstract record IntakeOnce
{
    private IntakeOnce() { }

    /// <summary>It is done, and will be answered the same from now on.</summary>
    public sealed record Taken(IntakeBatch Batch) : IntakeOnce;

    /// <summary>The key was used before: nothing was done.</summary>
    public sealed record Before(EarlierAnswer Answer) : IntakeOnce;
}

/// <summary>
/// The one way in for comments, for import, API and demo alike: Ingest → Score → Queue in one transaction per batch.
/// Once a batch is returned it is durable.
/// </summary>
public sealed class CommentIntake(
    CommentIngest ingest, IdempotentAnswers answers, Judging judging, Contexts contexts, Scoring scoring, Gathering gathering, Admission admission,
    AuditedWriter writer, SearchProjector search)
{
    /// <summary>Rows per transaction for callers with many: enough to make the commit cheap, few enough to let others write.</summary>
    public const int BatchSize = 4000;

    /// <summary>Batches judged ahead of the one that is being written.</summary>
    private const int Ahead = 2;

    public async Task<IntakeBatch> TakeAsync(
        ProcessContext context, IReadOnlyList<IncomingComment> comments, CancellationToken cancellationToken) =>
        await WriteAsync(context, await PrepareAsync(comments, cancellationToken), cancellationToken);

    /// <summary>
    /// The same for a request that may come twice. The answer is written with the rows, so that the second one gets it
    /// also when the first caller never did; of two at once the later one waits for the first and gets its answer.
    /// </summary>
    /// <param name="answer">What to answer next time; null keeps nothing, and the key stays free.</param>
    public async Task<IntakeOnce> TakeOnceAsync(
        ProcessContext context, IReadOnlyList<IncomingComment> comments, IdempotencyKey key, Func<IntakeBatch, byte[]?> answer,
        CancellationToken cancellationToken)
    {
        if (await answers.FindAsync(key, cancellationToken) is { } before)
            return new IntakeOnce.Before(before);
        var prepared = await PrepareAsync(comments, cancellationToken);
        var outcome = await writer.WriteAsync<IntakeOnce>(context, async (db, now) =>
        {
            if (await IdempotentAnswers.FindInTurnAsync(db, now, key, cancellationToken) is { } meanwhile)
                return (new IntakeOnce.Before(meanwhile), AuditSubject.Nothing);
            var (batch, subject) = await WriteRowsAsync(db, now, prepared, cancellationToken);
            if (answer(batch) is { } kept)
            {
                await IdempotentAnswers.KeepAsync(db, now, key, kept, cancellationToken);
                if (subject == AuditSubject.Nothing)
                    subject = SubjectOf(batch, prepared); // nothing new, but what was said of it must be said again
            }

            return (new IntakeOnce.Taken(batch), subject);
        }, cancellationToken);
        if (outcome is IntakeOnce.Taken)
            await CommittedAsync(prepared);
        return outcome;
    }

    /// <summary>
    /// For streams: while one batch is written, the next ones are judged on other threads. What was yielded is durable;
    /// cancelling loses at most batches that were not yielded.
    /// </summary>
    public async IAsyncEnumerable<IntakeBatch> TakeAllAsync(
        ProcessContext context,
        IAsyncEnumerable<IReadOnlyList<IncomingComment>> batches,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var judged = Channel.CreateBounded<Task<Prepared>>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var ahead = JudgeAheadAsync(batches, judged.Writer, stop.Token);
        try
        {
            await foreach (var prepared in judged.Reader.ReadAllAsync(cancellationToken))
                yield return await WriteAsync(context, await prepared, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await ahead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task JudgeAheadAsync(
        IAsyncEnumerable<IReadOnlyList<IncomingComment>> batches, ChannelWriter<Task<Prepared>> judged, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken))
                await judged.WriteAsync(Task.Run(() => PrepareAsync(batch, cancellationToken), cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = e; // the reader throws it once it has written what came before
        }
        finally
        {
            judged.Complete(failure);
        }
    }

    private async Task<Prepared> PrepareAsync(IReadOnlyList<IncomingComment> comments, CancellationToken cancellationToken)
    {
        var judge = await judging.NowAsync(cancellationToken);
        var fresh = await ingest.LikelyFreshAsync(comments, cancellationToken);
        var around = await contexts.OfIncomingAsync([.. fresh.Select(i => comments[i])], cancellationToken);
        var judged = judge.OfAll([.. fresh.Select((i, n) => (comments[i].Text, around[n]))], cancellationToken);
        var judgements = new Judgement?[comments.Count];
        for (var n = 0; n < fresh.Count; n++)
            judgements[fresh[n]] = judged[n];
        return new Prepared(comments, judge, judgements, gathering.LookUp(fresh.Select(i => comments[i].Text), cancellationToken));
    }

    private async Task<IntakeBatch> WriteAsync(ProcessContext context, Prepared prepared, CancellationToken cancellationToken)
    {
        var batch = await writer.WriteAsync(context, (db, now) => WriteRowsAsync(db, now, prepared, cancellationToken), cancellationToken);
        await CommittedAsync(prepared);
        return batch;
    }

    private async Task<(IntakeBatch Batch, AuditSubject Subject)> WriteRowsAsync(
        ConsoleDb db, DateTimeOffset now, Prepared prepared, CancellationToken cancellationToken)
    {
        var ingested = await ingest.WriteAsync(db, now, prepared.Comments, cancellationToken);
        var judgements = prepared.By(ingested.Outcomes);
        IReadOnlyList<JudgedRevision> judged = ingested.Fresh
            .Select(f => new JudgedRevision(f, judgements.GetValueOrDefault((f.Id, f.Text)) ?? prepared.Judge.Of(f.Text)))
            .ToList();
        var gathered = prepared.Gathered = await gathering.PlaceAsync(
            db, [.. ingested.Fresh.Select(f => new Placing(f.Id, f.Text, f.Edited, f.ArrivedAt))], prepared.Sketched, cancellationToken);
        judged = await CampaignPrecedents.FlagAsync(db, gathered.Placed, judged, cancellationToken);
        await scoring.WriteAsync(db, now, judged, cancellationToken);
        var standing = await admission.WriteAsync(db, now, judged, cancellationToken);
        await gathering.EnrolAsync(db, now, gathered, cancellationToken);
        await AnnounceAsync(db, judged, cancellationToken);
        var batch = new IntakeBatch(
            ingest.NewBatchId(),
            [.. ingested.Outcomes.Select(outcome => new IntakeRow(outcome, StatusOf(outcome, ingested, standing)))],
            ingested.New, ingested.Updated, ingested.Unchanged, ingested.Rejected);
        return (batch, ingested.ChangesNothing ? AuditSubject.Nothing : SubjectOf(batch, prepared));
    }

    private async Task CommittedAsync(Prepared prepared)
    {
        await gathering.CommittedAsync(prepared.Gathered, CancellationToken.None);
        search.Poke();
    }

    private static AuditSubject SubjectOf(IntakeBatch batch, Prepared prepared) => new(
        $"intake:{batch.Id}",
        $$"""{"new":{{batch.New}},"updated":{{batch.Updated}},"unchanged":{{batch.Unchanged}},"rejected":{{batch.Rejected}},"policy":{{prepared.Judge.Policy.Number}}}""");

    private static CommentStatus? StatusOf(
        IngestOutcome outcome, IngestedBatch ingested, IReadOnlyDictionary<CommentId, CommentStatus> standing) =>
        outcome.CommentId is not { } id ? null : standing.TryGetValue(id, out var now) ? now : ingested.Was[id];

    /// <summary>The search index learns of every comment whose text or standing changed.</summary>
    internal static Task<int> AnnounceAsync(ConsoleDb db, IReadOnlyList<JudgedRevision> judged, CancellationToken cancellationToken) =>
        BulkSql.On(db).RunAsync("INSERT INTO search_changes (comment_id) {rows}", judged,
            [BulkColumn.Id<JudgedRevision>("comment", j => j.Revision.Id.Value)], cancellationToken);

    /// <param name="Judgements">One per comment; null where it did not look new.</param>
    private sealed record Prepared(
        IReadOnlyList<IncomingComment> Comments, Judge Judge, IReadOnlyList<Judgement?> Judgements, SketchedBatch Sketched)
    {
        /// <summary>An id may come twice with two texts; only the text that stays is looked up.</summary>
        public Dictionary<(CommentId Id, string Text), Judgement> By(IReadOnlyList<IngestOutcome> outcomes)
        {
            var by = new Dictionary<(CommentId, string), Judgement>(outcomes.Count);
            for (var i = 0; i < outcomes.Count; i++)
            {
                if (outcomes[i].CommentId is { } id && Judgements[i] is { } judgement)
                    by[(id, Comments[i].Text)] = judgement;
            }

            return by;
        }

        /// <summary>What the last attempt to write made of it; the window learns of it once it is durable.</summary>
        public GatheredBatch Gathered { get; set; } = GatheredBatch.Nothing;
    }
}
