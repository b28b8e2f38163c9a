using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Demo;
using AdminConsole.Engine.Demo.Seeding;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Demo;

public sealed class DemoSeederTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Seed_AfterAStopHalfWay_CompletesThePlatformOnce(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled))
        {
            await using var first = database.Services();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                first.GetRequiredService<DemoSeeder>().SeedAsync(withAccounts: false, new StopAt("judging", stop), stop.Token));
        }

        await using var services = database.Services();
        var seeder = services.GetRequiredService<DemoSeeder>();
        Assert.IsType<SeedOutcome.Seeded>(await seeder.SeedAsync(withAccounts: false, new Progress<string>(), Cancelled));
        Assert.IsType<SeedOutcome.AlreadyThere>(await seeder.SeedAsync(withAccounts: false, new Progress<string>(), Cancelled));

        await using var db = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(Cancelled);
        Assert.Empty(await db.People.ToListAsync(Cancelled));
        Assert.Equal(400, await db.Artists.CountAsync(Cancelled));
        Assert.Equal(2_000, await db.Listeners.CountAsync(Cancelled));
        Assert.InRange(await db.Listens.CountAsync(Cancelled), 145_000, 155_000);
        var comments = await db.Comments.CountAsync(Cancelled);
        Assert.InRange(comments, 5_900, 6_000);
        Assert.Equal(comments, await db.CommentScores.CountAsync(Cancelled));
        Assert.InRange(await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting, Cancelled), 150, 600);
        Assert.Equal(
            await db.QueueEntries.CountAsync(e => e.State == QueueState.Waiting, Cancelled),
            await db.Comments.CountAsync(c => c.Status == CommentStatus.Waiting, Cancelled));
        Assert.Equal(0, await db.Comments.CountAsync(c => c.Status == CommentStatus.Received, Cancelled));
        Assert.InRange(await db.Decisions.CountAsync(Cancelled), 1_200, 1_800);
        Assert.Equal(12, await db.Editions.CountAsync(Cancelled));
        Assert.Equal(60, await db.Playlists.CountAsync(Cancelled));
        Assert.Equal(11, await db.Playlists.CountAsync(p => p.Kind == PlaylistKind.Editorial && p.State == PlaylistState.Live, Cancelled));
        Assert.Equal(2, await db.Champions.CountAsync(Cancelled));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Seed_WhereSomebodyHasData_AddsNothing(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        await services.GetRequiredService<AdminConsole.Engine.Moderation.CommentIntake>().TakeAsync(
            ProcessContext.System("test", "test"),
            [new IncomingComment("1", "好听", "a", null, "t", ThreadKind.Track, null, null, null, DateTimeOffset.UnixEpoch.AddYears(50))], Cancelled);

        Assert.IsType<SeedOutcome.NotEmpty>(await services.GetRequiredService<DemoSeeder>().SeedAsync(withAccounts: true, new Progress<string>(), Cancelled));
        await using var db = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(Cancelled);
        Assert.Equal((0, 0), (await db.People.CountAsync(Cancelled), await db.Tracks.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task Disable_OutsideDevelopment_LeavesNoDemoAccountThatItsPasswordOpens()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        var people = services.GetRequiredService<DemoPeople>();
        await people.MakeAsync(Cancelled);
        await people.DisableAsync(Cancelled);

        var hasher = services.GetRequiredService<IPasswordHasher<Person>>();
        await using var db = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(Cancelled);
        var made = await db.People.ToListAsync(Cancelled);
        Assert.Equal(DemoAccounts.All.Count, made.Count);
        Assert.All(made, person => Assert.True(
            person.DisabledAt is not null
            || hasher.VerifyHashedPassword(person, person.PasswordHash!, DemoAccounts.Of(person.Email!).Password) == PasswordVerificationResult.Failed));
    }

    private sealed class StopAt(string step, CancellationTokenSource stop) : IProgress<string>
    {
        public void Report(string value)
        {
            if (value.StartsWith(step, StringComparison.Ordinal))
                stop.Cancel();
        }
    }
}
