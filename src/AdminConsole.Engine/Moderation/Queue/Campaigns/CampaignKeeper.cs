using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// What campaigns need between the intake's writes: fills the window at the start, follows other processes, lets another
/// entry stand for a campaign whose front one was decided alone, and drops fingerprints that left the window.
/// </summary>
public sealed partial class CampaignKeeper(
    CampaignWindow window, Gathering gathering, AuditedWriter audited, BookkeepingWriter writer, IDbContextFactory<ConsoleDb> databases,
    CampaignOptions options, TimeProvider clock, ILogger<CampaignKeeper> log) : Rounds(TimeSpan.FromSeconds(1), clock, log)
{
    private const int Slice = 2_000;
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private bool loaded;
    private DateTimeOffset pruned;

    /// <summary>Fills the window, and looks again at what came meanwhile and could see only a part of it.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!window.IsLoaded)
            await window.LoadAsync(cancellationToken);
        for (var after = window.Began; ;)
        {
            var rows = await LoneAsync(after, cancellationToken);
            if (rows.Count == 0)
                break;
            after = rows[^1].Sequence;
            await gathering.RevisitAsync(audited, [.. rows.Where(r => r.Sketch.Length > 0)], cancellationToken);
        }

        loaded = true;
        Log.Loaded(Logger, window.Count);
    }

    /// <summary>One look: every campaign has exactly one entry in front in every list that it is in. Returns how many moved.</summary>
    public async Task<int> RenewFrontsAsync(CancellationToken cancellationToken)
    {
        List<(Guid, QueueState)> wrong;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            wrong = (await db.QueueEntries.AsNoTracking()
                .Where(e => e.CampaignId != null && (e.State == QueueState.Waiting || e.State == QueueState.Escalated))
                .GroupBy(e => new { e.CampaignId, e.State })
                .Select(g => new { g.Key.CampaignId, g.Key.State, Fronts = g.Count(e => e.Behind == false) })
                .Where(g => g.Fronts != 1)
                .ToListAsync(cancellationToken)).ConvertAll(g => (g.CampaignId!.Value, g.State));
        }

        return wrong.Count == 0 ? 0 : await writer.WriteAsync(db => Enrolment.RenewFrontsAsync(db, wrong, cancellationToken), cancellationToken);
    }

    /// <summary>Drops fingerprints of nobody's that are older than the window. Returns how many.</summary>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow().AddDays(-options.CampaignWindowDays);
        for (var total = 0; ;)
        {
            List<CommentId> old;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                // They lie in the order in which they came: the first that is young enough ends the look.
                var first = await db.Fingerprints.AsNoTracking().Where(f => f.CampaignId == null).OrderBy(f => f.Sequence)
                    .Select(f => new { f.CommentId, f.At }).Take(Slice).ToListAsync(cancellationToken);
                old = [.. first.Where(f => f.At < before).Select(f => f.CommentId)];
            }

            if (old.Count > 0)
                total += await writer.WriteAsync(db => db.Fingerprints.Where(f => old.Contains(f.CommentId) && f.CampaignId == null).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            if (old.Count < Slice)
                return total;
        }
    }

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (!loaded)
            await LoadAsync(cancellationToken);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            await window.FollowAsync(db, cancellationToken);
        await RenewFrontsAsync(cancellationToken);
        if (Clock.GetUtcNow() - pruned < PruneEvery)
            return;
        await PruneAsync(cancellationToken);
        pruned = Clock.GetUtcNow();
    }

    private async Task<List<Fingerprint>> LoneAsync(long after, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Fingerprints.AsNoTracking().Where(f => f.Sequence > after && f.CampaignId == null).OrderBy(f => f.Sequence).Take(Slice).ToListAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Information, "The window of near-duplicates holds {Count} comments")]
        public static partial void Loaded(ILogger log, int count);
    }
}
