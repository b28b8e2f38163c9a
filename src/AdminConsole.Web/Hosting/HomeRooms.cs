using AdminConsole.Web.Features.Home;

namespace AdminConsole.Web.Hosting;

/// <summary>What the home pages read.</summary>
public static class HomeRooms
{
    public static IServiceCollection AddHomes(this IServiceCollection services) => services
        .AddScoped<ModerationHomeQuery>()
        .AddScoped<EditorHomeQuery>()
        .AddScoped<ProductHomeQuery>()
        .AddScoped<BreadthQuery>()
        .AddScoped<AdminHomeQuery>();
}
