using AdminConsole.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Engine.Scheduling;

public static class SchedulingServices
{
    /// <summary>Durable jobs, without anything that runs them by itself: for every process and verb.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services, JobOptions options)
    {
        services.TryAddSingleton(options);
        services.AddSingleton<Bookkeeping>();
        services.AddSingleton<Signal>();
        services.AddSingleton<ProcessLife>();
        services.AddSingleton<JobLedger>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<Schedules>();
        return services;
    }
}
