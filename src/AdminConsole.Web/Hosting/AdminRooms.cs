using AdminConsole.Web.Features.Admin.Audit;
using AdminConsole.Web.Features.Admin.Health;
using AdminConsole.Web.Features.Admin.People;

namespace AdminConsole.Web.Hosting;

/// <summary>What the rooms under Admin need.</summary>
public static class AdminRooms
{
    public static IServiceCollection AddAdminRooms(this IServiceCollection services) => services
        .AddScoped<PeopleQuery>()
        .AddScoped<AuditQuery>()
        .AddScoped<HealthQuery>();
}
