using System.Net;
using System.Net.Http.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using Microsoft.EntityFrameworkCore;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class ScoreApiTests
{
    private const string Score = "/api/v1/score";

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Score_OneOrMany_SaysWhatWouldBeFlaggedAndKeepsNothing(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.Read);
        await client.PostAsJsonAsync(Url(Score), new { text = "lovely" }, None); // the first look at the policy writes the shipped one
        var before = await RowsAsync(console);
        var many = (await (await client.PostAsJsonAsync(Url(Score), new { texts = new[] { "lovely", "you are rude", "lovely" } }, None)).Content.ReadFromJsonAsync<ScoresGiven>(None))!;
        Assert.Equal([false, true, false], many.Items.Select(i => i.WouldWait));
        var rude = many.Items[1];
        Assert.Equal(.9, rude.Scores!.Inflammatory!.Value, 3);
        Assert.Equal(("model", "inflammatory"), (Assert.Single(rude.Flags).Kind, rude.Flags[0].Category));
        Assert.True(rude.Flags[0].Probability >= many.Thresholds.Inflammatory);
        Assert.Equal(new ScoredSpan(8, 4, 3, "inflammatory"), Assert.Single(rude.Spans));
        var one = (await (await client.PostAsJsonAsync(Url(Score), new { text = "you are rude" }, None)).Content.ReadFromJsonAsync<ScoresGiven>(None))!;
        Assert.True(Assert.Single(one.Items).WouldWait);
        Assert.Equal(before, await RowsAsync(console));
    }

    [Theory]
    [InlineData("[]", "The body must be")]
    [InlineData("{\"texts\":[]}", "1 to 1,000 texts")]
    [InlineData("{\"texts\":[\"x\",7]}", "1 to 1,000 texts")]
    [InlineData("{\"texts\":[\"x\",\" \"]}", "errors says which")]
    [InlineData("{\"text\":\"\\ud800\"}", "half a character")]
    [InlineData("{\"\\ud800\":1,\"text\":\"x\"}", "half a character")]
    [InlineData("{\"text\":\"x\",\"context\":{\"threadKind\":\"1\"}}", "context must be")]
    [InlineData("{\"text\":\"x\",\"context\":{\"threadKind\":\"track,playlist\"}}", "context must be")]
    [InlineData("{\"text\":\"x\",\"context\":{\"threadKind\":\"track\",\"authorComments\":1,\"authorRemoved\":2}}", "context must be")]
    public async Task Score_BadBody_SaysWhatToSend(string body, string says)
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Read);
        Assert.Contains(says, await ProblemAsync(await client.SendAsync(Post(body, path: Score), None), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static async Task<(int, int, long)> RowsAsync(TestConsole console)
    {
        await using var db = console.Db();
        return (await db.Comments.CountAsync(None), await db.CommentScores.CountAsync(None), (await db.AuditHeads.SingleAsync(None)).Sequence);
    }
}
