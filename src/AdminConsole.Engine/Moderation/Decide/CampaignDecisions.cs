using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>Which comments of a campaign a moderator means.</summary>
/// <param name="Seen">The last fingerprint there was when the campaign was read: who came or changed since is not meant.</param>
/// <param name="State">The list it was read in.</param>
/// <param name="Except">Members that were unticked.</param>
/// <param name="Also">Members that wait by themselves, or were never flagged, and were ticked.</param>
public sealed record CampaignChoice(long Seen, QueueState State, IReadOnlyCollection<CommentId> Except, IReadOnlyCollection<CommentId> Also);

/// <summary>
/// One verdict on a campaign: a batch of the members that were meant. What the moderator did not read one by one is guarded
/// by the fingerprint's sequence, which rises with every change of a text.
/// </summary>
public sealed class CampaignDecisions(Batches batches, IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Null when none of them waits any more.</summary>
    public async Task<BatchResult?> DecideAsync(Moderator who, Guid campaign, Verdict verdict, CampaignChoice choice, CancellationToken cancellationToken)
    {
        var comments = await MeantAsync(campaign, choice, cancellationToken);
        return comments.Count == 0 ? null : await batches.StartAsync(who, verdict, comments, campaign, cancellationToken);
    }

    private async Task<List<(CommentId, Seen)>> MeantAsync(Guid campaign, CampaignChoice choice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (except, also) = (choice.Except, choice.Also);
        var members =
            from f in db.Fingerprints.AsNoTracking()
            where f.CampaignId == campaign && f.Sequence <= choice.Seen
            join c in db.Comments.AsNoTracking() on f.CommentId equals c.Id
            join queued in db.QueueEntries.AsNoTracking() on f.CommentId equals queued.CommentId into places
            from e in places.DefaultIfEmpty()
            where (e != null && e.CampaignId == campaign && e.State == choice.State && !except.Contains(c.Id))
                || (also.Contains(c.Id) && (c.Status == CommentStatus.Waiting || c.Status == CommentStatus.Escalated || c.Status == CommentStatus.Clear))
            orderby f.Sequence
            select new { c.Id, c.Version, c.TextHash };
        return (await members.Take(Batches.Most).ToListAsync(cancellationToken)).ConvertAll(m => (m.Id, new Seen(m.Version, m.TextHash)));
    }
}
