using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Shadowing;

public abstract record ShadowStart
{
    private ShadowStart() { }

    public sealed record Started(Guid Run, DateTimeOffset Until) : ShadowStart;

    public sealed record NoReason : ShadowStart;

    /// <summary>One runs at a time; it must end first.</summary>
    public sealed record AlreadyRuns(int Number) : ShadowStart;

    /// <summary>It is in force already, it is no classifier, or its file cannot be used.</summary>
    public sealed record Unusable(string Sentence) : ShadowStart;

    public sealed record NotFound : ShadowStart;
}

public enum ShadowStop
{
    Stopped = 1,
    NotRunning = 2,
    NoReason = 3,
}

/// <summary>Lets a challenger score the stream for some days, and ends it. What it says never acts; <see cref="ShadowFollower"/> carries it out.</summary>
public sealed class Shadows(AuditedWriter writer, IDbContextFactory<ConsoleDb> databases, DataFolder folder, TimeProvider clock)
{
    public const int MostDays = 60;

    /// <param name="context">With the reason.</param>
    /// <param name="id">The model.</param>
    /// <param name="days">1…<see cref="MostDays"/>.</param>
    public async Task<ShadowStart> StartAsync(ProcessContext context, ModelVersionId id, int days, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(context.Reason))
            return new ShadowStart.NoReason();
        await using (var reading = await databases.CreateDbContextAsync(cancellationToken))
        {
            var seen = await reading.ModelVersions.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
            if (seen is null)
                return new ShadowStart.NotFound();
            if (seen.Kind != ModelKind.Classifier)
                return new ShadowStart.Unusable("Only a classifier scores comments.");
            if (ModelFiles.ProblemOf(folder, seen) is { } problem)
                return new ShadowStart.Unusable(problem);
        }

        return await writer.WriteAsync<ShadowStart>(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync("shadow", cancellationToken);
            var version = await db.ModelVersions.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
            if (version.State == ModelState.Champion)
                return (new ShadowStart.Unusable("It is champion: it scores every comment already."), AuditSubject.Nothing);
            var other = await (
                from open in db.ShadowRuns
                where open.Open != null
                join model in db.ModelVersions on open.ModelVersionId equals model.Id
                select (int?)model.Number).FirstOrDefaultAsync(cancellationToken);
            if (other is { } number)
                return (new ShadowStart.AlreadyRuns(number), AuditSubject.Nothing);
            var run = new ShadowRun
            {
                Id = Ids.New(clock),
                ModelVersionId = id,
                StartedAt = now,
                EndsAt = now.AddDays(Math.Clamp(days, 1, MostDays)),
                StartedBy = context.Actor,
                Reason = context.Reason,
                Open = 1,
                SeenUntil = now,
            };
            db.ShadowRuns.Add(run);
            return (new ShadowStart.Started(run.Id, run.EndsAt), new AuditSubject($"shadow:{run.Id}", JsonSerializer.Serialize(new { version.Number, days })));
        }, cancellationToken);
    }

    public Task<ShadowStop> StopAsync(ProcessContext context, ModelVersionId id, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(context.Reason)
            ? Task.FromResult(ShadowStop.NoReason)
            : writer.WriteAsync(context, async (db, now) =>
                await EndAsync(db, id, context.Actor, context.Reason, now, cancellationToken) is { } run
                    ? (ShadowStop.Stopped, new AuditSubject($"shadow:{run.Id}"))
                    : (ShadowStop.NotRunning, AuditSubject.Nothing), cancellationToken);

    /// <summary>Inside a write that ends the model's time as a challenger.</summary>
    internal static async Task<ShadowRun?> EndAsync(
        ConsoleDb db, ModelVersionId id, string by, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.ShadowRuns.SingleOrDefaultAsync(r => r.Open != null && r.ModelVersionId == id, cancellationToken) is not { } run)
            return null;
        (run.Open, run.EndedAt, run.EndedBy, run.EndReason) = (null, now, by, reason);
        return run;
    }
}
