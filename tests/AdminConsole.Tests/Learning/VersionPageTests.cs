using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Stock;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Learning;

/// <summary>What a version's page tells, and what it keeps to itself.</summary>
public sealed class VersionPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Differences_OfACommentThatIsJudgedBlind_AreLeftOut(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        var challenger = await ClassifierShelf.FileAsync(console.Services, 2, ModelState.Challenger);
        await using (var db = console.Db())
        {
            foreach (var (rank, text) in new[] { (1, "drawn by lot"), (2, "seen by all") })
            {
                var comment = await new QueuedComment { Text = text }.InsertAsync(db);
                db.ModelDifferences.Add(new ModelDifference
                {
                    ModelVersionId = challenger.Id,
                    Rank = rank,
                    CommentId = comment.Id,
                    Revision = comment.Revision,
                    Category = Category.Inflammatory,
                    Champion = .1f,
                    Challenger = .9f,
                    Spans = "[]",
                });
                if (rank == 1)
                    await db.QueueEntries.Where(e => e.CommentId == comment.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Blind, true), Cancel);
            }

            await db.SaveChangesAsync(Cancel);
        }

        using var lead = await console.SignedInAsync(Roles.Lead);
        var shown = (await lead.PageAsync($"/models/{challenger.Id}")).QuerySelectorAll("#differences li a").Select(a => a.TextContent);
        Assert.Equal(["seen by all"], shown);
    }

    [Fact]
    public async Task Scores_OfAChallenger_LieBesideTheChampionsOnTheSameComments()
    {
        await using var console = await TestConsole.StartAsync(StorageProvider.Sqlite);
        await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        var challenger = await ClassifierShelf.FileAsync(console.Services, 2, ModelState.Challenger);
        await using (var db = console.Db())
        {
            // What an earlier champion had said of them (.1) is neither's word: both know the first as an insult.
            foreach (var text in new[] { "滚出去垃圾", "真好听喜欢" })
                await new QueuedComment { Text = text, Probability = .1f }.InsertAsync(db);
        }

        using var product = await console.SignedInAsync(Roles.ProductManager);
        var desk = (await product.PageAsync($"/models/{challenger.Id}")).QuerySelector("#desk")!;
        Assert.Equal(100, desk.QuerySelectorAll("svg.spread rect").Length);
        Assert.Contains("as many as by the champion", desk.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", desk.QuerySelector(".is-focus b")!.TextContent);
        Assert.Null(desk.QuerySelector("a[href^='/policy']")); // not hers to set
    }

    [Fact]
    public async Task Forms_WithBadInput_AnswerAtTheirOwnFieldAndChangeNothing()
    {
        await using var console = await TestConsole.StartAsync(StorageProvider.Sqlite);
        await ClassifierShelf.FileAsync(console.Services, 1, ModelState.Champion);
        var challenger = await ClassifierShelf.FileAsync(console.Services, 2, ModelState.Challenger);
        using var lead = await console.SignedInAsync(Roles.Lead);
        foreach (var (form, field, values) in new (string, string, Dictionary<string, string>)[]
        {
            ("shadow", "shadow-e", new() { ["reason"] = "why not", ["days"] = "61" }),
            ("shadow", "shadow-e", new() { ["reason"] = "", ["days"] = "7" }),
            ("reject", "reject-e", new() { ["reason"] = " " }),
            ("promote", "reason-e", new() { ["reason"] = "" }),
        })
        {
            var answer = await lead.SubmitAsync($"/models/{challenger.Id}", $"form[action$='/{form}']", values);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var html = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Contains($"id=\"{field}\"", html, StringComparison.Ordinal);
            Assert.Single(html.Split("class=\"error\"").Skip(1)); // no other form complains
        }

        await using var db = console.Db();
        Assert.Empty(await db.ShadowRuns.ToListAsync(Cancel));
        Assert.Equal(ModelState.Challenger, (await db.ModelVersions.SingleAsync(m => m.Id == challenger.Id, Cancel)).State);
    }

    [Fact]
    public async Task TheModelInTheBox_FromBeforeItsTextsWereKept_ShowsWhatIsKnownAndSaysWhatIsMissing()
    {
        await using var console = await TestConsole.StartAsync(StorageProvider.Sqlite);
        var shipped = await FileShippedAsync(console, ClassifierManifest.FromJson(ShippedModel.Manifest()) with { Quality = null });
        using var lead = await console.SignedInAsync(Roles.Lead);
        var page = await lead.PageAsync($"/models/{shipped}");
        Assert.Equal(3, page.QuerySelectorAll("#quality tbody tr").Length);
        Assert.NotNull(page.QuerySelector("#quality a[href='/quality']"));
        Assert.Empty(page.QuerySelectorAll("#quality svg.chart"));
        Assert.Contains("Came in the box", page.QuerySelector("#history")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheModelInTheBox_ShowsHowTheTextsItLearnsFromAreJudgedWithoutThem()
    {
        var (_, manifest) = BaseTraining.Train([], TimeProvider.System.GetUtcNow(), cancellationToken: Cancel);
        var written = WrittenComments.Read();
        Assert.Equal(written.Count, manifest.Quality!.HeldOut);
        var attacks = manifest.Quality.Categories["inflammatory"];
        Assert.Equal(written.Count(comment => comment.Category == Category.Inflammatory), attacks.Positives);
        // A quarter of the written comments are attacks: counted as they are written, the calibration would be far off.
        Assert.InRange(attacks.Ece!.Value, 0, .01);
        // Nobody has judged every text he learned from right: a model that had seen these would have.
        Assert.InRange(attacks.Recall!.Value, .05, .9);

        await using var console = await TestConsole.StartAsync(StorageProvider.Sqlite);
        var shipped = await FileShippedAsync(console, manifest);
        using var product = await console.SignedInAsync(Roles.ProductManager);
        var page = await product.PageAsync($"/models/{shipped}");
        Assert.Equal(2, page.QuerySelectorAll("#quality svg.chart").Length);
        Assert.Contains("written for the product", page.QuerySelector("#quality header")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Disguised", page.QuerySelector("#slices")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>The box as it is, with another manifest in its row.</summary>
    private static async Task<ModelVersionId> FileShippedAsync(TestConsole console, ClassifierManifest manifest)
    {
        await console.Get<Models>().FileShippedAsync(Cancel);
        await using var db = console.Db();
        await db.ModelVersions.Where(m => m.Kind == ModelKind.Classifier).ExecuteUpdateAsync(set => set.SetProperty(m => m.Manifest, manifest.ToJson()), Cancel);
        return (await console.Get<Models>().ChampionAsync(ModelKind.Classifier, Cancel))!.Id;
    }
}
