using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// Where the policy says so, new members of a decided campaign get its decision, as a batch by the console itself. Never an
/// edited comment, never one that was decided before (what somebody took back stays with people), and never an outlier: it
/// must be as like as <see cref="CampaignMatch.LeastToFollow"/> and nearly as probable as the others. What must be done stands in
/// the rows, so that a crash loses nothing and a second run finds nothing.
/// </summary>
public sealed class CampaignFollower(Batches batches, IDbContextFactory<ConsoleDb> databases, TimeProvider clock) : IJobHandler
{
    public const string Name = "follow-campaigns";

    public string Kind => Name;

    public string Lane => Name;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken) => await FollowAsync(cancellationToken);

    /// <summary>Returns how many comments were decided.</summary>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        List<Follower> waiting;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await IsOnAsync(db, cancellationToken))
                return 0;
            waiting = await Waiting(db, clock.GetUtcNow()).Take(Batches.Most).ToListAsync(cancellationToken);
        }

        var decided = 0;
        foreach (var campaign in waiting.GroupBy(w => (w.Campaign, w.Kind, w.Reason)))
        {
            var result = await batches.StartAsync(
                Moderator.Policy, new Verdict(campaign.Key.Kind, campaign.Key.Reason), [.. campaign.Select(f => (f.Comment, new Seen(f.Version, f.TextHash)))],
                campaign.Key.Campaign, cancellationToken);
            decided += result.Count(BatchItemOutcome.Recorded);
        }

        return decided;
    }

    internal static async Task<bool> IsOnAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        await db.PolicyVersions.OrderByDescending(p => p.Number).Select(p => p.CampaignsFollow).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What a running batch has in hand is not asked for again, and nobody's screen is emptied under their eyes.</summary>
    internal static IQueryable<Follower> Waiting(ConsoleDb db, DateTimeOffset now) =>
        from v in db.CampaignVerdicts.AsNoTracking()
        where v.Kind == DecisionKind.Remove || v.Kind == DecisionKind.Approve
        where !db.Batches.Any(b => b.CampaignId == v.CampaignId && b.State == BatchState.Running)
        join e in db.QueueEntries.AsNoTracking() on v.CampaignId equals e.CampaignId
        where e.State == QueueState.Waiting && e.EnteredAt >= v.DecidedAt && e.AssignedToId == null
        where !db.Leases.Any(l => l.Id == e.LeaseId && l.ReleasedAt == null && l.ExpiresAt > now)
        join f in db.Fingerprints.AsNoTracking() on e.CommentId equals f.CommentId
        where f.Similarity >= CampaignMatch.LeastToFollow
        join c in db.Comments.AsNoTracking() on e.CommentId equals c.Id
        where c.Revision == 1 && !db.Decisions.Any(d => d.CommentId == c.Id)
        select new Follower(v.CampaignId, v.Kind, v.Reason, c.Id, c.Version, c.TextHash);

    internal sealed record Follower(Guid Campaign, DecisionKind Kind, RemovalReason? Reason, CommentId Comment, long Version, byte[] TextHash);
}

/// <summary>Asks for a <see cref="CampaignFollower"/> when a comment waits that may follow and nobody works on it.</summary>
public sealed class CampaignFollowKeeper(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<CampaignFollowKeeper> log)
    : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await CampaignFollower.IsOnAsync(db, cancellationToken) || !await CampaignFollower.Waiting(db, Clock.GetUtcNow()).AnyAsync(cancellationToken))
                return;
        }

        if (await writer.WriteAsync(db => jobs.EnqueueUnlessThereAsync(db, CampaignFollower.Name, "campaigns", cancellationToken), cancellationToken))
            jobs.Poke();
    }
}
