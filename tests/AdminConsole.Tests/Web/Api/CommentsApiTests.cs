using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class CommentsApiTests
{
    [Fact]
    public async Task Any_WithoutKeyOrWithAnUnknownOne_IsToldHowToGetOne()
    {
        await using var console = await StartAsync();
        using var client = console.Anonymous();
        var nobody = await ProblemAsync(await client.GetAsync(Url($"{CommentsPath}/1"), None), HttpStatusCode.Unauthorized);
        Assert.Contains("Authorization: Bearer KEY", nobody, StringComparison.Ordinal);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ack_wrong");
        var unknown = await ProblemAsync(await client.PostAsJsonAsync(Url(CommentsPath), new[] { Body("1", "hello") }, None), HttpStatusCode.Unauthorized);
        Assert.Contains("unknown or revoked", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_WithACookieOnly_IsRefused()
    {
        await using var console = await StartAsync();
        using var admin = await console.SignedInAsync(Roles.Admin);
        await ProblemAsync(await admin.PostAsJsonAsync(Url(CommentsPath), new[] { Body("1", "hello") }, None), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Any_WithTheWrongScope_IsToldWhichOneItNeeds()
    {
        await using var console = await StartAsync();
        using var reader = await ClientAsync(console, ApiScope.Read);
        var detail = await ProblemAsync(await reader.PostAsJsonAsync(Url(CommentsPath), new[] { Body("1", "hello") }, None), HttpStatusCode.Forbidden);
        Assert.Contains("ingest or all", detail, StringComparison.Ordinal);
        using var sender = await ClientAsync(console, ApiScope.Ingest);
        await ProblemAsync(await sender.GetAsync(Url($"{CommentsPath}/1"), None), HttpStatusCode.Forbidden);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_GoodAndBadRows_TakesTheGoodOnesAndTellsOfEach(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        var response = await client.PostAsJsonAsync(Url(CommentsPath), new object[] { Body("1", "so rude"), Body("2", ""), "text", Body("3", "lovely") }, None);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var taken = (await response.Content.ReadFromJsonAsync<CommentsTaken>(None))!;
        Assert.Equal((2, 0, 0, 2), (taken.New, taken.Updated, taken.Unchanged, taken.Rejected));
        Assert.Equal(["waiting", null, null, "clear"], taken.Rows.Select(r => r.Status));
        Assert.Equal([null, "text", "row", null], taken.Rows.Select(r => r.Field));

        var state = (await client.GetFromJsonAsync<CommentState>(Url($"{CommentsPath}/1"), None))!;
        Assert.Equal(("waiting", 1), (state.Status, state.Revision));
        Assert.Equal(0.9f, state.Scores!.Inflammatory);
        Assert.Equal(("model", "inflammatory"), (Assert.Single(state.Flags).Kind, state.Flags[0].Category));
        Assert.Null(state.LastDecision);
        await ProblemAsync(await client.GetAsync(Url($"{CommentsPath}/77"), None), HttpStatusCode.NotFound);
    }

    /// <summary>A name that is no text is one row's fault: it stops neither its neighbours nor the console.</summary>
    [Fact]
    public async Task Post_OfRowsWithBrokenNames_RejectsThoseAlone()
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.All);
        var fine = JsonSerializer.Serialize(Body("1", "lovely"));
        using var lines = Post($"{fine}\n{{\"\\ud83d\":1,{fine[1..]}\n{fine.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)}", type: "application/x-ndjson");

        var taken = (await (await client.SendAsync(lines, None)).Content.ReadFromJsonAsync<CommentsTaken>(None))!;

        Assert.Equal(["new", "rejected", "new"], taken.Rows.Select(r => r.Outcome));
        Assert.Contains("half a character", taken.Rows[1].Reason, StringComparison.Ordinal);
        using var report = Post("{\"\\ud83d\":1,\"reporterId\":\"u-1\"}", path: $"{CommentsPath}/1/reports");
        Assert.Contains("No report could be taken", await ProblemAsync(await client.SendAsync(report, None), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OneObjectThatIsWrong_AnswersWithRowAndField()
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Ingest);
        var response = await client.PostAsJsonAsync(Url(CommentsPath), Body("1", new string('长', 10_001)), None);
        var content = await response.Content.ReadAsStringAsync(None);
        await ProblemAsync(response, HttpStatusCode.BadRequest);
        using var json = JsonDocument.Parse(content);
        var error = Assert.Single(json.RootElement.GetProperty("errors").EnumerateArray().ToList());
        Assert.Equal((0, "text"), (error.GetProperty("row").GetInt32(), error.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("{\"id\":", "application/json", HttpStatusCode.BadRequest, "not JSON")]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest, "send 1 to 10,000")]
    [InlineData("7", "application/json", HttpStatusCode.BadRequest, "a JSON object")]
    [InlineData("text", "text/plain", HttpStatusCode.UnsupportedMediaType, "Content-Type: application/json")]
    public async Task Post_BadBody_SaysWhatToSend(string body, string type, HttpStatusCode status, string says)
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Ingest);
        using var content = new StringContent(body, Encoding.UTF8, type);
        Assert.Contains(says, await ProblemAsync(await client.PostAsync(Url(CommentsPath), content, None), status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TooMuch_IsRefusedBeforeAnythingIsKept()
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Ingest);
        using var large = new ByteArrayContent(new byte[CommentsApi.MaxBytes + 1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        await ProblemAsync(await client.PostAsync(Url(CommentsPath), large, None), HttpStatusCode.RequestEntityTooLarge);
        var many = Enumerable.Range(0, 10_001).Select(i => Body($"{i}", "x"));
        await ProblemAsync(await client.PostAsJsonAsync(Url(CommentsPath), many, None), HttpStatusCode.BadRequest);
        await using var db = console.Db();
        Assert.Empty(db.Comments);
    }

    [Fact]
    public async Task Any_AddressOrMethodThatIsNotThere_AnswersWithAProblem()
    {
        await using var console = await StartAsync();
        using var client = console.Anonymous();
        await ProblemAsync(await client.GetAsync(Url("/api/v1/nothing"), None), HttpStatusCode.NotFound);
        await ProblemAsync(await client.DeleteAsync(Url(CommentsPath), None), HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Description_OfTheApi_NamesTheKeyAndShowsExamples()
    {
        await using var console = await StartAsync();
        using var client = console.Anonymous();
        using var api = JsonDocument.Parse(await client.GetStringAsync(Url("/openapi/v1.json"), None));
        Assert.Equal("bearer", api.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey").GetProperty("scheme").GetString());
        var post = api.RootElement.GetProperty("paths").GetProperty(CommentsPath).GetProperty("post");
        Assert.Equal(["202", "400", "413", "415", "422", "401", "403"], post.GetProperty("responses").EnumerateObject().Select(r => r.Name));
        Assert.True(post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _));
        Assert.Equal(1, post.GetProperty("security").GetArrayLength());
    }
}
