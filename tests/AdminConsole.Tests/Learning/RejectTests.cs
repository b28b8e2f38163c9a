using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Learning;

public sealed class RejectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Reject_ByManyAtOnceWhileOneIsPromoted_HasOneAnswerPerChallenger(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var one = database.Services();
        await using var other = database.Services();
        var champion = await ClassifierShelf.FileAsync(one, 1, ModelState.Champion);
        for (var number = 2; number <= 7; number++)
        {
            var challenger = await ClassifierShelf.FileAsync(one, number, ModelState.Challenger);
            Task<RejectOutcome> Reject(IServiceProvider services, string who) => services.GetRequiredService<Models>().RejectAsync(
                new ProcessContext("model.reject", who, null, "slower"), challenger.Id, Cancel);
            var rejected = Task.WhenAll(Reject(one, "Li"), Reject(other, "Sun"), Reject(one, "Chen"), Reject(other, "Ma"));
            var promoted = number % 2 == 0 ? null : await one.GetRequiredService<Models>().PromoteAsync(
                new ProcessContext("model.promote", "Wu", null, "better"), challenger.Id, champion.Id, Cancel) as PromoteOutcome.Promoted;

            var turnedDown = (await rejected).Count(outcome => outcome == RejectOutcome.Rejected);

            Assert.Equal(1, turnedDown + (promoted is null ? 0 : 1));
            await using var db = one.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
            var state = await db.ModelVersions.Where(m => m.Id == challenger.Id).Select(m => m.State).SingleAsync(Cancel);
            Assert.Equal(promoted is null ? ModelState.Rejected : ModelState.Champion, state);
            Assert.Equal(turnedDown, await db.AuditEntries.CountAsync(a => a.Kind == "model.reject" && a.Subject == "model:Classifier:" + challenger.Number, Cancel));
            champion = promoted is null ? champion : challenger;
        }
    }
}
