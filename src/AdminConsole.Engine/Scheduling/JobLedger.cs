using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Scheduling;

/// <summary>How a worker deals with job rows: claim, heartbeat, finish. Each step is one conditional update.</summary>
public sealed class JobLedger(Bookkeeping books, ProcessLife life, JobOptions options, TimeProvider clock)
{
    /// <summary>Starts after which a job that keeps taking its process down with it is given up.</summary>
    private const int MostStarts = 10;

    private TimeSpan Lease => TimeSpan.FromSeconds(options.LeaseSeconds);

    /// <summary>Takes a queued row. Null: not due, or somebody else has it.</summary>
    internal async Task<JobRun?> ClaimAsync(Guid id, string? lane, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        var owner = Ids.New(clock).ToString("N");
        try
        {
            return await books.WriteAsync(async db =>
            {
                var claimed = await db.JobRuns
                    .Where(j => j.Id == id && j.State == JobState.Queued && j.NotBefore <= now && !j.CancelRequested)
                    .ExecuteUpdateAsync(set => set
                        .SetProperty(j => j.State, JobState.Running)
                        .SetProperty(j => j.Attempts, j => j.Attempts + 1)
                        .SetProperty(j => j.Owner, owner)
                        .SetProperty(j => j.Boot, life.Boot)
                        .SetProperty(j => j.Lane, lane)
                        .SetProperty(j => j.LeaseUntil, until)
                        .SetProperty(j => j.StartedAt, now)
                        .SetProperty(j => j.FinishedAt, (DateTimeOffset?)null)
                        .SetProperty(j => j.Progress, 0)
                        .SetProperty(j => j.ProgressText, (string?)null)
                        .SetProperty(j => j.Error, (string?)null), cancellationToken);
                return claimed == 0 ? null : await db.JobRuns.AsNoTracking().SingleAsync(j => j.Id == id, cancellationToken);
            }, cancellationToken);
        }
        catch (Exception e) when (UniqueViolation.Is(e))
        {
            await PutOffAsync(id, TimeSpan.FromSeconds(2), cancellationToken); // the lane is taken
            return null;
        }
    }

    /// <summary>Writes progress and renews the lease.</summary>
    internal Task<JobPulse> BeatAsync(JobRun job, JobContext.Progress progress, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        return books.WriteAsync(async db =>
        {
            var held = await Held(db, job).ExecuteUpdateAsync(set => set
                .SetProperty(j => j.LeaseUntil, until)
                .SetProperty(j => j.Progress, progress.Fraction)
                .SetProperty(j => j.ProgressText, progress.Text), cancellationToken);
            return held == 0 ? JobPulse.Lost : await PulseAsync(db, job, cancellationToken);
        }, cancellationToken);
    }

    internal Task<JobPulse> FeelAsync(JobRun job, CancellationToken cancellationToken) =>
        books.ReadAsync(db => PulseAsync(db, job, cancellationToken), cancellationToken);

    internal Task<bool> DoneAsync(JobRun job, JobContext.Progress last, CancellationToken cancellationToken) =>
        EndAsync(job, JobState.Done, 1, last.Text, null, cancellationToken);

    internal Task<bool> CancelledAsync(JobRun job, JobContext.Progress last, CancellationToken cancellationToken) =>
        EndAsync(job, JobState.Cancelled, last.Fraction, last.Text, null, cancellationToken);

    /// <summary>Back to the queue after a pause, or failed for good after the last attempt.</summary>
    internal async Task<bool> FailedAsync(JobRun job, JobContext.Progress last, string error, CancellationToken cancellationToken)
    {
        if (job.Attempts >= job.MaxAttempts)
            return await EndAsync(job, JobState.Failed, last.Fraction, last.Text, error, cancellationToken);
        await BackAsync(job, clock.GetUtcNow() + Pause(job.Attempts), error, countsAsAttempt: true, cancellationToken);
        return true;
    }

    /// <summary>The process is stopping: the row waits for the next one, and this start does not count.</summary>
    internal Task ReleaseAsync(JobRun job, CancellationToken cancellationToken) =>
        BackAsync(job, clock.GetUtcNow(), null, countsAsAttempt: false, cancellationToken);

