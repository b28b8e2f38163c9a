using System.CommandLine;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace AdminConsole.Web.Verbs;

/// <summary>The console's services for the length of one verb, on a migrated database.</summary>
public sealed class VerbScope : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private VerbScope(ServiceProvider provider) => this.provider = provider;

    public IServiceProvider Services => provider;

    public static async Task<VerbScope> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Settings();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings);
        services.AddLogging(logging => logging.AddConfiguration(settings.GetSection("Logging"))
            .SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true));
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is the verb's
        services.AddConsole(settings, ConsoleVerbs.Folder(parsed));
        var built = services.BuildServiceProvider();
        try
        {
            await StorageServices.MigrateAsync(built, cancellationToken);
        }
        catch
        {
            await built.DisposeAsync();
            throw;
        }

        return new VerbScope(built);
    }

    /// <summary>Whether the rows are kept by a server, so that the data folder says nothing about them.</summary>
    public static bool IsElsewhere() => Settings().Section<StorageOptions>(StorageOptions.Section).Provider != StorageProvider.Sqlite;

    public T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    private static IConfigurationRoot Settings()
    {
        var configuration = new ConfigurationBuilder();
        ConsoleConfiguration.AddShippedFiles(
            configuration, Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production, []);
        return configuration.Build();
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
