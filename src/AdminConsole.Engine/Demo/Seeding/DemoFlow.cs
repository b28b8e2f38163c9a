using AdminConsole.Engine.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>What fills an empty console with the demo platform.</summary>
public static class DemoFlow
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoMarkers>();
        services.AddSingleton<DemoPeople>();
        services.AddSingleton<DemoEditors>();
        services.AddSingleton<DemoCatalogueLoad>();
        services.AddSingleton<DemoPlaylistLoad>();
        services.AddSingleton<DemoHistory>();
        services.AddSingleton<DemoAppeals>();
        services.AddSingleton<DemoCommentLoad>();
        services.AddSingleton<DemoModels>();
        services.AddSingleton<DemoSeeder>();
        services.AddSingleton<IJobHandler, DemoShadowJob>();
        return services;
    }
}
