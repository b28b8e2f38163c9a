using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Quality;

/// <summary>What the judged sample says of the model in force, and how far it is judged.</summary>
public sealed class QualityQuery(ConsoleDb db, PolicyBook policies, QualityEstimates estimates, TimeProvider clock)
{
    private const int MostTimes = 500;

    public async Task<PolicyVersion> InForceAsync(CancellationToken cancel)
    {
        await policies.InForceAsync(cancel); // makes the first one
        return await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync(cancel);
    }

    public async Task<QualityPage> PageAsync(SampleForm? form, CancellationToken cancel)
    {
        var version = await InForceAsync(cancel);
        var policy = await policies.InForceAsync(cancel);
        var sample = await estimates.ReadAsync(QualityEstimates.Days, cancel);
        var since = clock.GetUtcNow().AddDays(-QualityEstimates.Days);
        var times = await db.Decisions.AsNoTracking().Where(d => d.DecidedAt >= since && d.HandledMs != null && d.BatchId == null)
            .OrderByDescending(d => d.DecidedAt).Take(MostTimes).Select(d => d.HandledMs!.Value).ToListAsync(cancel);
        times.Sort();
        return new QualityPage(
            form ?? new SampleForm(version.SampleRandom, version.SampleUncertain, version.SampleFlagged, null, version.Number),
            [.. Categories.All.Select(category => sample.Estimate(category, policy.Threshold(category)))],
            sample.Strata,
            sample.Days,
            await db.QueueEntries.CountAsync(e => e.Blind && db.Comments.Any(c => c.Id == e.CommentId && c.Status == CommentStatus.Waiting), cancel),
            times.Count > 0 ? times[times.Count / 2] / 1000.0 : null)
        {
            InForce = new SampleSizes(version.SampleRandom, version.SampleUncertain, version.SampleFlagged),
            BesidesFrom = sample.BesidesFrom,
        };
    }
}
