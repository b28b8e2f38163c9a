using System.Text.Json;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Models;

/// <summary>Reads what a classifier's page shows. Texts of comments are for those who may open a comment.</summary>
public sealed class RegistryQuery(ConsoleDb db, RecentScores recent, PolicyBook policies, Viewer viewer)
{
    private const int ShownInShadow = 8;

    public async Task<RegistryView?> ReadAsync(ModelVersion version, GateVerdict? gate, Category category, CancellationToken cancel)
    {
        if (version.Kind != ModelKind.Classifier)
            return null;
        var manifest = ManifestOf(version);
        var policy = await policies.InForceAsync(cancel);
        return new RegistryView(
            manifest?.Quality,
            gate?.Champion,
            category,
            await DifferencesAsync(version.Id, cancel),
            await ShadowAsync(version.Id, cancel),
            await db.RescoreRuns.AsNoTracking().Where(r => r.ModelVersionId == version.Id).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancel),
            version.State == ModelState.Champion ? await DriftAsync(version.Id, cancel) : null)
        {
            FromTraining = manifest?.HeldOut ?? new Dictionary<string, ClassifierEvaluation>(StringComparer.Ordinal),
            Shipped = manifest?.Sources is not null,
            Recent = await recent.OfAsync(version, policy, cancel),
            Policy = policy,
            Drawn = await db.QueueEntries.CountAsync(e => e.Blind && e.State == QueueState.Waiting, cancel),
        };
    }

    /// <summary>Whoever judges a comment of the daily lot must not learn here what a model says of it.</summary>
    private IQueryable<CommentId> Undisclosed() => db.QueueEntries
        .Where(e => e.Blind && (e.State == QueueState.Waiting || e.State == QueueState.Escalated || e.State == QueueState.Held)).Select(e => e.CommentId);

    private static ClassifierManifest? ManifestOf(ModelVersion version)
    {
        try
        {
            return ClassifierManifest.FromJson(version.Manifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<DifferenceRow>> DifferencesAsync(ModelVersionId id, CancellationToken cancel)
    {
        if (!viewer.May(Policies.Moderate))
            return [];
        var rows = await (
            from difference in db.ModelDifferences.AsNoTracking()
            where difference.ModelVersionId == id
            join comment in db.Comments on difference.CommentId equals comment.Id
            where comment.Text != "" && comment.Revision == difference.Revision && !Undisclosed().Contains(comment.Id)
            orderby difference.Rank
            select new { difference, comment.Text, comment.Status, comment.Thread!.Title }).ToListAsync(cancel);
        return rows.ConvertAll(r => new DifferenceRow(
            r.difference.CommentId, r.Text, r.Status, r.Title, r.difference.Category, r.difference.Champion, r.difference.Challenger,
            FlagSpans.Read(r.difference.Spans)));
    }

    private async Task<ShadowView?> ShadowAsync(ModelVersionId id, CancellationToken cancel)
    {
        if (await db.ShadowRuns.AsNoTracking().Where(r => r.ModelVersionId == id).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancel) is not { } run)
            return null;
        var scores = db.ShadowScores.AsNoTracking().Where(s => s.RunId == run.Id);
        var days = await scores.GroupBy(s => s.Day).OrderBy(g => g.Key).Select(g => new
        {
            g.Key,
            Comments = g.Count(),
            Champion = g.Count(s => s.ChampionFlags != 0),
            Challenger = g.Count(s => s.ChallengerFlags != 0),
            Both = g.Count(s => s.ChampionFlags != 0 && s.ChallengerFlags != 0),
            Same = g.Count(s => s.ChampionFlags == s.ChallengerFlags),
        }).ToListAsync(cancel);
        var judged = await (
            from score in scores
            where (score.ChampionFlags == 0) != (score.ChallengerFlags == 0)
            join comment in db.Comments on score.CommentId equals comment.Id
            where comment.Status == CommentStatus.Removed || comment.Status == CommentStatus.Approved
            group comment by score.ChampionFlags == 0 into side
            select new { side.Key, Removed = side.Count(c => c.Status == CommentStatus.Removed), All = side.Count() }).ToListAsync(cancel);
        return new ShadowView(
            run,
            days.ConvertAll(d => new ShadowDay(DateOnly.FromDayNumber(d.Key), d.Comments, d.Champion, d.Challenger, d.Both, d.Same)),
            judged.ConvertAll(j => new ShadowJudged(j.Key, j.Removed, j.All - j.Removed)),
            viewer.May(Policies.Moderate) ? await ShadowDifferencesAsync(run.Id, cancel) : []);
    }

    /// <summary>One campaign in many spellings is one difference.</summary>
    private async Task<IReadOnlyList<DifferenceRow>> ShadowDifferencesAsync(Guid run, CancellationToken cancel)
    {
        var rows = await (
            from score in db.ShadowScores.AsNoTracking()
            where score.RunId == run && score.ChampionFlags != score.ChallengerFlags
            join comment in db.Comments on score.CommentId equals comment.Id
            where comment.Text != "" && !Undisclosed().Contains(comment.Id)
            orderby Math.Abs(score.Challenger - score.Champion) descending
            select new { score, comment.Id, comment.Text, comment.Status, comment.Thread!.Title }).Take(10 * ShownInShadow).ToListAsync(cancel);
        return [.. rows.DistinctBy(r => Letters(r.Text), StringComparer.Ordinal).Take(ShownInShadow).Select(r => new DifferenceRow(
            r.Id, r.Text, r.Status, r.Title, (Category)r.score.Category, r.score.Champion, r.score.Challenger, []))];
    }

    private static string Letters(string text) => string.Concat(Normaliser.Normalise(text).ToString().Where(char.IsLetterOrDigit));

    private async Task<DriftView> DriftAsync(ModelVersionId id, CancellationToken cancel) => new(
        await db.DriftWeeks.AsNoTracking().Where(w => w.ModelVersionId == id).OrderBy(w => w.Week).ToListAsync(cancel),
        await db.SlangCandidates.AsNoTracking().Where(c => c.State == SlangState.Open).OrderByDescending(c => c.Strength).ToListAsync(cancel));
}
