using System.Net;
using System.Net.Http.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Web.Features.Api;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class AppealsApiTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Chen = new(Ids.New(TimeProvider.System), "Chen Yu", IsLead: false);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_Twice_AnswersTheSameAndTheStateFollowsTheAnswer(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        var comment = await RemovedAsync(console);
        var body = new { id = "ap 1", commentId = comment, text = "只是开玩笑", createdAt = "2026-11-01T08:00:00+08:00" };

        var first = await client.PostAsJsonAsync(Url("/api/v1/appeals"), body, Stop);
        var again = await client.PostAsJsonAsync(Url("/api/v1/appeals"), body, Stop);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        var address = first.Headers.Location!;
        var waiting = (await client.GetFromJsonAsync<AppealView>(address, Stop))!;
        Assert.Equal(("ap 1", comment, "waiting", "insult"), (waiting.Id, waiting.CommentId, waiting.State, waiting.Reason));
        Assert.Equal(await again.Content.ReadFromJsonAsync<AppealView>(Stop), waiting);
        await using var db = console.Db();
        await console.Get<AppealBook>().AnswerAsync(Chen, db.Appeals.Single().Id, overturn: false, "维持", Stop);
        var answered = (await client.GetFromJsonAsync<AppealView>(address, Stop))!;
        Assert.Equal(("upheld", "维持"), (answered.State, answered.Answer));
    }

    [Fact]
    public async Task Post_OfWhatCannotBeAppealed_SaysWhy()
    {
        await using var console = await TestConsole.StartAsync();
        using var client = await ClientAsync(console, ApiScope.All);
        var comment = await RemovedAsync(console);
        await client.PostAsJsonAsync(Url("/api/v1/appeals"), new { id = "ap-1", commentId = comment, text = "不服" }, Stop);

        Assert.Contains("appealed against before, as ap-1", await ProblemAsync(client, new { id = "ap-2", commentId = comment, text = "不服" }, HttpStatusCode.Conflict), StringComparison.Ordinal);
        await ProblemAsync(client, new { id = "ap-3", commentId = "nowhere", text = "不服" }, HttpStatusCode.NotFound);
        await ProblemAsync(client, new { id = "ap-3", text = "不服" }, HttpStatusCode.BadRequest);
        await ProblemAsync(client, new { id = "ap-3", commentId = comment, text = "" }, HttpStatusCode.BadRequest);
        foreach (var wrong in (object[])
        [
            new { id = "ap-3", commentId = comment, text = "不服", createdAt = "yesterday" },
            new { id = "ap-3", commentId = comment, text = "不服", createdAt = "9999-12-31T23:59:59Z" },
            new { id = "ap-3", commentId = comment, text = "不\0服" },
            new { id = "ap\n3", commentId = comment, text = "不服" },
            new { id = "ap-3", commentId = "\0", text = "不服" },
        ])
            await ProblemAsync(client, wrong, HttpStatusCode.BadRequest);
    }

    private static async Task<string> RemovedAsync(TestConsole console)
    {
        await using var db = console.Db();
        var comment = await new QueuedComment().InsertAsync(db);
        await console.Get<Decisions>().DecideAsync(Li, comment.Id, new Verdict(DecisionKind.Remove, RemovalReason.Insult), new Seen(comment.Version, comment.TextHash), Stop);
        return comment.PlatformId;
    }

    private static async Task<string> ProblemAsync(HttpClient client, object body, HttpStatusCode status) =>
        await ApiDriver.ProblemAsync(await client.PostAsJsonAsync(Url("/api/v1/appeals"), body, Stop), status);
}
