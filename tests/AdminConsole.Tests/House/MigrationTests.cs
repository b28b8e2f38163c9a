using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

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

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Scores_FromBeforeTheirArrivalWasKept_AreDatedByTheirComments(StorageProvider provider)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var at = new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("Trust", stop);
        await new QueuedComment { At = at, Status = CommentStatus.Clear }.InsertAsync(db); // into tables that no later migration gave a column
        await db.CommentScores.ExecuteUpdateAsync(set => set.SetProperty(s => s.ArrivedAt, (DateTimeOffset?)null), stop);

        await migrator.MigrateAsync(cancellationToken: stop);

        Assert.Equal(at, await db.CommentScores.Select(s => s.ArrivedAt).SingleAsync(stop));
    }
}
