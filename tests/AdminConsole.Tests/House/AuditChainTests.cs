using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.House;

public sealed class AuditChainTests
{
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Write_FromManyTasks_LeavesOneUnbrokenChain(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var writer = services.GetRequiredService<AuditedWriter>();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => writer.WriteAsync(
            ProcessContext.System("test.write", "test"),
            (db, now) =>
            {
                db.Markers.Add(new Marker { Key = $"k{i}", Value = "v", At = now });
                return Task.FromResult((i, new AuditSubject($"marker:k{i}", """{"歌":"词"}""")));
            },
            TestContext.Current.CancellationToken)));

        await using var read = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var entries = await read.AuditEntries.OrderBy(e => e.Sequence).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 24).Select(i => (long)i), entries.Select(e => e.Sequence));
        var previous = new byte[32];
        foreach (var entry in entries)
        {
            Assert.Equal(previous, entry.PreviousHash);
            Assert.Equal(AuditChain.HashOf(entry), entry.Hash);
            previous = entry.Hash;
        }
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_WhenSomebodyTamperedWithTheLog_NamesTheEntry(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = database.Services();
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 5; i++)
        {
            await services.GetRequiredService<AuditedWriter>().WriteAsync(ProcessContext.System("test.write", "test"), (db, now) =>
            {
                db.Markers.Add(new Marker { Key = $"k{i}", Value = "v", At = now });
                return Task.FromResult((i, new AuditSubject($"marker:k{i}")));
            }, cancel);
        }

        var verifier = services.GetRequiredService<AuditVerifier>();
        Assert.Equal(new ChainVerdict.Holds(5), await verifier.VerifyAsync(cancel));

        await using var write = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancel);
        await write.AuditEntries.Where(e => e.Sequence == 3).ExecuteUpdateAsync(set => set.SetProperty(e => e.Actor, "somebody else"), cancel);
        Assert.Equal(new ChainVerdict.Broken(3, ChainFault.Changed), await verifier.VerifyAsync(cancel));
        await write.AuditEntries.Where(e => e.Sequence == 3).ExecuteDeleteAsync(cancel);
        Assert.Equal(new ChainVerdict.Broken(3, ChainFault.Missing), await verifier.VerifyAsync(cancel));
        await write.AuditEntries.Where(e => e.Sequence > 2).ExecuteDeleteAsync(cancel);
        Assert.Equal(new ChainVerdict.Broken(5, ChainFault.Head), await verifier.VerifyAsync(cancel));
    }

    [Fact]
    public async Task Write_WhenItThrows_LeavesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        var writer = services.GetRequiredService<AuditedWriter>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync<bool>(
            ProcessContext.System("test.write", "test"),
            async (db, now) =>
            {
                db.Markers.Add(new Marker { Key = "half", Value = "done", At = now });
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                throw new InvalidOperationException("the disk caught fire");
            },
            TestContext.Current.CancellationToken));

        await using var read = await services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await read.Markers.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await read.AuditEntries.ToListAsync(TestContext.Current.CancellationToken));
    }
}
