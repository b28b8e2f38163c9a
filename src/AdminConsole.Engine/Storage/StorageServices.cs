using AdminConsole.Engine.Auditing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Engine.Storage;

public static class StorageServices
{
    /// <summary>Registers the database of <paramref name="options"/>, the write gate and the audited writer.</summary>
    public static IServiceCollection AddConsoleStorage(this IServiceCollection services, StorageOptions options, DataFolder folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddSingleton(new WriteGate(needed: options.Provider == StorageProvider.Sqlite));
        services.AddSingleton<AuditedWriter>();
        if (options.Provider == StorageProvider.Sqlite)
        {
            services.AddDbContextFactory<SqliteConsoleDb>(builder => UseSqlite(builder, options, folder));
            services.AddSingleton<IDbContextFactory<ConsoleDb>, AnyFactory<SqliteConsoleDb>>();
        }
        else
        {
            services.AddDbContextFactory<PostgresConsoleDb>(builder => UsePostgres(builder, options));
            services.AddSingleton<IDbContextFactory<ConsoleDb>, AnyFactory<PostgresConsoleDb>>();
        }

        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext());
        return services;
    }

    public static void UseSqlite(DbContextOptionsBuilder builder, StorageOptions options, DataFolder folder)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = folder.Database,
            DefaultTimeout = options.CommandTimeoutSeconds,
        };
        builder.UseSqlite(connection.ToString(), sqlite => sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new SqlitePragmas(options))
            .ConfigureWarnings(w => w.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));
    }

    public static void UsePostgres(DbContextOptionsBuilder builder, StorageOptions options) =>
        builder.UseNpgsql(
                options.Postgres ?? throw new InvalidOperationException(
                    "Storage:Postgres is empty. Set it to a connection string such as Host=db;Database=console;Username=console, or set Storage:Provider to Sqlite."),
                npgsql => npgsql.CommandTimeout(options.CommandTimeoutSeconds).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .UseSnakeCaseNamingConvention();

    /// <summary>Brings the database to the newest migration; SQLite files are switched to WAL first.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<DataFolder>().Create();
        await using var db = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancellationToken);
        if (db is SqliteConsoleDb)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private sealed class AnyFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<ConsoleDb> where TDb : ConsoleDb
    {
        public ConsoleDb CreateDbContext() => inner.CreateDbContext();
    }
}
