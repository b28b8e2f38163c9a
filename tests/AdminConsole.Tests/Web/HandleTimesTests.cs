using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Web.Features.Home;

namespace AdminConsole.Tests.Web;

/// <summary>What the lead's page says about the pace of the work.</summary>
public sealed class HandleTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void HandleTime_OfAnHour_IsItsMedianAndWhatNineOfTenStayUnder()
    {
        var hours = new Hours(Now, TimeZoneInfo.Utc);
        var times = new HandleTimes([
            .. Enumerable.Range(1, 10).Select(s => new HandledDecision(Now.AddMinutes(-s), null, TimeSpan.FromSeconds(s))),
            new HandledDecision(Now.AddHours(-2), null, TimeSpan.FromSeconds(40)),
        ]);

        Assert.Equal((5, 9), (times.Medians(hours)[^1], times.Ninetieths(hours)[^1]));
        Assert.Equal((40, null), (times.Medians(hours)[^3], times.Medians(hours)[^2]));
        Assert.Equal(TimeSpan.FromSeconds(6), times.Median);
    }

    [Theory]
    [InlineData(7000, -60, 7)]
    [InlineData(null, -60, 60)]
    [InlineData(null, 5, null)]
    [InlineData(null, null, null)]
    public void HandleTime_OfADecision_IsTheScreensElseTheLeases(int? shown, int? claimed, int? seconds) =>
        Assert.Equal(seconds, (int?)HandledDecision.Of(Now, null, shown, claimed is { } ago ? Now.AddSeconds(ago) : null)?.Took.TotalSeconds);

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task LeadsPage_OfADay_ShowsHandleTimeThroughputAndSkipsPerModerator(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var lead = await console.SignedInAsync(Roles.Lead);
        await using (var db = console.Db())
        {
            var comment = await new QueuedComment().InsertAsync(db);
            var now = TimeProvider.System.GetUtcNow();
            var person = Ids.New(TimeProvider.System);
            foreach (var ms in new[] { 3000, 5000, 9000 })
            {
                db.Decisions.Add(new Decision
                {
                    Id = Ids.New(TimeProvider.System),
                    CommentId = comment.Id,
                    Kind = DecisionKind.Approve,
                    DecidedById = person,
                    DecidedBy = "Chen Yu",
                    DecidedAt = now,
                    TextHash = comment.TextHash,
                    HandledMs = ms,
                });
            }

            db.Skips.Add(new Skip { Id = Ids.New(TimeProvider.System), CommentId = comment.Id, PersonId = person, At = now });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var page = await lead.PageAsync("/");

        var row = page.QuerySelectorAll("table.team tbody tr").Single(r => r.TextContent.Contains("Chen Yu", StringComparison.Ordinal));
        Assert.Equal(["3", "0\u00a0%", "5\u00a0s", "1"], row.QuerySelectorAll("td.n").Select(c => c.TextContent.Replace("5.0", "5", StringComparison.Ordinal)));
        Assert.Contains("median of the day 5", page.Body!.TextContent, StringComparison.Ordinal);
    }
}
