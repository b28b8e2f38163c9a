using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>The training that was asked for, or the one that was under way already: one of a kind at a time.</summary>
public readonly record struct TrainingRequest(Guid RunId, Guid JobId, bool IsNew);

/// <summary>Asks for trainings and calls them off; carrying them out is <see cref="TrainingJob"/>'s.</summary>
public sealed class Trainings(
    AuditedWriter writer, JobQueue jobs, JobRunner runner, JobLedger ledger, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public static string JobOf(ModelKind kind) => kind == ModelKind.Classifier ? "train-classifier" : "train-recommender";

    /// <summary>Run and job in one transaction.</summary>
    public async Task<TrainingRequest> RequestAsync(
        ModelKind kind, TrainingParameters parameters, ProcessContext context, Guid? scheduleId = null, CancellationToken cancellationToken = default)
    {
        var request = await writer.WriteAsync(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync("trainings", cancellationToken);
            var active = await ActiveAsync(db, kind, cancellationToken);
            if (active is { } running)
                return (running, AuditSubject.Nothing);
            var job = await jobs.EnqueueAsync(
                db, JobOf(kind), parameters with { ScheduleId = scheduleId ?? parameters.ScheduleId }, context.Actor, null, cancellationToken);
            var run = new TrainingRun
            {
                Id = Ids.New(clock),
                Kind = kind,
                JobRunId = job.Id,
                ScheduleId = scheduleId ?? parameters.ScheduleId,
                RequestedBy = context.Actor,
                Parameters = parameters.ToJson(),
                CreatedAt = now,
            };
            db.TrainingRuns.Add(run);
            return (new TrainingRequest(run.Id, job.Id, true), new AuditSubject($"training:{run.Id}", run.Parameters));
        }, cancellationToken);
        jobs.Poke();
        return request;
    }

    /// <summary>Before its start it is over at once; a running one stops at its next step and says so in its outcome.</summary>
    public async Task<CancelOutcome> CancelAsync(ProcessContext context, Guid runId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.TrainingRuns.Where(r => r.Id == runId).Select(r => (Guid?)r.JobRunId).SingleOrDefaultAsync(cancellationToken);
        return job is { } id ? await jobs.CancelAsync(context, id, cancellationToken) : new CancelOutcome.NotFound();
    }

    /// <summary>
    /// Carries a training out in this process, unless another one has it, and returns its row once it is over. Cancelling
    /// calls the training off and still returns the row.
    /// </summary>
    public async Task<(TrainingRun Run, JobRun Job)> CarryOutAsync(
        TrainingRequest request, ModelKind kind, ProcessContext context, Action<JobRun>? report, CancellationToken cancellationToken)
    {
        var cancelled = false;
        while (true)
        {
            await ledger.ReturnLostAsync(CancellationToken.None); // a verb has no sweeper beside it: what a killed process held comes back here
            var running = runner.RunAsync(request.JobId, JobOf(kind), CancellationToken.None);
            do
            {
                if (cancellationToken.IsCancellationRequested && !cancelled)
                {
                    await CancelAsync(context, request.RunId, CancellationToken.None);
                    cancelled = true;
                }

                report?.Invoke((await RowsAsync(request)).Job);
                await Task.WhenAny(running, Task.Delay(Look, clock, CancellationToken.None));
            }
            while (!running.IsCompleted);

            try
            {
                await running;
            }
            catch (Exception e) when (e is JobFailedException or OperationCanceledException)
            {
                // The row tells what became of it.
            }

            var rows = await RowsAsync(request);
            if (rows.Job.IsOver)
                return rows;
            await Task.Delay(Look, clock, CancellationToken.None); // it waits for another attempt, or another process has it
        }
    }

    internal static async Task<TrainingRequest?> ActiveAsync(ConsoleDb db, ModelKind kind, CancellationToken cancellationToken)
    {
        var active = await (
            from run in db.TrainingRuns
            where run.Kind == kind
            join job in db.JobRuns on run.JobRunId equals job.Id
            where job.State == JobState.Queued || job.State == JobState.Running
            orderby run.CreatedAt
            select new { run.Id, run.JobRunId }).FirstOrDefaultAsync(cancellationToken);
        return active is null ? null : new TrainingRequest(active.Id, active.JobRunId, false);
    }

    private async Task<(TrainingRun Run, JobRun Job)> RowsAsync(TrainingRequest request)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        return (
            await db.TrainingRuns.AsNoTracking().SingleAsync(r => r.Id == request.RunId),
            await db.JobRuns.AsNoTracking().SingleAsync(j => j.Id == request.JobId));
    }
}
