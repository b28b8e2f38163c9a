using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
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
public sealed class BatchKeeper(
    IDbContextFactory<ConsoleDb> databases, BookkeepingWriter writer, JobQueue jobs, TimeProvider clock, ILogger<BatchKeeper> log)
    : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    /// <summary>A batch that was asked for just now is being worked on by whoever asked.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - Fresh;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await BatchJob.Unfinished(db).AnyAsync(b => (b.UndoneAt ?? b.CreatedAt) < before, cancellationToken))
                return;
        }

        if (await writer.WriteAsync(db => jobs.EnqueueUnlessThereAsync(db, BatchJob.Name, "batches", cancellationToken), cancellationToken))
            jobs.Poke();
    }
}
