using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Scheduling;

public sealed class JobsPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Cancel_OfAWaitingJob_ShowsItCancelledAndOffersToRunItAgain(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(
            provider,
            services => services.AddSingleton<IJobHandler>(new CountingJob()),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Role"] = "Web" });
        await console.Get<JobQueue>().EnqueueAsync(ProcessContext.System("job.add", "test"), CountingJob.Name, new { }, null, Cancel);
        using var admin = await console.SignedInAsync(Roles.Admin);
        var page = await admin.PageAsync("/jobs");
        Assert.Equal("every 2s", page.QuerySelector("#job-rows")!.GetAttribute("hx-trigger"));

        await admin.SubmitAsync("/jobs", "form[action$='/cancel']", []);
        page = await admin.PageAsync("/jobs?state=Cancelled&kind=" + CountingJob.Name);
        Assert.Single(page.QuerySelectorAll("#job-rows tbody tr"));
        Assert.False(page.QuerySelector("#job-rows")!.HasAttribute("hx-get"));

        await admin.SubmitAsync("/jobs", "form[action$='/retry']", []);
        Assert.Single((await admin.PageAsync("/jobs?state=Queued")).QuerySelectorAll("#job-rows tbody tr"));
        Assert.Empty((await admin.PageAsync("/jobs?state=Failed")).QuerySelectorAll("#job-rows tbody tr"));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Page_OfManyJobs_GoesOnWhereItEndedAndShowsEachOnce(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(
            provider, settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Role"] = "Web" });
        var now = TimeProvider.System.GetUtcNow();
        await using (var db = console.Db())
        {
            for (var i = 0; i < 230; i++)
            {
                // Some were asked for in the same moment, across the end of a page.
                var at = now.AddSeconds(-(i is > 80 and < 210 ? 80 : i));
                db.JobRuns.Add(new JobRun { Id = Ids.New(TimeProvider.System), Kind = "old", Args = "{}", State = JobState.Done, NotBefore = at, CreatedAt = at, RequestedBy = $"person {i}", ProgressText = "Measuring" });
            }

            await db.SaveChangesAsync(Cancel);
        }

        using var admin = await console.SignedInAsync(Roles.Admin);
        var shown = new List<string>();
        for (var path = "/jobs?kind=old"; path is not null;)
        {
            var page = await admin.PageAsync(path);
            shown.AddRange(page.QuerySelectorAll("#job-rows tbody td:first-child p").Select(p => p.TextContent));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(230, shown.Count);
        Assert.Equal(230, shown.Distinct(StringComparer.Ordinal).Count());
    }
}
