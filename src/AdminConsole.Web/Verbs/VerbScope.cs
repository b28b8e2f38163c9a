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
        var configuration = new ConfigurationBuilder();
        ConsoleConfiguration.AddShippedFiles(
            configuration, Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production, []);
        var settings = configuration.Build();
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

    public T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
