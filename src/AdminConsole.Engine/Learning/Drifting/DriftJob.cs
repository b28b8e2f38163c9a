using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>Drift and new slang, measured anew; a second run writes the same rows again.</summary>
public sealed class DriftJob(Drift drift, Slang slang, TimeProvider clock) : IJobHandler
{
    public const string Name = "measure-drift";

    public string Kind => Name;
    public string? Lane => Name;
    public bool IsLong => true;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        context.Report(0, "Measuring drift");
        await drift.MeasureAsync(clock.GetUtcNow(), cancellationToken);
        context.Report(0.6, "Looking for new slang");
        await slang.SearchAsync(clock.GetUtcNow(), cancellationToken);
    }
}

/// <summary>Asks for it once a day, whichever node is first.</summary>
public sealed class DriftClock(JobQueue jobs, IDbContextFactory<ConsoleDb> databases, TimeProvider clock, ILogger<DriftClock> log)
    : Rounds(TimeSpan.FromMinutes(10), clock, log)
{
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        var key = "drift:" + Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Champions.AnyAsync(c => c.Kind == ModelKind.Classifier, cancellationToken) || await db.JobRuns.AnyAsync(j => j.UniqueKey == key, cancellationToken))
                return;
        }

        await jobs.EnqueueAsync(ProcessContext.System("drift.measure", "learning"), DriftJob.Name, new { }, key, cancellationToken);
    }
}
