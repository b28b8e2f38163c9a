using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Scheduling;

public sealed class JobHostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Enqueue_OnARunningConsole_IsCarriedOutByHangfire(StorageProvider provider)
    {
        var job = new CountingJob();
        await using var console = await TestConsole.StartAsync(provider, services => services.AddSingleton<IJobHandler>(job));
        await console.Get<JobQueue>().EnqueueAsync(ProcessContext.System("job.add", "test"), CountingJob.Name, new { }, null, Cancel);
        await job.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(1, job.Starts);
    }

    [Fact]
    public async Task Dashboard_IsForAdminsOnly()
    {
        await using var console = await TestConsole.StartAsync();
        var path = new Uri("/admin/jobs", UriKind.Relative);
        Assert.Equal(HttpStatusCode.Redirect, (await console.Anonymous().GetAsync(path, Cancel)).StatusCode);
        foreach (var role in Roles.All)
        {
            using var client = await console.SignedInAsync(role);
            var response = await client.GetAsync(path, Cancel);
            Assert.Equal(role == Roles.Admin ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }
}
