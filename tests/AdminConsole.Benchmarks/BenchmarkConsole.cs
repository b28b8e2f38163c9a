using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Benchmarks;

/// <summary>A console with the shipped settings on a fresh SQLite file, gone afterwards.</summary>
internal sealed class BenchmarkConsole : IAsyncDisposable
{
    private BenchmarkConsole(DataFolder folder, ServiceProvider services) => (Folder, Services) = (folder, services);

    public DataFolder Folder { get; }

    public ServiceProvider Services { get; }

    /// <param name="own">Settings that differ from the shipped ones.</param>
    /// <param name="change">Services that do.</param>
    public static async Task<BenchmarkConsole> OpenAsync(IReadOnlyDictionary<string, string?>? own = null, Action<IServiceCollection>? change = null)
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("console-bench-").FullName).Create();
        var configuration = new ConfigurationBuilder();
        ConsoleConfiguration.AddShippedFiles(configuration, "Production", []);
        configuration.AddInMemoryCollection(own);
        var settings = configuration.Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings);
        services.AddLogging();
        services.AddConsole(settings, folder);
        change?.Invoke(services);
        var console = new BenchmarkConsole(folder, services.BuildServiceProvider());
        await StorageServices.MigrateAsync(console.Services, CancellationToken.None);
        return console;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public ConsoleDb Db() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder.Root, recursive: true);
    }
}
