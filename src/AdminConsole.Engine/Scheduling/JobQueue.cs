using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Scheduling;

/// <param name="Id">The job's row.</param>
/// <param name="IsNew">False: a job with this unique key was there before.</param>
public readonly record struct Enqueued(Guid Id, bool IsNew);

public abstract record CancelOutcome
{
    private CancelOutcome() { }

    /// <summary>It had not started; it never will.</summary>
    public sealed record Cancelled : CancelOutcome;

    /// <summary>It runs and has been told to stop.</summary>
    public sealed record Requested : CancelOutcome;

    public sealed record AlreadyOver(JobState State) : CancelOutcome;

    public sealed record NotFound : CancelOutcome;
}

public abstract record RetryOutcome
{
    private RetryOutcome() { }

    public sealed record Queued : RetryOutcome;

    /// <summary>Only a failed or cancelled job can be run again.</summary>
    public sealed record NotOver(JobState State) : RetryOutcome;

    public sealed record NotFound : RetryOutcome;
}

/// <summary>Asks for durable work: a row in the transaction that made the work necessary.</summary>
public sealed class JobQueue(AuditedWriter writer, Signal woken, TimeProvider clock)
{
    /// <summary>
    /// Adds the job to the caller's transaction; with a <paramref name="uniqueKey"/> that exists already, adds nothing.
    /// A worker sees it within a second of the commit, or at once after <see cref="Poke"/>.
    /// </summary>
    /// <param name="db">Inside a write.</param>
    /// <param name="kind">Of an <see cref="IJobHandler"/>.</param>
    /// <param name="args">Becomes JSON.</param>
    /// <param name="requestedBy">Name of the person, or of the part of the console.</param>
    public async Task<Enqueued> EnqueueAsync(
        ConsoleDb db, string kind, object args, string requestedBy, string? uniqueKey = null, CancellationToken cancellationToken = default)
    {
        if (uniqueKey is not null)
        {
            var known = db.JobRuns.Local.FirstOrDefault(j => j.UniqueKey == uniqueKey)?.Id
                ?? await db.JobRuns.Where(j => j.UniqueKey == uniqueKey).Select(j => (Guid?)j.Id).SingleOrDefaultAsync(cancellationToken);
            if (known is { } id)
                return new Enqueued(id, false);
        }

        var job = Add(db, kind, args, requestedBy, uniqueKey);
        return new Enqueued(job.Id, true);
    }

    /// <summary>The job as a write of its own, audited under <paramref name="context"/>.</summary>
    public async Task<Enqueued> EnqueueAsync(
        ProcessContext context, string kind, object args, string? uniqueKey = null, CancellationToken cancellationToken = default)
    {
        Enqueued enqueued;
        try
        {
            enqueued = await WriteAsync();
        }
        catch (Exception e) when (uniqueKey is not null && UniqueViolation.Is(e))
        {
            enqueued = await WriteAsync(); // somebody was first between our look and our commit: now we see theirs
        }

        Poke();
        return enqueued;

        Task<Enqueued> WriteAsync() => writer.WriteAsync(context, async (db, _) =>
        {
            var result = await EnqueueAsync(db, kind, args, context.Actor, uniqueKey, cancellationToken);
            return (result, result.IsNew ? new AuditSubject($"job:{result.Id}", JsonSerializer.Serialize(new { kind })) : AuditSubject.Nothing);
        }, cancellationToken);
    }

    /// <summary>
    /// For work whose own rows say that it is to be done: adds the job unless one runs or is about to. One that pauses
    /// after a failure does not count: the rows need not wait for its next attempt.
    /// </summary>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> EnqueueUnlessThereAsync(ConsoleDb db, string kind, string requestedBy, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.JobRuns.AnyAsync(
            j => j.Kind == kind && (j.State == JobState.Running || (j.State == JobState.Queued && j.NotBefore <= now)), cancellationToken))
            return false;
        Add(db, kind, new { }, requestedBy, uniqueKey: null);
        return true;
    }

    /// <summary>Call after the commit when the work should not wait for the next second.</summary>
    public void Poke() => woken.Poke();

    public Task<CancelOutcome> CancelAsync(ProcessContext context, Guid id, CancellationToken cancellationToken) =>
        writer.WriteAsync<CancelOutcome>(context, async (db, now) =>
        {
            // Two conditional updates: whatever a worker does meanwhile, one of them or neither applies.
            var subject = new AuditSubject($"job:{id}");
            if (await db.JobRuns.Where(j => j.Id == id && j.State == JobState.Queued).ExecuteUpdateAsync(set => set
                    .SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.CancelRequested, true)
                    .SetProperty(j => j.FinishedAt, now), cancellationToken) == 1)
                return (new CancelOutcome.Cancelled(), subject);
            if (await db.JobRuns.Where(j => j.Id == id && j.State == JobState.Running).ExecuteUpdateAsync(set => set
                    .SetProperty(j => j.CancelRequested, true), cancellationToken) == 1)
                return (new CancelOutcome.Requested(), subject);
            var state = await db.JobRuns.Where(j => j.Id == id).Select(j => (JobState?)j.State).SingleOrDefaultAsync(cancellationToken);
            return (state is { } over ? new CancelOutcome.AlreadyOver(over) : new CancelOutcome.NotFound(), AuditSubject.Nothing);
        }, cancellationToken);

    /// <summary>Runs a failed or cancelled job again, with all its attempts.</summary>
    public async Task<RetryOutcome> RetryAsync(ProcessContext context, Guid id, CancellationToken cancellationToken)
    {
        var outcome = await writer.WriteAsync<RetryOutcome>(context, async (db, now) =>
        {
            if (await db.JobRuns.Where(j => j.Id == id && (j.State == JobState.Failed || j.State == JobState.Cancelled))
                    .ExecuteUpdateAsync(set => set
                        .SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.CancelRequested, false)
                        .SetProperty(j => j.Attempts, 0).SetProperty(j => j.NotBefore, now)
                        .SetProperty(j => j.Boot, (string?)null).SetProperty(j => j.FinishedAt, (DateTimeOffset?)null), cancellationToken) == 1)
                return (new RetryOutcome.Queued(), new AuditSubject($"job:{id}"));
            var state = await db.JobRuns.Where(j => j.Id == id).Select(j => (JobState?)j.State).SingleOrDefaultAsync(cancellationToken);
            return (state is { } running ? new RetryOutcome.NotOver(running) : new RetryOutcome.NotFound(), AuditSubject.Nothing);
        }, cancellationToken);
        Poke();
        return outcome;
    }

    private JobRun Add(ConsoleDb db, string kind, object args, string requestedBy, string? uniqueKey)
    {
        var now = clock.GetUtcNow();
        var job = new JobRun
        {
            Id = Ids.New(clock),
            Kind = kind,
            Args = JsonSerializer.Serialize(args, JsonSerializerOptions.Web),
            UniqueKey = uniqueKey,
            NotBefore = now,
            RequestedBy = requestedBy,
            CreatedAt = now,
        };
        db.JobRuns.Add(job);
        return job;
    }
}
