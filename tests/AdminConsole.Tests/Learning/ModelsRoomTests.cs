using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminConsole.Tests.Learning;

/// <summary>The pages of models and trainings on the running console, workers and all.</summary>
public sealed class ModelsRoomTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Retrain_OnARunningConsole_EndsPromotesAndCanBeOverruledOnItsPage(StorageProvider provider)
    {
        var trainer = new StubTrainer { Answer = GateAnswer.NotProven };
        await using var console = await StartAsync(provider, trainer);
        using var product = await console.SignedInAsync(Roles.ProductManager);

        var first = await RetrainAsync(console, product, RunOutcome.Promoted);
        var second = await RetrainAsync(console, product, RunOutcome.Kept);
        var page = await product.PageAsync($"/models/{second}");
        Assert.Single(page.QuerySelectorAll(".gates tbody tr.is-short"));
        Assert.NotNull(page.QuerySelector(".gates svg.forest rect"));

        var without = await product.SubmitAsync($"/models/{second}", "form[action$='/promote']", new() { ["reason"] = " " });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        var promoted = await product.SubmitAsync($"/models/{second}", "form[action$='/promote']", new() { ["reason"] = "the sample is small" });
        Assert.Equal(HttpStatusCode.Redirect, promoted.StatusCode);
        Assert.Equal(second, (await console.Get<Models>().ChampionAsync(ModelKind.Recommender, Cancel))!.Id.Value);

        await product.SubmitAsync($"/models/{first}", "form[action$='/rollback']", new() { ["reason"] = "complaints" });
        Assert.Equal(first, (await console.Get<Models>().ChampionAsync(ModelKind.Recommender, Cancel))!.Id.Value);
    }

    [Fact]
    public async Task Cancel_OnTheRunPage_StopsTheTraining()
    {
        var trainer = new StubTrainer { Work = cancel => Task.Delay(Timeout.Infinite, cancel) };
        await using var console = await StartAsync(StorageProvider.Sqlite, trainer);
        using var lead = await console.SignedInAsync(Roles.Lead);
        var started = await lead.SubmitAsync("/models", "form[action='/models/retrain']:has(input[value='Recommender'])", []);
        var run = started.Headers.Location!.ToString();
        await trainer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.NotNull((await lead.PageAsync(run)).QuerySelector("#run[hx-trigger='every 1s'] [role=progressbar]"));
        await lead.SubmitAsync(run, "form[action$='/cancel']", []);
        var id = Guid.Parse(run[(run.LastIndexOf('/') + 1)..]);
        Assert.Equal(RunOutcome.Cancelled, (await OverAsync(console, id)).Outcome);
    }

    [Theory]
    [InlineData(Roles.Editor)]
    [InlineData(Roles.Moderator)]
    public async Task Pages_ForOtherRoles_AreForbidden(string role)
    {
        await using var console = await StartAsync(StorageProvider.Sqlite, new StubTrainer());
        using var client = await console.SignedInAsync(role);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri("/models", UriKind.Relative), Cancel)).StatusCode);
    }

    private static async Task<Guid> RetrainAsync(TestConsole console, HttpClient client, RunOutcome expected)
    {
        var started = await client.SubmitAsync("/models", "form[action='/models/retrain']:has(input[value='Recommender'])", []);
        var run = started.Headers.Location!.ToString();
        var row = await OverAsync(console, Guid.Parse(run[(run.LastIndexOf('/') + 1)..]));
        Assert.Equal(expected, row.Outcome);
        Assert.NotNull((await client.PageAsync(run)).QuerySelector($"a[href='/models/{row.ModelVersionId}']"));
        return row.ModelVersionId!.Value.Value;
    }

    /// <summary>Looks at the row until its job is over.</summary>
    private static async Task<TrainingRun> OverAsync(TestConsole console, Guid run)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await look.WaitForNextTickAsync(patience.Token))
        {
            await using var db = console.Db();
            var row = await db.TrainingRuns.AsNoTracking().SingleAsync(r => r.Id == run, patience.Token);
            var job = await db.JobRuns.AsNoTracking().SingleAsync(j => j.Id == row.JobRunId, patience.Token);
            if (job.State is JobState.Done or JobState.Failed or JobState.Cancelled)
                return row;
        }

        throw new InvalidOperationException("The timer ended.");
    }

    private static Task<TestConsole> StartAsync(StorageProvider provider, StubTrainer trainer) => TestConsole.StartAsync(provider, services =>
    {
        services.RemoveAll<IJobHandler>();
        services.AddSingleton<IJobHandler>(p => new TrainingJob(
            trainer, p.GetRequiredService<TrainingJournal>(), p.GetRequiredService<Models>(), p.GetRequiredService<DataFolder>()));
    });
}
