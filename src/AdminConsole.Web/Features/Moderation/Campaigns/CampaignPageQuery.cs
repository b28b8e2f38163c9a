using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>Reads a campaign's own page: members, arrivals, and what was decided on it.</summary>
public sealed class CampaignPageQuery(ConsoleDb db, CampaignQuery campaigns, Viewer viewer)
{
    private const int Bars = 24;
    private const int MostArrivals = 20_000;

    public async Task<CampaignPage?> FindAsync(Guid id, int from, CancellationToken cancel)
    {
        if (await campaigns.FiguresAsync(id, cancel) is not { } figures)
            return null;
        var members = await campaigns.MembersAsync(id, null, from, cancel);
        var front = await db.QueueEntries.AsNoTracking().Where(e => e.CampaignId == id && e.State == QueueState.Waiting && e.Behind == false)
            .Select(e => (CommentId?)e.CommentId).FirstOrDefaultAsync(cancel);
        var waiting = await db.QueueEntries.CountAsync(e => e.CampaignId == id && e.State == QueueState.Waiting, cancel);
        var batches = await (
            from b in db.Batches.AsNoTracking()
            where b.CampaignId == id
            orderby b.CreatedAt descending
            select new { Batch = b, Recorded = db.BatchItems.Count(i => i.BatchId == b.Id && i.Outcome == BatchItemOutcome.Recorded) }).Take(100).ToListAsync(cancel);
        return new CampaignPage(
            figures, members, from, front, waiting,
            [.. batches.Select(b => new CampaignBatch(
                b.Batch.Id, b.Batch.Kind, b.Batch.Reason, b.Batch.RequestedBy, b.Batch.CreatedAt, b.Batch.Total, b.Recorded, b.Batch.State, b.Batch.RequestedById == Moderator.Policy.Id, b.Batch.RequestedById == viewer.Id))],
            await ArrivalsAsync(id, cancel),
            viewer.May(Policies.Lead));
    }

    /// <summary>From the first to the last, in two dozen steps of the same length.</summary>
    private async Task<IReadOnlyList<(DateTimeOffset From, int Count)>> ArrivalsAsync(Guid id, CancellationToken cancel)
    {
        var seen = await db.Fingerprints.AsNoTracking().Where(f => f.CampaignId == id).OrderByDescending(f => f.At).Take(MostArrivals).Select(f => f.At).ToListAsync(cancel);
        if (seen.Count < 2)
            return [];
        var (first, last) = (seen[^1], seen[0]);
        var step = Math.Max(TimeSpan.FromMinutes(1).Ticks, ((last - first).Ticks / Bars) + 1);
        var counts = new int[(int)((last - first).Ticks / step) + 1];
        foreach (var at in seen)
            counts[(int)((at - first).Ticks / step)]++;
        return [.. counts.Select((count, i) => (first.AddTicks(i * step), count))];
    }
}
