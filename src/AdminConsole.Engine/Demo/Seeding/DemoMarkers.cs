using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>How far the demo platform has come in this database.</summary>
public abstract record DemoState
{
    private DemoState() { }

    public sealed record Begun(ulong Seed, DateTimeOffset At) : DemoState;

    public sealed record Complete : DemoState;

    /// <summary>There is data that the demo did not bring.</summary>
    public sealed record Foreign : DemoState;
}

/// <summary>The seeding's memory: marker rows that survive a kill.</summary>
public sealed class DemoMarkers(IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock)
{
    private const string Key = "demo";
    private const string Ready = "complete";
    private static readonly ProcessContext Context = ProcessContext.System("demo.seed", "demo");

    public DateTimeOffset Now() => clock.GetUtcNow();

    /// <summary>Takes note of seed and instant once; later starts get the same ones.</summary>
    public Task<DemoState> BeginAsync(ulong seed, CancellationToken cancellationToken) =>
        writer.WriteAsync<DemoState>(Context, async (db, now) =>
        {
            if (await db.Markers.SingleOrDefaultAsync(m => m.Key == Key, cancellationToken) is { } known)
                return (Read(known.Value), AuditSubject.Nothing);
            if (await db.Tracks.AnyAsync(cancellationToken) || await db.Comments.AnyAsync(cancellationToken) || await db.Listeners.AnyAsync(cancellationToken))
                return (new DemoState.Foreign(), AuditSubject.Nothing);
            var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
            var value = string.Create(CultureInfo.InvariantCulture, $"{seed} {at:O}");
            db.Markers.Add(new Marker { Key = Key, Value = value, At = now });
            return (new DemoState.Begun(seed, at), new AuditSubject("demo:begin"));
        }, cancellationToken);

    public async Task<bool> IsDoneAsync(string step, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Markers.AnyAsync(m => m.Key == StepKey(step), cancellationToken);
    }

    public Task<bool> DoneAsync(string step, CancellationToken cancellationToken) =>
        writer.WriteAsync(Context, (db, now) =>
        {
            MarkDone(db, step, now);
            return Task.FromResult((true, new AuditSubject($"demo:{step}")));
        }, cancellationToken);

    /// <summary>For a step that writes its rows and its marker in one transaction.</summary>
    public static void MarkDone(ConsoleDb db, string step, DateTimeOffset now) =>
        db.Markers.Add(new Marker { Key = StepKey(step), Value = "done", At = now });

    public Task<bool> CompleteAsync(DemoState.Begun begun, CancellationToken cancellationToken) =>
        writer.WriteAsync(Context, async (db, now) =>
        {
            var marker = await db.Markers.SingleAsync(m => m.Key == Key, cancellationToken);
            marker.Value = string.Create(CultureInfo.InvariantCulture, $"{Ready} {begun.Seed} {begun.At:O}");
            marker.At = now;
            return (true, new AuditSubject("demo:complete"));
        }, cancellationToken);

    private static DemoState Read(string value)
    {
        var parts = value.Split(' ');
        return parts[0] == Ready
            ? new DemoState.Complete()
            : new DemoState.Begun(ulong.Parse(parts[0], CultureInfo.InvariantCulture),
                DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
    }

    private static string StepKey(string step) => $"{Key}.{step}";
}
