using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Shadowing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>
/// Lets the demo's challenger have begun its shadow run some days ago: the follower then scores what came in those days, on
/// which nobody has decided and from which the challenger has not learned. It waits behind the training in the same lane.
/// </summary>
public sealed class DemoShadowJob(AuditedWriter writer) : IJobHandler
{
    public const string Name = "demo-shadow";

    private static readonly TimeSpan Ago = TimeSpan.FromDays(3);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(4);

    public string Kind => Name;
    public string? Lane => Trainings.JobOf(ModelKind.Classifier);
    public bool IsLong => true;

    public Task RunAsync(JobContext context, CancellationToken cancellationToken) =>
        writer.WriteAsync(ProcessContext.System("shadow.start", "demo"), async (db, now) =>
        {
            await context.HoldAsync(db, cancellationToken);
            var challenger = await db.ModelVersions.SingleOrDefaultAsync(m => m.Kind == ModelKind.Classifier && m.State == ModelState.Challenger, cancellationToken);
            if (challenger is null || await db.ShadowRuns.AnyAsync(cancellationToken))
                return (false, AuditSubject.Nothing);
            var run = new ShadowRun
            {
                Id = context.Id,
                ModelVersionId = challenger.Id,
                StartedAt = now - Ago,
                EndsAt = now + Ahead,
                StartedBy = DemoAccounts.Of(DemoAccounts.Lead).DisplayName,
                Reason = "先跑一周影子，再决定要不要换",
                Open = 1,
                SeenUntil = now - Ago,
            };
            db.ShadowRuns.Add(run);
            return (true, new AuditSubject($"shadow:{run.Id}", JsonSerializer.Serialize(new { challenger.Number })));
        }, cancellationToken);
}
