using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AdminConsole.Engine.Storage;

/// <summary>For <c>dotnet ef</c>, which needs a model and never a live database.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteConsoleDb>
{
    public SqliteConsoleDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqliteConsoleDb>();
        StorageServices.UseSqlite(builder, new StorageOptions(), new DataFolder(Path.GetTempPath()));
        return new SqliteConsoleDb(builder.Options);
    }
}

internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresConsoleDb>
{
    public PostgresConsoleDb CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgresConsoleDb>();
        StorageServices.UsePostgres(builder, new StorageOptions { Postgres = "Host=localhost;Database=design" });
        return new PostgresConsoleDb(builder.Options);
    }
}
