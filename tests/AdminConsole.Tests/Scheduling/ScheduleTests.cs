using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Scheduling;

/// <summary>Schedules: what is refused, what the preview says, and that Quartz does what the rows say.</summary>
public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0 0 2 31 2 ?", "Asia/Shanghai", ScheduleProblem.NeverFires)]
    [InlineData("99 30 2 * * ?", "Asia/Shanghai", ScheduleProblem.NinetyNine)]
    [InlineData("30 3 * * *", "Asia/Shanghai", ScheduleProblem.FiveFields)]
    [InlineData("0 0 25 * * ?", "Asia/Shanghai", ScheduleProblem.Unreadable)]
    [InlineData("0 30 3 * * ?", "Asia/Beijin", ScheduleProblem.UnknownZone)]
    public void Preview_OfWhatCannotFire_SaysWhy(string cron, string zone, ScheduleProblem problem)
    {
        var preview = ScheduleTimes.Preview(cron, zone, [], Now);
        Assert.Equal(problem, preview.Problem);
        Assert.Empty(preview.Next);
    }

    [Fact]
    public void Preview_SkipsBlackoutDaysOfItsOwnZone()
    {
        // 03:30 in Shanghai is 19:30 UTC of the day before: only a calendar in the schedule's zone leaves out the right night.
        var preview = ScheduleTimes.Preview("0 30 3 * * ?", "Asia/Shanghai", [new DateOnly(2026, 11, 26)], Now);
        Assert.Equal(
            ["25 19:30", "26 19:30", "27 19:30", "28 19:30", "29 19:30"],
            ScheduleTimes.Preview("0 30 3 * * ?", "Asia/Shanghai", [new DateOnly(2026, 11, 25)], Now).Next.Select(Said));
        Assert.Equal(["24 19:30", "26 19:30", "27 19:30", "28 19:30", "29 19:30"], preview.Next.Select(Said));

        static string Said(DateTimeOffset at) => at.UtcDateTime.ToString("dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Fire_TwiceForOneTime_IsOneJob(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, services => services.AddSingleton<IJobHandler>(new CountingJob()), new Dictionary<string, string>(StringComparer.Ordinal) { ["Role"] = "Web" });
        var schedules = console.Get<Schedules>();
        var id = await AddAsync(schedules, "0 30 3 * * ?");
        await Task.WhenAll(schedules.FireAsync(id, Now, Cancel), schedules.FireAsync(id, Now, Cancel));
        await schedules.FireAsync(id, Now, Cancel);
        await schedules.FireAsync(id, Now.AddDays(1), Cancel);
        await using var db = console.Db();
        Assert.Equal(2, await db.JobRuns.CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Change_FromAnOldVersion_IsStale(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, services => services.AddSingleton<IJobHandler>(new CountingJob()), new Dictionary<string, string>(StringComparer.Ordinal) { ["Role"] = "Web" });
        var schedules = console.Get<Schedules>();
        var id = await AddAsync(schedules, "0 30 3 * * ?");
        var context = ProcessContext.System("schedule.change", "test");
        Assert.IsType<ScheduleSaved.Saved>(await schedules.SetEnabledAsync(context, id, 1, enabled: false, Cancel));
        Assert.IsType<ScheduleSaved.Stale>(await schedules.ChangeAsync(context, id, 1, Draft("0 0 4 * * ?"), Cancel));
        Assert.Equal(ScheduleProblem.UnknownKind, Assert.IsType<ScheduleSaved.Refused>(await schedules.ChangeAsync(context, id, 2, Draft("0 0 4 * * ?") with { JobKind = "wash" }, Cancel)).Problem);
        Assert.IsType<ScheduleSaved.Saved>(await schedules.DeleteAsync(context, id, 2, Cancel));
    }

    /// <summary>The whole way: a row is added to a running console, Quartz fires it, Hangfire carries the job out.</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Schedule_AddedWhileRunning_StartsItsJob(StorageProvider provider)
    {
        var job = new CountingJob();
        await using var console = await TestConsole.StartAsync(provider, services => services.AddSingleton<IJobHandler>(job));
        await AddAsync(console.Get<Schedules>(), "* * * * * ?");
        await job.Started.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        await using var db = console.Db();
        Assert.StartsWith("schedule:", (await db.JobRuns.OrderBy(j => j.CreatedAt).FirstAsync(Cancel)).UniqueKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_RefusesInASentenceAndChecksWithoutSaving()
    {
        await using var console = await TestConsole.StartAsync(change: services => services.AddSingleton<IJobHandler>(new CountingJob()));
        using var admin = await console.SignedInAsync(Roles.Admin);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["Name"] = "Nightly", ["JobKind"] = CountingJob.Name, ["Cron"] = "30 3 * * *", ["TimeZone"] = "Asia/Shanghai" };
        var refused = await admin.SubmitAsync("/schedules?new=true", "#schedule-form", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("five fields", (await refused.DocumentAsync()).QuerySelector("#cron-e")!.TextContent, StringComparison.Ordinal);

        fields["Cron"] = "0 30 3 * * ?";
        var check = await admin.SubmitAsync("/schedules?new=true", "#schedule-form", new(fields, StringComparer.Ordinal) { ["Do"] = "check" });
        Assert.Equal(5, (await check.DocumentAsync()).QuerySelectorAll("#next li").Length);
        var saved = await admin.SubmitAsync("/schedules?new=true", "#schedule-form", fields);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await admin.PageAsync("/schedules");
        Assert.Contains(page.QuerySelectorAll("table.jobs tbody a"), a => a.TextContent == "Nightly");
        Assert.Null(page.QuerySelector("#schedule-form"));
        Assert.Contains((await admin.PageAsync("/schedules?q=NIGHTLY")).QuerySelectorAll("table.jobs tbody a"), a => a.TextContent == "Nightly");
        Assert.Empty((await admin.PageAsync("/schedules?q=yearly")).QuerySelectorAll("table.jobs tbody a"));
    }

    private static ScheduleDraft Draft(string cron) => new("Count", CountingJob.Name, cron, "Asia/Shanghai", []);

    private static async Task<Guid> AddAsync(Schedules schedules, string cron) =>
        Assert.IsType<ScheduleSaved.Saved>(await schedules.AddAsync(ProcessContext.System("schedule.add", "test"), Draft(cron), Cancel)).Id;
}
