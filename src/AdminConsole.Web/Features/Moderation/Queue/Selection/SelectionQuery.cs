using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue.Selection;

/// <summary>Reads what is judged together, and what became of it.</summary>
public sealed class SelectionQuery(ConsoleDb db, QueueQuery queue, TeamQuery team, Viewer viewer, TimeProvider clock)
{
    /// <summary>Picked one by one; a whole list goes up to <see cref="Batches.Most"/>.</summary>
    public const int MostPicked = 500;

    private const int Sample = 30;
    private const int Doubtful = 10;
    private const int Chunk = 500;

    /// <summary>The picked comments that still wait, in the order they were picked.</summary>
    /// <param name="collapsed">In the list a row of a campaign stood for all of it: those behind it are picked with it.</param>
    public async Task<SelectionPanel> PickedAsync(IReadOnlyList<Guid> picked, bool collapsed, CancellationToken cancel)
    {
        var ids = picked.Distinct().Take(MostPicked).Select(id => new CommentId(id)).ToList();
        if (collapsed)
            ids = await WithBehindAsync(ids, cancel);
        var cut = ids.Count > MostPicked;
        ids = [.. ids.Take(MostPicked)];
        var comments = await ReadAsync(ids, cancel);
        var open = ids.Select(id => comments.GetValueOrDefault(id)).OfType<SelectedComment>().Where(MayDecide).ToList();
        return new SelectionPanel(open, open.Count) { IsCut = cut, Team = await OthersAsync(cancel) };
    }

    private async Task<List<CommentId>> WithBehindAsync(List<CommentId> ids, CancellationToken cancel)
    {
        var fronts = await db.QueueEntries.AsNoTracking()
            .Where(e => ids.Contains(e.CommentId) && e.CampaignId != null && !e.Behind && (e.State == QueueState.Waiting || e.State == QueueState.Escalated))
            .Select(e => new { e.CommentId, Campaign = e.CampaignId!.Value, e.State }).ToListAsync(cancel);
        if (fronts.Count == 0)
            return ids;
        var campaigns = fronts.ConvertAll(f => f.Campaign);
        var behind = (await db.QueueEntries.AsNoTracking()
            .Where(e => e.Behind && e.CampaignId != null && campaigns.Contains(e.CampaignId.Value) && (e.State == QueueState.Waiting || e.State == QueueState.Escalated))
            .OrderByDescending(e => e.Priority).Take(MostPicked + 1)
            .Select(e => new { e.CommentId, Campaign = e.CampaignId!.Value, e.State }).ToListAsync(cancel)).ToLookup(e => (e.Campaign, e.State), e => e.CommentId);
        var standsFor = fronts.ToDictionary(f => f.CommentId, f => behind[(f.Campaign, f.State)]);
        return [.. ids.SelectMany(id => standsFor.TryGetValue(id, out var others) ? others.Prepend(id) : Enumerable.Repeat(id, 1)).Distinct()];
    }

    /// <summary>Everything that fits the filter and waits at this moment, with a sample of it.</summary>
    public async Task<SelectionPanel> WholeAsync(QueueFilter filter, CancellationToken cancel)
    {
        // To the millisecond: the form carries it, and what comes in later in that millisecond is not part of it.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var ids = await queue.OpenAsync(filter, now, Batches.Most + 1, cancel);
        var total = Math.Min(ids.Count, Batches.Most);
        var sample = ids.Take(Sample).ToList();
        var unsure = total <= Sample ? [] : await queue.LeastSureAsync(filter, now, Doubtful, cancel);
        var comments = await ReadAsync([.. sample.Union(unsure)], cancel);
        return new SelectionPanel([.. sample.Select(id => comments.GetValueOrDefault(id)).OfType<SelectedComment>()], total)
        {
            Query = filter.Query,
            AsOf = now,
            IsCut = ids.Count > Batches.Most,
            Doubtful = [.. unsure.Except(sample).Select(id => comments.GetValueOrDefault(id)).OfType<SelectedComment>()],
            Team = await OthersAsync(cancel),
        };
    }

    /// <summary>
    /// The list again as it was looked at: what has come in since is left out, and so is what its author has changed since,
    /// because nobody has read that text.
    /// </summary>
    public async Task<IReadOnlyList<(CommentId, Seen)>> ItemsAsync(QueueFilter filter, DateTimeOffset asOf, CancellationToken cancel)
    {
        var ids = await queue.OpenAsync(filter, asOf, Batches.Most, cancel);
        var items = new List<(CommentId, Seen)>(ids.Count);
        foreach (var chunk in ids.Chunk(Chunk))
        {
            var rows = await db.Comments.AsNoTracking()
                .Where(c => chunk.Contains(c.Id) && !db.CommentRevisions.Any(r => r.CommentId == c.Id && r.ReplacedAt > asOf))
                .Select(c => new { c.Id, c.Version, c.TextHash }).ToListAsync(cancel);
            items.AddRange(rows.Select(r => (r.Id, new Seen(r.Version, r.TextHash))));
        }

        return items;
    }

    public async Task<BatchPage?> BatchAsync(BatchResult result, CancellationToken cancel)
    {
        var shown = result.Items.OrderByDescending(i => BatchSummary.IsConflict(i.Outcome)).Take(BatchPage.Most).ToList();
        var texts = new Dictionary<CommentId, string>();
        foreach (var chunk in shown.Select(i => i.CommentId).Chunk(Chunk))
        {
            foreach (var row in await db.Comments.AsNoTracking().Where(c => chunk.Contains(c.Id)).Select(c => new { c.Id, c.Text }).ToListAsync(cancel))
                texts[row.Id] = row.Text;
        }

        return new BatchPage(BatchSummary.Of(result), [.. shown.Select(i => new BatchLine(i.CommentId, texts.GetValueOrDefault(i.CommentId, ""), i.Outcome, i.By))]);
    }

    private bool MayDecide(SelectedComment comment) =>
        comment.Status is CommentStatus.Waiting or CommentStatus.Clear || (comment.Status == CommentStatus.Escalated && viewer.May(Policies.Lead));

    private async Task<IReadOnlyList<TeamMember>> OthersAsync(CancellationToken cancel) =>
        [.. (await team.AllAsync(cancel)).Where(p => p.Id != viewer.Id)];

    private async Task<Dictionary<CommentId, SelectedComment>> ReadAsync(IReadOnlyList<CommentId> ids, CancellationToken cancel)
    {
        var rows = await (
            from c in db.Comments.AsNoTracking()
            where ids.Contains(c.Id)
            join queued in db.QueueEntries.AsNoTracking() on c.Id equals queued.CommentId into places
            from e in places.DefaultIfEmpty()
            select new SelectedComment(c.Id, c.Version, c.TextHash, c.Text, c.Status, e == null || (e.Blind && e.State != QueueState.Decided) ? null : e.Probability, c.Thread!.Title, c.CreatedAt)).ToListAsync(cancel);
        var open = rows.Where(r => r.Score is not null).Select(r => r.Id).ToList();
        var spans = (await db.Flags.AsNoTracking().Where(f => open.Contains(f.CommentId) && f.Spans != null)
            .Select(f => new { f.CommentId, f.Spans }).ToListAsync(cancel)).ToLookup(f => f.CommentId, f => f.Spans);
        return rows.ToDictionary(r => r.Id, r => r with { Spans = [.. spans[r.Id].SelectMany(FlagSpans.Read)] });
    }
}
