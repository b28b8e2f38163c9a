using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AdminConsole.Tests.House;

public sealed class MigrationTests
{
    [Theory]
    [InlineData(typeof(SqliteConsoleDb))]
    [InlineData(typeof(PostgresConsoleDb))]
    public void Model_HasNoPendingMigration(Type context)
    {
        var design = typeof(ConsoleDb).Assembly.GetTypes().Single(t =>
            t.IsAssignableTo(typeof(IDesignTimeDbContextFactory<>).MakeGenericType(context)));
        using var db = (ConsoleDb)design.GetMethod("CreateDbContext")!.Invoke(Activator.CreateInstance(design), [Array.Empty<string>()])!;
        Assert.False(db.Database.HasPendingModelChanges(), "The model changed: add a migration for each provider (README, The house).");
    }
}
