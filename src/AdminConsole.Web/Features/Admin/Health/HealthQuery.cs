using System.Diagnostics;
using System.Reflection;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminConsole.Web.Features.Admin.Health;

public sealed record CheckRow(string Name, HealthStatus Status, TimeSpan Took, string? Said);

public sealed record JobCounts(int Queued, int Running, int FailedToday, DateTimeOffset? OldestQueued);

public sealed record OutboxCounts(int Unrouted, int Pending, int Dead, DateTimeOffset? OldestPending);

public sealed record ChampionRow(ModelKind Kind, int Number, DateTimeOffset Since, string PromotedBy);

public sealed record DiskUse(long Free, long Size, long Database, long Models)
{
    public double Used => Size == 0 ? 0 : 1 - (double)Free / Size;
}

public sealed record HealthPage(IReadOnlyList<CheckRow> Checks, StorageProvider Provider, SearchStatus Search, JobCounts Jobs, OutboxCounts Outbox)
{
    public IReadOnlyList<ChampionRow> Champions { get; init; } = [];

    public required DiskUse Disk { get; init; }

    public required string Folder { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public long Memory { get; init; }

    public long SearchDrift => Search.Pending;

    public bool AllWell => Checks.All(c => c.Status == HealthStatus.Healthy) && Outbox.Dead == 0 && Jobs.FailedToday == 0;
}

/// <summary>Asks each part how it is, now; nothing on the page is remembered from before.</summary>
public sealed class HealthQuery(ConsoleDb db, HealthCheckService checks, SearchCheck search, DataFolder folder, StorageOptions storage, TimeProvider clock)
{
    public async Task<HealthPage> PageAsync(CancellationToken cancel)
    {
        var report = await checks.CheckHealthAsync(cancel);
        var dayAgo = clock.GetUtcNow() - TimeSpan.FromDays(1);
        var jobs = await db.JobRuns.AsNoTracking()
            .GroupBy(_ => 1)
            .Select(all => new JobCounts(
                all.Count(j => j.State == JobState.Queued),
                all.Count(j => j.State == JobState.Running),
                all.Count(j => j.State == JobState.Failed && j.FinishedAt > dayAgo),
                all.Where(j => j.State == JobState.Queued).Min(j => (DateTimeOffset?)j.CreatedAt)))
            .SingleOrDefaultAsync(cancel);
        var outbox = new OutboxCounts(
            await db.OutboxMessages.CountAsync(m => m.RoutedAt == null, cancel),
            await db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Pending, cancel),
            await db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Dead, cancel),
            await db.OutboxMessages.Where(m => m.RoutedAt == null).MinAsync(m => (DateTimeOffset?)m.CreatedAt, cancel));
        var champions = await (
            from champion in db.Champions.AsNoTracking()
            join model in db.ModelVersions on champion.ModelVersionId equals model.Id
            orderby champion.Kind
            select new ChampionRow(champion.Kind, model.Number, champion.Since, champion.PromotedBy)).ToListAsync(cancel);
        using var process = Process.GetCurrentProcess();
        return new HealthPage(
            [.. report.Entries.Select(e => new CheckRow(e.Key, e.Value.Status, e.Value.Duration, e.Value.Description ?? e.Value.Exception?.Message))],
            storage.Provider, await search.StatusAsync(cancel), jobs ?? new JobCounts(0, 0, 0, null), outbox)
        {
            Champions = champions,
            Disk = Disk(),
            Folder = folder.Root,
            Version = typeof(HealthQuery).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            StartedAt = new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero),
            Memory = process.WorkingSet64,
        };
    }

    private DiskUse Disk()
    {
        var drive = new DriveInfo(Path.GetFullPath(folder.Root));
        var database = Directory.EnumerateFiles(folder.Root, Path.GetFileName(folder.Database) + "*").Sum(SizeOf);
        var models = Directory.Exists(folder.Models) ? Directory.EnumerateFiles(folder.Models, "*", SearchOption.AllDirectories).Sum(SizeOf) : 0;
        return new DiskUse(drive.AvailableFreeSpace, drive.TotalSize, database, models);
    }

    /// <summary>0 for a file that went away while we were looking.</summary>
    private static long SizeOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
