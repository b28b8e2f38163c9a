using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Curation.Train;
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
        services.AddSingleton<CatalogueIntake>();
        services.AddSingleton<ListenIntake>();
        services.AddSingleton<ListeningStore>();

        // Train: the recommender in force, from its file.
        services.AddSingleton<RecommenderInForce>();

        // Candidates: six sources over one state of the data.
        services.AddSingleton<CandidateRoom>();

        // Blend: recipes, lists made by them, and their replay.
        services.AddSingleton<Recipes>();
        services.AddSingleton<RecommenderRoom>();
        services.AddSingleton<ReplayRoom>();

        // Publish: editors' playlists feed the editorial source of the next list.
        services.AddSingleton<IEditorialPool, PlaylistPool>();
        services.AddSingleton<PlaylistIntake>();
        services.AddSingleton<Playlists>();
        services.AddSingleton<ListComposer>();
        services.AddSingleton<Editions>();
        return services;
    }
}
