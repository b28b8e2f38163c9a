using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdminConsole.Tests.Infrastructure;

/// <summary>Every data test is a theory over both databases; an absent PostgreSQL shows as skipped.</summary>
public static class Databases
{
    /// <summary>Connection string of a server on which tests may create databases.</summary>
    public const string PostgresVariable = "ADMINCONSOLE_TEST_POSTGRES";

    public static string? Postgres { get; } = Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } value ? value : null;

    /// <summary>The one that several processes may share; SQLite's file is one process's.</summary>
    public static IEnumerable<ITheoryDataRow> Shared { get; } =
    [
        new TheoryDataRow<StorageProvider>(StorageProvider.Postgres)
        {
            Skip = Postgres is null ? $"{PostgresVariable} is not set" : null,
        },
    ];

    public static IEnumerable<ITheoryDataRow> All { get; } = [new TheoryDataRow<StorageProvider>(StorageProvider.Sqlite), .. Shared];
}

/// <summary>A fresh, migrated database and data folder for one test; both vanish with it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim TemplateTurn = new(1);
    private static readonly Dictionary<StorageProvider, string> Templates = [];
    private readonly string? postgresName;

    private TestDatabase(StorageProvider provider, DataFolder folder, string? postgresName)
    {
        Provider = provider;
        Folder = folder;
        this.postgresName = postgresName;
    }

    public StorageProvider Provider { get; }

    public DataFolder Folder { get; }

    /// <summary>Settings as the command line takes them, without the leading dashes.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Storage:Provider"] = Provider.ToString(),
        ["Storage:Postgres"] = postgresName is null ? null : ConnectionString(postgresName),
        ["Storage:FullSync"] = "false",
    };

    public static async Task<TestDatabase> CreateAsync(StorageProvider provider)
    {
        var template = await TemplateAsync(provider);
        var folder = new DataFolder(Directory.CreateTempSubdirectory("console-test-").FullName).Create();
        if (provider == StorageProvider.Sqlite)
        {
            File.Copy(template, folder.Database);
            return new TestDatabase(provider, folder, null);
        }

        var name = $"console_test_{Guid.CreateVersion7():N}";
        await AdministerAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new TestDatabase(provider, folder, name);
    }

    /// <summary>The console's services on this database, as a verb has them.</summary>
    public ServiceProvider Services(Action<IServiceCollection>? change = null)
    {
        var configuration = new ConfigurationBuilder();
        ConsoleConfiguration.AddShippedFiles(configuration, "Test", []);
        configuration.AddInMemoryCollection(Settings);
        var settings = configuration.Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings);
        services.AddLogging();
        services.AddConsole(settings, Folder);
        change?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (postgresName is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await AdministerAsync($"DROP DATABASE IF EXISTS {postgresName} WITH (FORCE)");
        }
        else
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        }

        Directory.Delete(Folder.Root, recursive: true);
    }

    /// <summary>Migrating takes longer than copying: it is done once per provider and run.</summary>
    private static async Task<string> TemplateAsync(StorageProvider provider)
    {
        await TemplateTurn.WaitAsync();
        try
        {
            if (Templates.TryGetValue(provider, out var known))
                return known;
            var folder = new DataFolder(Directory.CreateTempSubdirectory("console-template-").FullName).Create();
            var name = $"console_template_{Guid.CreateVersion7():N}";
            if (provider == StorageProvider.Postgres)
                await AdministerAsync($"CREATE DATABASE {name}");
            var empty = new TestDatabase(provider, folder, provider == StorageProvider.Postgres ? name : null);
            await using (var services = empty.Services())
                await StorageServices.MigrateAsync(services, CancellationToken.None);
            if (provider == StorageProvider.Postgres)
            {
                NpgsqlConnection.ClearAllPools();
                return Templates[provider] = name;
            }

            await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.Database}"))
            {
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
                await command.ExecuteNonQueryAsync();
            }

            return Templates[provider] = folder.Database;
        }
        finally
        {
            TemplateTurn.Release();
        }
    }

    private static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(Databases.Postgres) { Database = database, MaxPoolSize = 40 }.ToString();

    private static async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Databases.Postgres) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
