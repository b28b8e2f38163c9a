using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Scheduling;

namespace AdminConsole.Engine.Learning;

/// <summary>After a classifier became champion: what waits and what came lately is judged again by it.</summary>
public sealed class RescoreJob(Rescoring rescoring, LearningOptions options, TimeProvider clock) : IJobHandler
{
    public const string Name = "rescore-comments";

    public string Kind => Name;
    public string? Lane => Name;
    public bool IsLong => true;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var actor = ProcessContext.System("comments.rescore", "scoring");
        var since = clock.GetUtcNow().AddDays(-options.RescoreDays);
        await rescoring.RunAsync(actor, null, cancellationToken);
        await rescoring.RenewAsync(actor, since, share => context.Report(share, "Scoring comments again"), cancellationToken);
    }

    /// <param name="Model">Who became champion; for the reader of the jobs page.</param>
    public sealed record Args(Guid Model);
}
