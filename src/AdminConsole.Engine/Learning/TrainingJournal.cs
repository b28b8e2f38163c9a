using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>Keeps the row of a run: its start, its log and how it ended.</summary>
public sealed class TrainingJournal(Bookkeeping books, AuditedWriter writer, TimeProvider clock)
{
    /// <summary>The run of a job. A job that came without one, from a schedule, gets it here: one job is one run.</summary>
    public async Task<TrainingRun> StartAsync(JobContext context, ModelKind kind, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var run = await books.WriteAsync(async db =>
        {
            var found = await db.TrainingRuns.SingleOrDefaultAsync(r => r.JobRunId == context.Id, cancellationToken);
            if (found is null)
            {
                var parameters = context.Arguments<TrainingParameters>();
                found = new TrainingRun
                {
                    Id = Ids.New(clock),
                    Kind = kind,
                    JobRunId = context.Id,
                    ScheduleId = parameters.ScheduleId,
                    RequestedBy = context.Job.RequestedBy,
                    Parameters = parameters.ToJson(),
                    CreatedAt = context.Job.CreatedAt,
                };
                db.TrainingRuns.Add(found);
            }

            if (found.Outcome is RunOutcome.Promoted or RunOutcome.Kept)
                return found;
            found.StartedAt ??= now;
            (found.Outcome, found.OutcomeDetail, found.FinishedAt) = (null, null, null); // it was asked for again
            await db.SaveChangesAsync(cancellationToken);
            return found;
        }, cancellationToken);
        if (run.Outcome is null && context.Job.Attempts > 1)
            await LogAsync(run.Id, $"Started again, attempt {context.Job.Attempts}", cancellationToken);
        return run;
    }

    public Task LogAsync(Guid runId, string line, CancellationToken cancellationToken)
    {
        var entry = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {line}\n");
        return books.WriteAsync(db => db.TrainingRuns.Where(r => r.Id == runId)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Log, r => r.Log + entry), cancellationToken), cancellationToken);
    }

    public Task<bool> IsCalledOffAsync(JobContext context, CancellationToken cancellationToken) =>
        books.ReadAsync(db => db.JobRuns.AnyAsync(j => j.Id == context.Id && j.CancelRequested, cancellationToken), cancellationToken);

    /// <summary>For runs that leave no model; with one, <see cref="Models.FileAsync"/> ends the run together with it.</summary>
    public async Task EndAsync(JobContext context, TrainingRun run, RunOutcome outcome, string? detail, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(ProcessContext.System("training.end", run.RequestedBy), async (db, now) =>
        {
            await context.HoldAsync(db, cancellationToken);
            await db.TrainingRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set
                .SetProperty(r => r.Outcome, outcome)
                .SetProperty(r => r.OutcomeDetail, detail)
                .SetProperty(r => r.FinishedAt, now), cancellationToken);
            return (true, new AuditSubject($"training:{run.Id}", $$"""{"outcome":"{{outcome}}"}"""));
        }, cancellationToken);
        await LogAsync(run.Id, detail is null ? outcome.ToString() : $"{outcome}: {detail}", cancellationToken);
    }
}
