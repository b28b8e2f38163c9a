using AdminConsole.Engine.Curation.Listens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Curation;

/// <summary>The curation pipeline, in its order: Listens → Train → Candidates → Blend → Publish.</summary>
public static class CurationFlow
{
    public static IServiceCollection AddCuration(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;

        // Listens: what the platform tells of tracks and listeners becomes rows.
        services.AddSingleton<ListenIntake>();
        return services;
    }
}
