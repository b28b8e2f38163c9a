using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Scheduling;

/// <summary>Runs one job row: claims it, keeps its lease, watches for cancel, finishes it. Hangfire calls it; so may a verb.</summary>
public sealed partial class JobRunner(IServiceScopeFactory scopes, JobLedger ledger, JobOptions options, ILogger<JobRunner> logger)
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the row unless somebody else has it. A failed start is retried by the row, not by Hangfire.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(Guid id, string kind, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetServices<IJobHandler>().SingleOrDefault(h => h.Kind == kind);
        var job = await ledger.ClaimAsync(id, handler?.Lane, stopping);
        if (job is null)
            return;
        Log.Started(logger, job.Kind, job.Id, job.Attempts);
        var context = new JobContext(job, ledger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(context, stop, ended.Token);
        Exception? failure = null;
        try
        {
            if (handler is null)
                throw new InvalidOperationException($"This console has no job '{kind}'.");
            await handler.RunAsync(context, stop.Token);
        }
        catch (Exception e)
        {
            failure = e; // judged below, once the watch has ended and nothing else touches the row
        }

        await ended.CancelAsync();
        var pulse = await watch;
        await FinishAsync(context, pulse, failure, stopping);
    }

    private async Task FinishAsync(JobContext context, JobPulse pulse, Exception? failure, CancellationToken stopping)
    {
        var job = context.Job;
        var stopped = failure is OperationCanceledException;
        if (pulse == JobPulse.Lost || failure is JobLostException)
        {
            Log.Lost(logger, job.Kind, job.Id);
        }
        else if (failure is null)
        {
            await ledger.DoneAsync(job, context.Latest, CancellationToken.None);
            Log.Done(logger, job.Kind, job.Id);
        }
        else if (stopped && await ledger.FeelAsync(job, CancellationToken.None) == JobPulse.CancelRequested)
        {
            await ledger.CancelledAsync(job, context.Latest, CancellationToken.None);
            Log.Cancelled(logger, job.Kind, job.Id);
        }
        else if (stopped && stopping.IsCancellationRequested)
        {
            await ledger.ReleaseAsync(job, CancellationToken.None);
            Log.Released(logger, job.Kind, job.Id);
            throw new OperationCanceledException(stopping);
        }
        else
        {
            await ledger.FailedAsync(job, context.Latest, failure.Message, CancellationToken.None);
            Log.Failed(logger, failure, job.Kind, job.Id, job.Attempts, job.MaxAttempts);
            throw new JobFailedException(job.Id, failure);
        }
    }

    /// <summary>Beats until the job has ended; stops it when it is cancelled or lost.</summary>
    private async Task<JobPulse> WatchAsync(JobContext context, CancellationTokenSource stop, CancellationToken ended)
    {
        var written = context.Latest;
        var sinceBeat = TimeSpan.Zero;
        var lease = TimeSpan.FromSeconds(options.LeaseSeconds);
        var pulse = JobPulse.Held;
        using var timer = new PeriodicTimer(Pulse);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                sinceBeat += Pulse;
                try
                {
                    var latest = context.Latest;
                    if (latest != written || sinceBeat >= lease / 3)
                    {
                        pulse = await ledger.BeatAsync(context.Job, latest, ended);
                        (written, sinceBeat) = (latest, TimeSpan.Zero);
                    }
                    else
                    {
                        pulse = await ledger.FeelAsync(context.Job, ended);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The database is away. The lease tells how long the job may go on without it.
                    Log.NoPulse(logger, e, context.Job.Kind, context.Job.Id);
                    if (sinceBeat >= lease)
                        pulse = JobPulse.Lost;
                }

                if (pulse == JobPulse.Held)
                    continue;
                await stop.CancelAsync();
                if (pulse == JobPulse.Lost)
                    return pulse;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The job is over.
        }

        return pulse;
    }

    private static partial class Log
    {
        [LoggerMessage(3100, LogLevel.Information, "Job {Kind} {Id} starts, attempt {Attempt}")]
        public static partial void Started(ILogger logger, string kind, Guid id, int attempt);

        [LoggerMessage(3101, LogLevel.Information, "Job {Kind} {Id} is done")]
        public static partial void Done(ILogger logger, string kind, Guid id);

        [LoggerMessage(3102, LogLevel.Information, "Job {Kind} {Id} was cancelled")]
        public static partial void Cancelled(ILogger logger, string kind, Guid id);

        [LoggerMessage(3103, LogLevel.Information, "Job {Kind} {Id} goes back to the queue: this process stops")]
        public static partial void Released(ILogger logger, string kind, Guid id);

        [LoggerMessage(3104, LogLevel.Warning, "Job {Kind} {Id} is held by another worker now; its result here is dropped")]
        public static partial void Lost(ILogger logger, string kind, Guid id);

        [LoggerMessage(3105, LogLevel.Error, "Job {Kind} {Id} failed, attempt {Attempt} of {MaxAttempts}")]
        public static partial void Failed(ILogger logger, Exception exception, string kind, Guid id, int attempt, int maxAttempts);

        [LoggerMessage(3106, LogLevel.Warning, "Job {Kind} {Id} could not renew its lease")]
        public static partial void NoPulse(ILogger logger, Exception exception, string kind, Guid id);
    }
}

/// <summary>Tells Hangfire that a start failed, so that its dashboard shows it; the row decides about the next attempt.</summary>
public sealed class JobFailedException(Guid id, Exception inner) : Exception($"Job {id} failed: {inner.Message}", inner);
