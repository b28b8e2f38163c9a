using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Learning.Drifting;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Learning;
using Microsoft.Playwright;

namespace AdminConsole.BrowserTests;

/// <summary>A challenger that waits, its page and the training it came from.</summary>
public sealed class ModelRoomTests(ConsoleBrowser browser)
{
    private const string Figures = """{"recall@20":0.184,"ndcg@20":0.161,"coverage@20":0.42,"listeners":1204}""";

    [Theory]
    [InlineData(false, "en", 1366)]
    [InlineData(true, "zh", 1366)]
    [InlineData(false, "zh", 390)]
    public async Task Challenger_OnItsPages_IsAccessibleAndInOneLanguage(bool dark, string language, int width)
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        var (challenger, run) = await ArrangeAsync(console);
        await using var window = await browser.OpenOnAsync(console, Roles.ProductManager, dark: dark, language: language, width: width);
        foreach (var (name, path) in ((string, string)[])[("models", "/models"), ("model", $"/models/{challenger}"), ("run", $"/runs/{run}")])
        {
            await window.GoAsync(path);
            await window.MustBeAccessibleAsync();
            await window.MustFitAsync();
            await window.MustBeInOneLanguageAsync(language);
            await window.PictureAsync(name);
        }
    }

    [Fact]
    public async Task Promote_ThenRollBack_ByKeysAlone_PutsInForceWithTheReasonsInTheHistory()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        var (challenger, _) = await ArrangeAsync(console);
        await using var window = await browser.OpenOnAsync(console, Roles.ProductManager);
        var page = await window.GoAsync($"/models/{challenger}");
        await TypeAsync(page, "p", "the sample is small");
        await page.Locator(".badge-ok").WaitForAsync();
        Assert.Equal(challenger, await ChampionAsync(console));

        await page.Keyboard.PressAsync("p"); // on the champion's page it brings the former one back
        await window.MustBeAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await TypeAsync(page, "p", "complaints");
        await page.WaitForURLAsync(url => !url.Contains(challenger.ToString(), StringComparison.Ordinal));
        Assert.NotEqual(challenger, await ChampionAsync(console));

        var deeds = await (await window.GoAsync($"/models/{challenger}")).Locator("#history li").AllInnerTextsAsync();
        Assert.Collection(
            deeds,
            deed => Assert.Contains("overruling the gate", deed, StringComparison.Ordinal),
            deed => Assert.Matches("Number 41 took its place.*complaints", deed));
    }

    [Fact]
    public async Task Shadow_StartedByKeys_StandsOnThePageUntilItIsStopped()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        var challenger = await ClassifierShelf.FileAsync(console.Services, 2, ModelState.Challenger);
        await using var window = await browser.OpenOnAsync(console, Roles.Lead);
        var page = await window.GoAsync($"/models/{challenger.Id}");
        await page.Keyboard.PressAsync("s");
        await page.Locator("#shadow-reason:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#shadow-days:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("0"); // no such number of days: the form says so and stays open
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#shadow-e").WaitForAsync();
        await page.FillAsync("#shadow-reason", "is it calmer?");
        await page.FillAsync("#shadow-days", "3");
        await page.Locator("#shadow-days").PressAsync("Enter");

        await page.Locator("#shadow").WaitForAsync();
        Assert.Contains("is it calmer?", await page.InnerTextAsync("#shadow"), StringComparison.Ordinal);
        await window.MustBeAccessibleAsync();
        await TypeAsync(page, "s", "seen enough");
        await page.Locator("#shadow .state-off").WaitForAsync();

        var former = await ClassifierShelf.FileAsync(console.Services, 3, ModelState.Retired);
        await using var phone = await browser.OpenOnAsync(console, Roles.Lead, width: 390);
        await phone.GoAsync($"/models/{former.Id}");
        await phone.MustFitAsync();
        await phone.GoAsync($"/models/{challenger.Id}");
        await phone.MustFitAsync();
    }

    [Fact]
    public async Task Slang_PutOnTheWordListByKeys_IsFlaggedFromThenOn()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        var champion = await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        await using (var db = console.Db())
        {
            db.SlangCandidates.Add(new SlangCandidate { Id = Guid.CreateVersion7(), Text = "答辩", Category = Category.Inflammatory, Strength = 4.2, Removed = 9, Before = 1, Approved = 0, FoundAt = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var window = await browser.OpenOnAsync(console, Roles.Lead);
        var page = await window.GoAsync($"/models/{champion.Id}");
        await page.Locator("#slang .scrollx").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#slang button:focus").WaitForAsync();
        Assert.Equal("答辩 To the word list", (await page.Locator("#slang button:focus").TextContentAsync())!.Trim());
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#slang p.soft").WaitForAsync(); // nothing else rises
        await window.MustBeAccessibleAsync();

        var policy = await console.Get<PolicyBook>().InForceAsync(TestContext.Current.CancellationToken);
        Assert.Equal("答辩", Assert.Single(policy.Words.Find("真是答 辩")).Word);
    }

    [Fact]
    public async Task Promote_WithoutScripts_AsksForAReasonAndKeepsTheFormOpen()
    {
        await using var console = await TestConsole.StartAsync(kestrel: true);
        var (challenger, _) = await ArrangeAsync(console);
        await using var window = await browser.OpenOnAsync(console, Roles.ProductManager, script: false);
        var page = await window.GoAsync($"/models/{challenger}");
        await page.ClickAsync(".callout-acts summary");
        await page.ClickAsync("form[action$='/promote'] button");
        Assert.NotEmpty(await page.InnerTextAsync("#reason-e"));
        await page.FillAsync("#reason", "the sample is small");
        await page.ClickAsync("form[action$='/promote'] button");
        Assert.Equal(challenger, await ChampionAsync(console));
    }

    /// <summary>A key opens the form with the cursor in its reason; Tab leads to the button.</summary>
    private static async Task TypeAsync(IPage page, string key, string reason)
    {
        await page.Keyboard.PressAsync(key);
        await page.Locator("textarea[name=reason]:focus").WaitForAsync();
        await page.Keyboard.TypeAsync(reason);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task<Guid> ChampionAsync(TestConsole console) =>
        (await console.Get<Models>().ChampionAsync(ModelKind.Recommender, TestContext.Current.CancellationToken))!.Id.Value;

    private static async Task<(Guid Challenger, Guid Run)> ArrangeAsync(TestConsole console)
    {
        var clock = console.Get<TimeProvider>();
        var now = clock.GetUtcNow();
        await using var db = console.Db();
        var job = new JobRun { Id = Ids.New(clock), Kind = "train-recommender", Args = "{}", State = JobState.Done, NotBefore = now, RequestedBy = "Li Wen", CreatedAt = now };
        var run = new TrainingRun
        {
            Id = Ids.New(clock),
            Kind = ModelKind.Recommender,
            JobRunId = job.Id,
            RequestedBy = "Li Wen",
            Parameters = "{}",
            CreatedAt = now.AddMinutes(-3),
            StartedAt = now.AddMinutes(-3),
            FinishedAt = now.AddMinutes(-2),
            Outcome = RunOutcome.Kept,
            OutcomeDetail = "2 of 3 gates pass",
            Metrics = Figures,
            Log = "2026-11-24T10:00:00Z 148230 listens of 2000 listeners on 3000 tracks\n2026-11-24T10:00:41Z 2 of 3 gates pass\n",
        };
        var champion = Version(console, Ids.New(clock), 41, ModelState.Champion, now.AddDays(-7), null);
        var challenger = Version(console, run.Id, 42, ModelState.Challenger, now, new GateVerdict(41, 1204, null,
        [
            new GateRow("recall@20", 0.176, 0.184, 0.008, 0.002, 0.014, -0.005, GateAnswer.Passes),
            new GateRow("ndcg@20", 0.163, 0.161, -0.002, -0.009, 0.005, -0.005, GateAnswer.NotProven),
            new GateRow("coverage@20", 0.41, 0.42, 0.01, null, null, -0.05, GateAnswer.Passes),
        ]));
        run.ModelVersionId = challenger.Id;
        db.AddRange(job, run, champion, challenger, new Champion { Kind = ModelKind.Recommender, ModelVersionId = champion.Id, Since = now.AddDays(-7), PromotedBy = "Li Wen", Reason = "All gates pass" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return (challenger.Id.Value, run.Id);
    }

    private static ModelVersion Version(TestConsole console, Guid id, int number, ModelState state, DateTimeOffset at, GateVerdict? gate)
    {
        var file = $"recommender-{id:N}.bin";
        File.WriteAllText(Path.Combine(console.Folder.Models, file), file);
        return new ModelVersion
        {
            Id = new ModelVersionId(id),
            Kind = ModelKind.Recommender,
            Number = number,
            FileName = file,
            Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(file))),
            Manifest = "{}",
            Metrics = Figures,
            Verdict = gate?.ToJson(),
            State = state,
            CreatedAt = at,
            TrainingRunId = gate is null ? null : id,
        };
    }
}
