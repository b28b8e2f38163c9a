using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// Where the policy says so, new members of a decided campaign get its decision, as a batch by the console itself. Never an
/// edited comment, never one that was decided before (what somebody took back stays with people), and never an outlier: it
/// must be as like as <see cref="CampaignMatch.LeastToFollow"/> and nearly as probable as the others. What must be done stands in
/// the rows, so that a crash loses nothing and a second run finds nothing.
/// </summary>
public sealed class CampaignFollower(Batches batches, IDbContextFactory<ConsoleDb> databases) : IJobHandler
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
            waiting = await Waiting(db).Take(Batches.Most).ToListAsync(cancellationToken);
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

    internal static IQueryable<Follower> Waiting(ConsoleDb db) =>
        from v in db.CampaignVerdicts.AsNoTracking()
        where v.Kind == DecisionKind.Remove || v.Kind == DecisionKind.Approve
        join e in db.QueueEntries.AsNoTracking() on v.CampaignId equals e.CampaignId
        where e.State == QueueState.Waiting && e.EnteredAt >= v.DecidedAt && e.LeaseId == null && e.AssignedToId == null
        join f in db.Fingerprints.AsNoTracking() on e.CommentId equals f.CommentId
        where f.Similarity >= CampaignMatch.LeastToFollow
        join c in db.Comments.AsNoTracking() on e.CommentId equals c.Id
        where c.Revision == 1 && !db.Decisions.Any(d => d.CommentId == c.Id)
        select new Follower(v.CampaignId, v.Kind, v.Reason, c.Id, c.Version, c.TextHash);

    internal sealed record Follower(Guid Campaign, DecisionKind Kind, RemovalReason? Reason, CommentId Comment, long Version, byte[] TextHash);
}

/// <summary>Asks for a <see cref="CampaignFollower"/> when a comment waits that may follow and nobody works on it.</summary>
public sealed partial class CampaignFollowKeeper(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<CampaignFollowKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                if (await AskAsync(stoppingToken))
                    jobs.Poke();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.LookFailed(log, e); // the database is away; the next look finds the same
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await CampaignFollower.IsOnAsync(db, cancellationToken) || !await CampaignFollower.Waiting(db).AnyAsync(cancellationToken))
                return false;
        }

        return await writer.WriteAsync(async db =>
        {
            if (await db.JobRuns.AnyAsync(j => j.Kind == CampaignFollower.Name && (j.State == JobState.Running || j.State == JobState.Queued), cancellationToken))
                return false;
            await jobs.EnqueueAsync(db, CampaignFollower.Name, new { }, "campaigns", cancellationToken: cancellationToken);
            return true;
        }, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3331, LogLevel.Error, "Could not look for comments that follow a campaign's decision")]
        public static partial void LookFailed(ILogger log, Exception e);
    }
}
