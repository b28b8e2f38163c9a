using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Models;

/// <summary>Reads models and runs for their pages.</summary>
public sealed class ModelsQuery(ConsoleDb db, DataFolder folder, RegistryQuery registry, HistoryQuery history)
{
    private const int Shown = 12;

    public async Task<ModelsPage> PageAsync(CancellationToken cancel)
    {
        var sections = new List<KindSection>();
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            sections.Add(new KindSection(
                kind,
                await ChampionAsync(kind, cancel),
                await Versions().Where(v => v.Kind == kind).OrderByDescending(v => v.Number).Take(Shown).Select(v => Row(v)).ToListAsync(cancel),
                await RunsAsync(db.TrainingRuns.Where(r => r.Kind == kind).OrderByDescending(r => r.CreatedAt).Take(Shown), cancel)));
        }

        return new ModelsPage(sections)
        {
            InShadow = await db.ShadowRuns.AsNoTracking().Where(r => r.Open != null).Select(r => (ModelVersionId?)r.ModelVersionId).FirstOrDefaultAsync(cancel),
        };
    }

    public async Task<ModelPage?> ModelAsync(Guid id, Category category, CancellationToken cancel)
    {
        var key = new ModelVersionId(id);
        if (await Versions().SingleOrDefaultAsync(v => v.Id == key, cancel) is not { } version)
            return null;
        var parent = version.ParentId is { } parentId
            ? await Versions().Where(v => v.Id == parentId).Select(v => (int?)v.Number).SingleOrDefaultAsync(cancel)
            : null;
        var file = new FileInfo(Path.Combine(folder.Models, version.FileName));
        var page = new ModelPage(version, await ChampionAsync(version.Kind, cancel), parent, file.Exists ? file.Length : null);
        return page with
        {
            Registry = await registry.ReadAsync(version, page.Gate, category, cancel),
            History = await history.OfAsync(version, cancel),
            Children = [.. (await Versions().Where(v => v.ParentId == key).OrderBy(v => v.Number).Select(v => new { v.Id, v.Number }).ToListAsync(cancel)).Select(v => (v.Id, v.Number))],
            Former = version.State == ModelState.Champion ? await FormerAsync(version, cancel) : null,
        };
    }

    /// <summary>The parent where it was champion once, else the newest former champion.</summary>
    private async Task<(ModelVersionId, int)?> FormerAsync(ModelVersion champion, CancellationToken cancel)
    {
        var retired = await Versions().Where(v => v.Kind == champion.Kind && v.State == ModelState.Retired)
            .OrderByDescending(v => v.Id == champion.ParentId).ThenByDescending(v => v.Number).Select(v => new { v.Id, v.Number }).FirstOrDefaultAsync(cancel);
        return retired is null ? null : (retired.Id, retired.Number);
    }

    public async Task<RunPage?> RunAsync(Guid id, CancellationToken cancel)
    {
        if (await db.TrainingRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } run)
            return null;
        var row = (await RunsAsync(db.TrainingRuns.Where(r => r.Id == id), cancel))[0];
        var error = await db.JobRuns.Where(j => j.Id == run.JobRunId).Select(j => j.Error).SingleOrDefaultAsync(cancel);
        var version = run.ModelVersionId is { } made ? await Versions().Where(v => v.Id == made).Select(v => Row(v)).SingleOrDefaultAsync(cancel) : null;
        return new RunPage(row, run, version, error);
    }

    private IQueryable<ModelVersion> Versions() => db.ModelVersions.AsNoTracking();

    private async Task<List<RunRow>> RunsAsync(IQueryable<TrainingRun> runs, CancellationToken cancel)
    {
        var rows = await (
            from run in runs.AsNoTracking()
            join job in db.JobRuns on run.JobRunId equals job.Id
            orderby run.CreatedAt descending
            select new { run.Id, run.Kind, run.Outcome, run.OutcomeDetail, run.RequestedBy, run.CreatedAt, run.StartedAt, run.FinishedAt, job.State, job.Progress, job.ProgressText, JobEnd = job.FinishedAt }).ToListAsync(cancel);
        return rows.ConvertAll(r => new RunRow(
            r.Id, r.Kind, RunStandings.Of(r.Outcome, r.State), r.RequestedBy, r.CreatedAt, r.StartedAt, r.FinishedAt ?? r.JobEnd, r.Progress, r.ProgressText, r.OutcomeDetail));
    }

    private Task<ChampionRow?> ChampionAsync(ModelKind kind, CancellationToken cancel) => (
        from champion in db.Champions.AsNoTracking()
        where champion.Kind == kind
        join version in db.ModelVersions on champion.ModelVersionId equals version.Id
        select new ChampionRow(version.Id, version.Number, champion.Since, champion.PromotedBy, champion.Reason)).SingleOrDefaultAsync(cancel);

    private static VersionRow Row(ModelVersion v) => new(v.Id, v.Kind, v.Number, v.State, v.CreatedAt, v.Metrics, v.Verdict);
}

/// <summary>Challengers that wait for a person.</summary>
public sealed class ModelsRailCount(ConsoleDb db) : IRailCount
{
    public string Room => "models";

    public async Task<RailFigure> CountAsync(CancellationToken cancel)
    {
        var waiting = await db.ModelVersions.CountAsync(m => m.State == ModelState.Challenger, cancel);
        return new RailFigure(waiting, Hot: waiting > 0);
    }
}
