using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>Twenty moderators at once on 10,000 comments, over HTTP: nothing double, nothing lost, every conflict named.</summary>
public sealed class TwentyModeratorsTests
{
    private const int Pairs = 10;
    private const int Moderators = 2 * Pairs;
    private const int Comments = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decide_ByTwentyOnTenThousandComments_IsNeverDoubleAndNeverLost()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        await using (var db = console.Db())
            await Shift.AddModeratorsAsync(db, console.Get<People>(), Moderators, Stop);
        var comments = await Shift.AddCommentsAsync(console.Db, Comments, Stop);
        var desks = await SeatAsync(_ => console.Address);
        var answers = await Offering.WorkAsync(desks, comments, Stop);
        await using var read = console.Db();
        await Ledger.AgreesAsync(read, comments, answers);
        Assert.IsType<ChainVerdict.Holds>(await console.Get<AuditVerifier>().VerifyAsync(Stop));
    }

    /// <summary>
    /// All that the two processes share is the database. Of every other pair, one sits at each console; the pairs between
    /// meet inside one process, now here and now there.
    /// </summary>
    [Theory, MemberData(nameof(Databases.Shared), MemberType = typeof(Databases))]
    public async Task Decide_AtTwoConsolesOnOnePostgres_IsNeverDoubleAndNeverLost(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var factory = services.GetRequiredService<IDbContextFactory<ConsoleDb>>();
        await using (var db = factory.CreateDbContext())
            await Shift.AddModeratorsAsync(db, services.GetRequiredService<People>(), Moderators, Stop);
        var comments = await Shift.AddCommentsAsync(factory.CreateDbContext, Comments, Stop);
        var second = Directory.CreateTempSubdirectory("console-second-");
        try
        {
            await using var here = await ConsoleProcess.StartAsync(database.Folder.Root, Stop, database.Settings);
            await using var there = await ConsoleProcess.StartAsync(second.FullName, Stop, database.Settings);
            var desks = await SeatAsync(i => ((i % Pairs % 4) switch { 1 => here, 3 => there, _ => i < Pairs ? here : there }).Address);
            var answers = await Offering.WorkAsync(desks, comments, Stop);
            await using var read = factory.CreateDbContext();
            await Ledger.AgreesAsync(read, comments, answers);
            Assert.IsType<ChainVerdict.Holds>(await services.GetRequiredService<AuditVerifier>().VerifyAsync(Stop));
        }
        finally
        {
            second.Delete(recursive: true);
        }
    }

    private static async Task<Desk[]> SeatAsync(Func<int, Uri> console) =>
        await Task.WhenAll(Enumerable.Range(0, Moderators).Select(i => Desk.SignInAsync(console(i), i, Stop)));
}
