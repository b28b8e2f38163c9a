using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// Puts comments that say the same together. Looking up is done before the write (<see cref="LookUp"/>);
/// inside it, with writers taking turns, what came since is looked at, too, so that two processes that take the same text at
/// the same moment make one campaign of it.
/// </summary>
public sealed class Gathering(CampaignWindow window, Enrolment enrolment, TimeProvider clock)
{
    /// <summary>Writers of fingerprints take turns under this name.</summary>
    private const string Turn = "campaigns";

    /// <summary>Sketches and looks up a batch's texts; from any thread, before the write.</summary>
    public SketchedBatch LookUp(IEnumerable<string> texts, CancellationToken cancellationToken) => window.LookUp(texts, cancellationToken);

    /// <summary>
    /// Writes the fingerprint of every fresh text and finds its campaign. Call <see cref="CommittedAsync"/> with the result
    /// once the transaction is durable.
    /// </summary>
    public async Task<GatheredBatch> PlaceAsync(
        ConsoleDb db, IReadOnlyList<Placing> fresh, SketchedBatch sketched, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        if (fresh.Any(f => !sketched.Knows(f.Text)))
            sketched = LookUp(fresh.Select(f => f.Text), cancellationToken); // it became fresh since the look ahead
        var alike = new List<(Placing Comment, SketchedText Text)>(fresh.Count);
        foreach (var comment in fresh)
        {
            if (sketched[comment.Text] is { } text)
                alike.Add((comment, text));
        }

        var edited = fresh.Where(f => f.Edited).Select(f => f.Id).ToList();
        if (alike.Count == 0 && edited.Count == 0)
            return GatheredBatch.Nothing;
        await sql.TakeTurnAsync(Turn, cancellationToken);
        var sequence = await window.FollowAsync(db, cancellationToken);
        var leaving = await CampaignRows.MembershipsAsync(sql, edited, cancellationToken);

        var batch = new PlacingBatch(edited.ToHashSet(), clock);
        var matches = alike.ConvertAll(a => (a.Comment, a.Text, Window: Merge(a.Text.Window, window.Since(sketched, a.Text.Sketch))));
        await batch.ReadAsync(sql, [.. matches.SelectMany(m => m.Window.Select(w => w.Sequence)).Distinct()], cancellationToken);
        foreach (var (comment, text, found) in matches)
            batch.Place(comment, text, found);

        var first = sequence + 1;
        var sketches = new List<(long, Sketch)>(alike.Count);
        foreach (var row in batch.Rows)
        {
            row.Sequence = ++sequence;
            sketches.Add((sequence, row.Sketch!));
        }

        // An edited comment whose new text says too little keeps an empty row, so that others stop finding the old one.
        var emptied = leaving.Where(m => !batch.Has(m.CommentId)).Select(m => new PlacedRow(m.CommentId, null, m.At) { Sequence = ++sequence }).ToList();
        await CampaignRows.WriteAsync(sql, [.. batch.Rows, .. emptied], cancellationToken);
        await batch.WriteAsync(sql, cancellationToken);
        await CampaignRows.LeaveAsync(sql, leaving, cancellationToken);
        return new GatheredBatch(batch.Placed, batch.Partners, new WrittenSketches(first, sequence, sketches));
    }

    /// <summary>Once the fresh ones are in the queue: stored comments that were alone so far stand with them.</summary>
    public Task EnrolAsync(ConsoleDb db, DateTimeOffset now, GatheredBatch gathered, CancellationToken cancellationToken) =>
        enrolment.WriteAsync(db, now, gathered.Partners, cancellationToken);

    /// <summary>Takes comments out: their text is gone from the window and from the row, the campaign counts one less.</summary>
    public async Task<GatheredBatch> ForgetAsync(ConsoleDb db, IReadOnlyList<CommentId> comments, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        await sql.TakeTurnAsync(Turn, cancellationToken);
        var sequence = await window.FollowAsync(db, cancellationToken);
        var first = sequence + 1;
        var leaving = await CampaignRows.MembershipsAsync(sql, comments, cancellationToken);
        await CampaignRows.WriteAsync(sql, [.. leaving.Select(m => new PlacedRow(m.CommentId, null, m.At) { Sequence = ++sequence })], cancellationToken);
        await CampaignRows.LeaveAsync(sql, leaving, cancellationToken);
        return new GatheredBatch([], [], new WrittenSketches(first, sequence, []));
    }

    /// <summary>
    /// Looks again at comments that came while the window was not full yet; who is like somebody joins now. Returns how many.
    /// </summary>
    internal async Task<int> RevisitAsync(AuditedWriter writer, IReadOnlyList<Fingerprint> lone, CancellationToken cancellationToken)
    {
        var stored = lone.Select(f => (f.CommentId.ToString(), Sketch.Read(f.Sketch)!)).ToList();
        var sketched = window.LookUp(stored, cancellationToken);
        var alike = lone.Where(f => sketched[f.CommentId.ToString()] is { } text && (text.Batch.Count > 0 || text.Window.Any(m => m.Sequence != f.Sequence)))
            .Select(f => new Placing(f.CommentId, f.CommentId.ToString(), Edited: true, f.At)).ToList();
        if (alike.Count == 0)
            return 0;
        var gathered = await writer.WriteAsync(ProcessContext.System("campaigns.revisit", "campaigns"), async (db, now) =>
        {
            var placed = await PlaceAsync(db, alike, sketched, cancellationToken);
            await enrolment.WriteAsync(db, now, [.. placed.Placed.Select(p => p.Id).Union(placed.Partners)], cancellationToken);
            return (placed, placed.Placed.Count == 0 ? AuditSubject.Nothing : new AuditSubject("campaigns", $$"""{"placed":{{placed.Placed.Count}}}"""));
        }, cancellationToken);
        if (gathered.Placed.Count > 0)
            await CommittedAsync(gathered, cancellationToken);
        return gathered.Placed.Count;
    }

    /// <summary>The write is durable: this process's window has it from now on.</summary>
    public Task CommittedAsync(GatheredBatch gathered, CancellationToken cancellationToken) => window.AddAsync(gathered.Written, cancellationToken);

    private static IReadOnlyList<SketchMatch> Merge(IReadOnlyList<SketchMatch> before, IReadOnlyList<SketchMatch> since) =>
        since.Count == 0 ? before : [.. before.Concat(since).Distinct().OrderByDescending(m => m.Similarity).ThenBy(m => m.Sequence)];
}

/// <summary>What became of a batch: who is a member now, and what the window must learn.</summary>
public sealed class GatheredBatch
{
    internal GatheredBatch(IReadOnlyList<Placed> placed, IReadOnlyList<CommentId> partners, WrittenSketches written) =>
        (Placed, Partners, Written) = (placed, partners, written);

    public static GatheredBatch Nothing { get; } = new([], [], new WrittenSketches(1, 0, []));

    public IReadOnlyList<Placed> Placed { get; }

    /// <summary>Stored comments that were alone until now.</summary>
    internal IReadOnlyList<CommentId> Partners { get; }

    internal WrittenSketches Written { get; }
}
