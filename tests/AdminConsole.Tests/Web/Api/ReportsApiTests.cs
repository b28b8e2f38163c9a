using System.Net;
using System.Net.Http.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using Microsoft.EntityFrameworkCore;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class ReportsApiTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Report_ByPeople_BringsAnUnflaggedCommentBeforeAModeratorAndRaisesIt(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "lovely"), None);
        var bot = await ReportAsync(client, "1", [new { reporterId = "b-1", kind = "bot" }]);
        Assert.Equal((0, 1, "clear"), (bot.People, bot.Bots, bot.Status));

        var first = await ReportAsync(client, "1", [new { reporterId = "u-1", kind = "person", reason = "spam" }, new { reporterId = "u-1" }, new { reporterId = "" }]);
        Assert.Equal((1, 1, "waiting"), (first.People, first.Bots, first.Status));
        Assert.Equal(["new", "known", "rejected"], first.Rows.Select(r => r.Outcome));
        var before = await EntryAsync(console);
        await ReportAsync(client, "1", [new { reporterId = "u-1", kind = "person" }, new { reporterId = "b-2", kind = "bot" }]);
        Assert.Equal(before.Priority, (await EntryAsync(console)).Priority, 6);
        await ReportAsync(client, "1", [new { reporterId = "u-2", kind = "person" }, new { reporterId = "u-3", kind = "person" }]);
        var after = await EntryAsync(console);
        Assert.Equal((3, 2), (after.ReportCount, after.BotReportCount));
        Assert.Equal(before.Priority + 1, after.Priority, 6); // from one person to three: twice the weight

        using var moderator = await console.SignedInAsync(Roles.Moderator);
        var page = await moderator.PageAsync("/queue?reported=true");
        Assert.Contains("3 people, 2 bots", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelector("[data-count=reported]")!.TextContent);

        // An edit keeps who reported it, and its place.
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "lovely, so lovely"), None);
        Assert.Equal((QueueState.Waiting, 3), ((await EntryAsync(console)).State, (await EntryAsync(console)).ReportCount));
        Assert.Equal(after.Priority, (await EntryAsync(console)).Priority, 6);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Report_OfACommentWithAWordThatComesFirst_RaisesItFromWhereItStands(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await console.Get<PolicyBook>().SaveAsync(
            ProcessContext.System("policy.save", "test") with { Reason = "doxing first" },
            new PolicyDraft(.5, .5, .5, 60, [new WordList("raise", WordAction.Raise, Category.Improper, ["urgent"])]), basedOn: 1, None);
        await client.PostAsJsonAsync(Url(CommentsPath), (object[])[Body("flagged", "rude and urgent"), Body("clear", "lovely but urgent"), Body("plain", "lovely")], None);
        foreach (var comment in (string[])["flagged", "clear", "plain"])
            await ReportAsync(client, comment, [new { reporterId = "u-1", kind = "person" }]);
        await ReportAsync(client, "clear", [new { reporterId = "u-2", kind = "person" }, new { reporterId = "u-3", kind = "person" }]);

        await using var db = console.Db();
        var entries = await db.QueueEntries.Join(db.Comments, e => e.CommentId, c => c.Id, (e, c) => new { c.PlatformId, Entry = e })
            .ToDictionaryAsync(e => e.PlatformId, e => e.Entry, None);
        Assert.Equal(As(entries["flagged"], 1, 1), entries["flagged"].Priority, 6);
        Assert.Equal(As(entries["clear"], 1, 3), entries["clear"].Priority, 6);
        Assert.Equal(As(entries["plain"], entries["plain"].Probability, 1), entries["plain"].Priority, 6);

        static double As(QueueEntry entry, double probability, int people) => QueuePriority.Of(probability, entry.Reach, entry.EnteredAt, people);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Report_FasterThanPeopleRead_CountsAsABotWithWhatItReportedBefore(StorageProvider provider)
    {
        await using var console = await StartAsync(provider, settings: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Moderation:Reports:PaceReports"] = "3",
            ["Moderation:Reports:PaceMinutes"] = "10",
        });
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Enumerable.Range(1, 5).Select(i => Body($"{i}", "lovely")), None);
        for (var i = 1; i <= 3; i++)
            Assert.Equal("person", (await ReportAsync(client, $"{i}", [new { reporterId = "u-1", createdAt = $"2026-11-01T09:0{i}:00Z" }])).Rows[0].Kind);
        await ReportAsync(client, "1", [new { reporterId = "u-2", createdAt = "2026-11-01T09:04:00Z" }]);

        var fourth = await ReportAsync(client, "4", [new { reporterId = "u-1", createdAt = "2026-11-01T09:05:00Z" }]);
        Assert.Equal((0, 1, "bot", "clear"), (fourth.People, fourth.Bots, fourth.Rows[0].Kind, fourth.Status));
        await using var db = console.Db();
        var entries = await db.QueueEntries.Join(db.Comments, e => e.CommentId, c => c.Id, (e, c) => new { c.PlatformId, e.ReportCount, e.BotReportCount })
            .OrderBy(e => e.PlatformId).ToListAsync(None);
        Assert.Equal([("1", 1, 1), ("2", 0, 1), ("3", 0, 1)], entries.Select(e => (e.PlatformId, e.ReportCount, e.BotReportCount)));

        // Long after, the same reporter is a person again.
        Assert.Equal("person", (await ReportAsync(client, "5", [new { reporterId = "u-1", createdAt = "2026-11-02T09:00:00Z" }])).Rows[0].Kind);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Report_OfADecidedComment_IsCountedAndReopensNothing(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        await client.PostAsJsonAsync(Url(CommentsPath), Body("1", "so rude"), None);
        await using (var db = console.Db())
        {
            var comment = await db.Comments.SingleAsync(None);
            await console.Get<Decisions>().DecideAsync(
                new Moderator(Ids.New(TimeProvider.System), "Li Wen", IsLead: false), comment.Id, new Verdict(DecisionKind.Approve, null),
                new Seen(comment.Version, comment.TextHash), None);
        }

        var taken = await ReportAsync(client, "1", [new { reporterId = "u-1" }]);
        Assert.Equal((1, "approved"), (taken.People, taken.Status));
        Assert.Equal(QueueState.Decided, (await EntryAsync(console)).State);
        await ProblemAsync(await client.PostAsJsonAsync(Url($"{CommentsPath}/77/reports"), new { reporterId = "u-1" }, None), HttpStatusCode.NotFound);
        await ProblemAsync(await client.PostAsJsonAsync(Url($"{CommentsPath}/1/reports"), new { kind = "robot" }, None), HttpStatusCode.BadRequest);
    }

    private static async Task<QueueEntry> EntryAsync(TestConsole console)
    {
        await using var db = console.Db();
        return await db.QueueEntries.AsNoTracking().SingleAsync(None);
    }

    private static async Task<ReportsTaken> ReportAsync(HttpClient client, string comment, object[] reports)
    {
        var response = await client.PostAsJsonAsync(Url($"{CommentsPath}/{comment}/reports"), reports, None);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync(None));
        return (await response.Content.ReadFromJsonAsync<ReportsTaken>(None))!;
    }
}
