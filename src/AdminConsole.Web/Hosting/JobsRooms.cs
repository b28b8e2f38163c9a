using AdminConsole.Web.Features.Jobs;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Hosting;

/// <summary>What the jobs and schedules rooms need.</summary>
public static class JobsRooms
{
    public static IServiceCollection AddJobsRooms(this IServiceCollection services) => services
        .AddScoped<JobsQuery>()
        .AddScoped<IRailCount, JobsRailCount>();
}
