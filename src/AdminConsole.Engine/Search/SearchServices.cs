using AdminConsole.Engine.Search.Elastic;
using AdminConsole.Engine.Search.Embedded;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Engine.Search;

public static class SearchServices
{
    /// <summary>Registers the search of <paramref name="options"/>; the projector runs only where it is hosted.</summary>
    public static IServiceCollection AddConsoleSearch(this IServiceCollection services, SearchOptions options, StorageProvider storage)
    {
        EmbeddedDialect dialect = storage == StorageProvider.Sqlite ? new SqliteDialect() : new PostgresDialect();
        services.AddSingleton(options);
        services.AddSingleton(dialect);
        services.AddSingleton<SearchHealth>();
        services.AddSingleton<CommentDocuments>();
        services.AddSingleton<SearchChanges>();
        services.AddSingleton<RebuildClaim>();
        services.AddSingleton<SearchRebuild>();
        services.AddSingleton<SearchCheck>();
        services.AddSingleton<SearchProjector>();
        services.AddSingleton(provider => new CommentFinder(
            provider.GetRequiredService<ICommentSearch>(), provider.GetRequiredService<IDbContextFactory<ConsoleDb>>(), dialect,
            provider.GetRequiredService<SearchHealth>()));
        if (options.Provider == SearchProvider.Elasticsearch)
            services.AddElasticsearch(options.Elasticsearch);
        else
            services.AddSingleton<ICommentSearch, EmbeddedCommentSearch>();
        return services;
    }
}