    internal async Task HoldAsync(ConsoleDb db, JobRun job, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        if (await Held(db, job).ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, until), cancellationToken) == 0)
            throw new JobLostException(job.Id);
    }

    /// <summary>Rows that a dead or silent worker left running go back to the queue.</summary>
    internal async Task<int> ReturnLostAsync(CancellationToken cancellationToken)
    {
        await BuryAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return await books.WriteAsync(async db =>
        {
            var lost = db.JobRuns.Where(j => j.State == JobState.Running && j.LeaseUntil < now);
            var cancelled = await lost.Where(j => j.CancelRequested).ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.FinishedAt, now)
                .SetProperty(j => j.Owner, (string?)null).SetProperty(j => j.Lane, (string?)null), cancellationToken);
            var givenUp = await lost.Where(j => j.Attempts >= MostStarts).ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Failed).SetProperty(j => j.FinishedAt, now)
                .SetProperty(j => j.Error, "Each of its starts ended with the death of the process.")
                .SetProperty(j => j.Owner, (string?)null).SetProperty(j => j.Lane, (string?)null), cancellationToken);
            var back = await lost.ExecuteUpdateAsync(set => set
                .SetProperty(j => j.State, JobState.Queued)
                .SetProperty(j => j.Owner, (string?)null).SetProperty(j => j.Lane, (string?)null)
                .SetProperty(j => j.Boot, (string?)null).SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null), cancellationToken);
            return cancelled + givenUp + back;
        }, cancellationToken);
    }

    /// <summary>Takes due rows in hand for this process, each once; the caller passes them on to Hangfire.</summary>
    internal async Task<IReadOnlyList<(Guid Id, string Kind)>> TakeInHandAsync(int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        var due = await books.ReadAsync(db => Due(db, now).OrderBy(j => j.NotBefore).Select(j => j.Id).Take(most).ToListAsync(cancellationToken), cancellationToken);
        if (due.Count == 0)
            return [];
        return await books.WriteAsync(async db =>
        {
            await Due(db, now).Where(j => due.Contains(j.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(j => j.Boot, life.Boot).SetProperty(j => j.LeaseUntil, until), cancellationToken);
            var mine = await db.JobRuns.AsNoTracking()
                .Where(j => due.Contains(j.Id) && j.State == JobState.Queued && j.Boot == life.Boot)
                .OrderBy(j => j.NotBefore).Select(j => new { j.Id, j.Kind }).ToListAsync(cancellationToken);
            return mine.ConvertAll(j => (j.Id, j.Kind));
        }, cancellationToken);
    }

    /// <summary>Says for all rows that wait in this process's hands that it is still there.</summary>
    internal Task<int> KeepInHandAsync(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Lease;
        return books.WriteAsync(db => db.JobRuns.Where(j => j.State == JobState.Queued && j.Boot == life.Boot)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, until), cancellationToken), cancellationToken);
    }

    /// <summary>Drops finished rows past their time, except those that a training run points to.</summary>
    internal Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-options.KeepDays);
        return books.WriteAsync(db => db.JobRuns
            .Where(j => j.FinishedAt < before && !db.TrainingRuns.Any(r => r.JobRunId == j.Id))
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    private static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(600, 5 * Math.Pow(4, attempts - 1)));

    private static IQueryable<JobRun> Held(ConsoleDb db, JobRun job) =>
        db.JobRuns.Where(j => j.Id == job.Id && j.Owner == job.Owner && j.State == JobState.Running);

    private IQueryable<JobRun> Due(ConsoleDb db, DateTimeOffset now) => db.JobRuns.Where(j =>
        j.State == JobState.Queued && j.NotBefore <= now && (j.Boot == null || (j.Boot != life.Boot && j.LeaseUntil < now)));

    private static async Task<JobPulse> PulseAsync(ConsoleDb db, JobRun job, CancellationToken cancellationToken)
    {
        var cancel = await Held(db, job).Select(j => (bool?)j.CancelRequested).SingleOrDefaultAsync(cancellationToken);
        return cancel switch { null => JobPulse.Lost, true => JobPulse.CancelRequested, false => JobPulse.Held };
    }

    private Task<bool> EndAsync(JobRun job, JobState state, double progress, string? text, string? error, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return books.WriteAsync(async db => await Held(db, job).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.State, state)
            .SetProperty(j => j.Progress, progress).SetProperty(j => j.ProgressText, text).SetProperty(j => j.Error, error)
            .SetProperty(j => j.FinishedAt, now).SetProperty(j => j.Owner, (string?)null)
            .SetProperty(j => j.Lane, (string?)null).SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null), cancellationToken) == 1, cancellationToken);
    }

    private Task<int> BackAsync(JobRun job, DateTimeOffset notBefore, string? error, bool countsAsAttempt, CancellationToken cancellationToken)
    {
        var attempts = countsAsAttempt ? job.Attempts : job.Attempts - 1;
        return books.WriteAsync(db => Held(db, job).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.NotBefore, notBefore)
            .SetProperty(j => j.Attempts, attempts).SetProperty(j => j.Error, error)
            .SetProperty(j => j.Owner, (string?)null).SetProperty(j => j.Lane, (string?)null)
            .SetProperty(j => j.Boot, (string?)null).SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null), cancellationToken), cancellationToken);
    }

    private Task<int> PutOffAsync(Guid id, TimeSpan by, CancellationToken cancellationToken)
    {
        var notBefore = clock.GetUtcNow() + by;
        return books.WriteAsync(db => db.JobRuns.Where(j => j.Id == id && j.State == JobState.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.NotBefore, notBefore).SetProperty(j => j.Boot, (string?)null), cancellationToken), cancellationToken);
    }

    /// <summary>Ends the leases of processes that have certainly ended.</summary>
    private async Task BuryAsync(CancellationToken cancellationToken)
    {
        var boots = await books.ReadAsync(db => db.JobRuns
            .Where(j => (j.State == JobState.Queued || j.State == JobState.Running) && j.Boot != null && j.Boot != life.Boot)
            .Select(j => j.Boot!).Distinct().ToListAsync(cancellationToken), cancellationToken);
        foreach (var boot in boots.Where(life.IsDead))
        {
            var past = clock.GetUtcNow().AddSeconds(-1);
            await books.WriteAsync(db => db.JobRuns
                .Where(j => j.Boot == boot && (j.State == JobState.Queued || j.State == JobState.Running))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, past), cancellationToken), cancellationToken);
        }
    }
}

internal enum JobPulse
{
    Held,
    CancelRequested,
    Lost,
}
