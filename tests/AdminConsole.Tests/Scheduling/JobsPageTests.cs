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
}
