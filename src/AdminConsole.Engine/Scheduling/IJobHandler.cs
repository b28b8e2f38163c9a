using System.Text.Json;

namespace AdminConsole.Engine.Scheduling;

/// <summary>
/// What a kind of job does. The body may run again after a crash, so a second run of it must do no harm; write results
/// in one transaction that calls <see cref="JobContext.HoldAsync"/> first.
/// </summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>Where set, of all jobs bearing this name one runs at a time, whichever process they are in.</summary>
    string? Lane => null;

    /// <summary>Takes minutes rather than seconds: it runs on a worker of its own and never in the way of the others.</summary>
    bool IsLong => false;

    /// <summary>Does the work. Throwing means trying again after a pause, up to the job's attempts.</summary>
    Task RunAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>One start of a job, as its handler sees it.</summary>
public sealed class JobContext
{
    private readonly JobLedger ledger;
    private Progress latest = new(0, null);

    internal JobContext(JobRun job, JobLedger ledger)
    {
        Job = job;
        this.ledger = ledger;
    }

    /// <summary>The row as it was claimed.</summary>
    public JobRun Job { get; }

    public Guid Id => Job.Id;

    public bool IsLastAttempt => Job.Attempts >= Job.MaxAttempts;

    internal Progress Latest => Volatile.Read(ref latest);

    public T Arguments<T>() => JsonSerializer.Deserialize<T>(Job.Args, JsonSerializerOptions.Web)
        ?? throw new JsonException($"Job {Job.Kind} came without arguments.");

    /// <summary>Says how far it is. Cheap: the row is written at most twice a second.</summary>
    /// <param name="fraction">0..1.</param>
    /// <param name="text">The step, an English phrase without figures, so that pages can translate it.</param>
    public void Report(double fraction, string? text = null) =>
        Volatile.Write(ref latest, new Progress(Math.Clamp(fraction, 0, 1), text ?? Latest.Text));

    /// <summary>
    /// Call inside the transaction that writes the job's result: locks the row and fails when this start no longer
    /// holds it, so that a worker taken for dead cannot write beside its successor.
    /// </summary>
    /// <exception cref="JobLostException">Another start has the job now.</exception>
    public Task HoldAsync(Storage.ConsoleDb db, CancellationToken cancellationToken) => ledger.HoldAsync(db, Job, cancellationToken);

    internal sealed record Progress(double Fraction, string? Text);
}

/// <summary>The lease ran out and somebody else has the job: stop and leave no trace.</summary>
public sealed class JobLostException(Guid id) : Exception($"Job {id} is no longer held by this worker.");
