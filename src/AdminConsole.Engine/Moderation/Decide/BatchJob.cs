using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>The durable job that finishes every batch that is not finished. Running twice does no harm: each item's outcome is written with its decision.</summary>
public sealed class BatchJob(BatchChunks chunks, IDbContextFactory<ConsoleDb> databases) : IJobHandler
{
    public const string Name = "decide-batches";

    public string Kind => Name;

    public string Lane => Name;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } batch)
            await chunks.FinishAsync(batch.Id, done => context.Report((double)done / batch.Total, "Deciding"), cancellationToken);
    }

    private async Task<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Unfinished(db).OrderBy(b => b.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    internal static IQueryable<Batch> Unfinished(ConsoleDb db) =>
        db.Batches.AsNoTracking().Where(b => b.State == BatchState.Running || b.State == BatchState.Undoing);
}

/// <summary>
/// Asks for a <see cref="BatchJob"/> where a batch is not finished and nobody works on it: the process that did is dead,
/// or its job gave up. The batches' own rows are what must be done.
/// </summary>
public sealed partial class BatchKeeper(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<BatchKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>A batch that was asked for just now is being worked on by whoever asked.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                if (await AskAsync(stoppingToken))
                    jobs.Poke();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.LookFailed(log, e); // the database is away; the next look finds the same batches
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var before = now - Fresh;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await BatchJob.Unfinished(db).AnyAsync(b => (b.UndoneAt ?? b.CreatedAt) < before, cancellationToken))
                return false;
        }

        return await writer.WriteAsync(async db =>
        {
            if (await db.JobRuns.AnyAsync(
                j => j.Kind == BatchJob.Name && (j.State == JobState.Running || (j.State == JobState.Queued && j.NotBefore <= now)), cancellationToken))
                return false;
            await jobs.EnqueueAsync(db, BatchJob.Name, new { }, "batches", cancellationToken: cancellationToken);
            return true;
        }, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3330, LogLevel.Error, "Could not look for batches that are not finished")]
        public static partial void LookFailed(ILogger log, Exception e);
    }
}
