using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>The verb as an operator runs it, after somebody was at the database with SQL.</summary>
public sealed class TamperedAuditTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Tampering { get; } = new()
    {
        { "UPDATE audit_entries SET actor = 'Chen Yu' WHERE sequence = 2", "entry 2: it was changed after it was written." },
        { "UPDATE audit_entries SET detail = NULL WHERE sequence = 3", "entry 3: it was changed after it was written." },
        { "DELETE FROM audit_entries WHERE sequence = 2", "entry 2: it is gone." },
        { "DELETE FROM audit_entries WHERE sequence = 4", "entry 4: the end of the log does not agree with its head." },
        {
            """
            INSERT INTO audit_entries (sequence, at, actor, kind, subject, previous_hash, hash)
            SELECT sequence + 1, at, actor, kind, subject, hash, previous_hash FROM audit_entries WHERE sequence = 4
            """,
            "entry 5: the end of the log does not agree with its head."
        },
        {
            // Room is made in the middle, and the head goes along.
            """
            UPDATE audit_entries SET sequence = 5 WHERE sequence = 4;
            INSERT INTO audit_entries (sequence, at, actor, kind, subject, previous_hash, hash)
            SELECT 4, at, actor, kind, subject, hash, hash FROM audit_entries WHERE sequence = 3;
            UPDATE audit_heads SET sequence = 5
            """,
            "entry 4: it was changed after it was written."
        },
    };

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Verify_OfAnUntouchedLog_Holds(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        await DecideAsync(house, 4);
        var (exitCode, said, _) = await ConsoleProcess.RunAsync(["audit", "verify"], house.Database.Folder.Root, Stop, house.Database.Settings);
        Assert.Equal((0, "4 entries hold"), (exitCode, said.Trim()));
    }

    [Theory, MemberData(nameof(Tampering))]
    public async Task Verify_AfterSqlFromOutside_NamesTheEntry(string sql, string sentence)
    {
        await using var house = await DecisionHouse.OpenAsync(StorageProvider.Sqlite);
        await DecideAsync(house, 4);
        await using (var db = house.Db())
            await db.Database.ExecuteSqlRawAsync(sql, Stop);
        var (exitCode, _, complained) = await ConsoleProcess.RunAsync(["audit", "verify"], house.Database.Folder.Root, Stop, house.Database.Settings);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, complained.Trim(), StringComparison.Ordinal);
    }

    private static async Task DecideAsync(DecisionHouse house, int count)
    {
        var li = new Moderator(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
        for (var i = 0; i < count; i++)
        {
            var comment = await house.InsertAsync(new QueuedComment());
            await house.Decisions.DecideAsync(li, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult, "a note"), new Seen(comment.Version, comment.TextHash), Stop);
        }
    }
}
