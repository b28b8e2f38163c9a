using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;

namespace AdminConsole.Web.Hosting;

/// <summary>Hangfire as the muscle behind the job rows. What must be done stands in the rows; this only does it.</summary>
internal static class JobHosting
{
    private const string Dashboard = "/admin/jobs";

    /// <summary>Every role may look at Hangfire's dashboard; All and Worker also carry jobs out.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, ProcessRole role, StorageOptions storage, JobOptions jobs)
    {
        // In the container, not in Hangfire's statics: of several hosts in one process each must store and carry out its own.
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<JobStorage>(_ => storage.Provider == StorageProvider.Postgres ? Postgres(storage) : InMemory());
        services.AddHangfire(configuration => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseLogProvider(HangfireLog.Instance));
        services.AddHostedService<HangfireLog.Attach>();
        if (role == ProcessRole.Web)
            return services;

        services.AddHostedService<JobSweeper>();
        services.AddHangfireServer(server =>
        {
            server.Queues = [JobSweeper.ShortQueue];
            server.WorkerCount = jobs.Workers;
            server.CancellationCheckInterval = TimeSpan.FromSeconds(1);
            server.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddHangfireServer(server =>
        {
            server.Queues = [JobSweeper.LongQueue];
            server.WorkerCount = 1;
            server.CancellationCheckInterval = TimeSpan.FromSeconds(1);
            server.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        return services;
    }

    public static bool IsDashboard(HttpContext context) => context.Request.Path.StartsWithSegments(Dashboard, StringComparison.Ordinal);

    /// <summary>Read only: cancelling and retrying happen on our own page, on the rows and in the audit log.</summary>
    public static void MapJobsDashboard(this WebApplication app) =>
        app.MapHangfireDashboardWithAuthorizationPolicy(Policies.Admin, Dashboard, new DashboardOptions
        {
            AppPath = "/jobs",
            DashboardTitle = "AdminConsole",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = _ => true,
        });

    private static InMemoryStorage InMemory() => new(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) });

    /// <remarks>Without the sliding timeout a second server steals every job that lasts longer than it.</remarks>
    private static PostgreSqlStorage Postgres(StorageOptions storage) => new(
        new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(storage.Postgres!, new PostgreSqlStorageOptions()),
        new PostgreSqlStorageOptions
        {
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromSeconds(60),
            QueuePollInterval = TimeSpan.FromSeconds(1),
            EnableLongPolling = true,
        });
}
