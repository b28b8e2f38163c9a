using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// After a classifier became champion: what waits and what came lately is judged again by it, the newest first. Its row
/// keeps how far it is, written with each part, so that a start after a crash goes on where the last one ended.
/// </summary>
public sealed class RescoreJob(Rescoring rescoring, Models models, BookkeepingWriter books, LearningOptions options, TimeProvider clock) : IJobHandler
{
    public const string Name = "rescore-comments";

    public string Kind => Name;
    public string? Lane => Name;
    public bool IsLong => true;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var actor = ProcessContext.System("comments.rescore", "scoring");
        var model = new ModelVersionId(context.Arguments<Args>().Model);
        await rescoring.RunAsync(actor, null, cancellationToken);
        var run = await BeginAsync(context.Id, model, cancellationToken);
        if (run.FinishedAt is not null)
            return;
        if (await IsChampionAsync(model, cancellationToken))
        {
            var done = run.Done;
            await rescoring.RenewAsync(actor, new Renewal(Since(run), run.Cursor, async (db, part) =>
            {
                await context.HoldAsync(db, cancellationToken);
                var row = await db.RescoreRuns.SingleAsync(r => r.Id == run.Id, cancellationToken);
                row.Done += part.Done;
                row.Entered += part.Entered;
                row.Left += part.Left;
                row.Cursor = part.Cursor ?? row.Cursor;
                done = row.Done;
                context.Report(Math.Min(1, (double)done / Math.Max(1, run.Total)), "Scoring comments again");
            }), cancellationToken);
        }

        var overtaken = !await IsChampionAsync(model, cancellationToken);
        await books.WriteAsync(db => db.RescoreRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.FinishedAt, clock.GetUtcNow())
            .SetProperty(r => r.Overtaken, overtaken), cancellationToken), cancellationToken);
    }

    private async Task<RescoreRun> BeginAsync(Guid job, ModelVersionId model, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var total = await rescoring.CountAsync(model, new Renewal(now.AddDays(-options.RescoreDays)), cancellationToken);
        return await books.WriteAsync(async db =>
        {
            if (await db.RescoreRuns.SingleOrDefaultAsync(r => r.Id == job, cancellationToken) is { } known)
                return known;
            var run = new RescoreRun { Id = job, ModelVersionId = model, StartedAt = now, Total = total };
            db.RescoreRuns.Add(run);
            return run;
        }, cancellationToken);
    }

    private DateTimeOffset Since(RescoreRun run) => run.StartedAt.AddDays(-options.RescoreDays);

    private async Task<bool> IsChampionAsync(ModelVersionId model, CancellationToken cancellationToken) =>
        (await models.ChampionAsync(ModelKind.Classifier, cancellationToken))?.Id == model;

    /// <param name="Model">Who became champion; another one meanwhile ends the job, since it has one of its own.</param>
    public sealed record Args(Guid Model);
}
