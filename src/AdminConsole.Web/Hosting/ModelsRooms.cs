using AdminConsole.Web.Features.Models;
using AdminConsole.Web.Shell;

namespace AdminConsole.Web.Hosting;

/// <summary>What the pages of models and trainings need.</summary>
public static class ModelsRooms
{
    public static IServiceCollection AddModelsRooms(this IServiceCollection services) => services
        .AddScoped<ModelsQuery>()
        .AddScoped<RegistryQuery>()
        .AddScoped<HistoryQuery>()
        .AddScoped<IRailCount, ModelsRailCount>();
}
