using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

/// <summary>Lines, and requests that are sent twice.</summary>
public sealed class IdempotencyTests
{
    private const string Lines = "application/x-ndjson";

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task PostLines_WithABrokenOne_TakesTheOthersAndNamesTheLine(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        var body = string.Join('\n', Json("1", "so rude"), "", "{\"platformId\": \"2\", \"te", Json("3", "lovely"), "[1]") + "\r\n";
        var response = await client.SendAsync(Post(body, type: Lines), None);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var taken = (await response.Content.ReadFromJsonAsync<CommentsTaken>(None))!;
        Assert.Equal((2, 2), (taken.New, taken.Rejected));
        Assert.Equal([(0, 1, "new"), (1, 3, "rejected"), (2, 4, "new"), (3, 5, "rejected")], taken.Rows.Select(r => (r.Row, r.Line!.Value, r.Outcome)));
        Assert.Contains("Line 3 is not JSON", taken.Rows[1].Reason, StringComparison.Ordinal);
        await using var db = console.Db();
        Assert.Equal(["1", "3"], await db.Comments.Select(c => c.PlatformId).Order().ToListAsync(None));
    }

    [Fact]
    public async Task PostLines_TooManyOrNone_IsRefusedBeforeAnythingIsKept()
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Ingest);
        var many = new StringBuilder();
        for (var i = 0; i < 10_001; i++)
            many.Append(Json($"{i}", "x")).Append('\n');
        Assert.Contains("send 1 to 10,000", await ProblemAsync(await client.SendAsync(Post(many.ToString(), type: Lines), None), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await ProblemAsync(await client.SendAsync(Post("\n \n", type: Lines), None), HttpStatusCode.BadRequest);
        await using var db = console.Db();
        Assert.Empty(db.Comments);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_TheSameUnderItsKeyAgain_IsAnsweredTheSameAndCarriedOutOnce(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.All);
        var first = await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None);
        var answer = await first.Content.ReadAsStringAsync(None);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));

        // What the first one did was overtaken by an edit: the late repetition must not bring the old text back.
        Assert.Equal(HttpStatusCode.Accepted, (await client.SendAsync(Post(Json("1", "lovely indeed")), None)).StatusCode);
        var again = await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None);
        Assert.Equal((HttpStatusCode.Accepted, answer), (again.StatusCode, await again.Content.ReadAsStringAsync(None)));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        await using var db = console.Db();
        Assert.Equal("lovely indeed", (await db.Comments.SingleAsync(None)).Text);

        var other = await ProblemAsync(await client.SendAsync(Post(Json("2", "lovely"), "key-1"), None), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("another request", other, StringComparison.Ordinal);
        using var somebodyElse = await ClientAsync(console, ApiScope.Ingest);
        Assert.Equal(HttpStatusCode.Accepted, (await somebodyElse.SendAsync(Post(Json("2", "lovely"), "key-1"), None)).StatusCode);
        await ProblemAsync(await client.SendAsync(Post(Json("2", "lovely"), new string('k', 256)), None), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""[{ "platformId": "2" }]""")]
    public async Task Post_ABrokenBodyUnderAUsedKey_IsAnotherRequest(string broken)
    {
        await using var console = await StartAsync();
        using var client = await ClientAsync(console, ApiScope.Ingest);
        Assert.Equal(HttpStatusCode.Accepted, (await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None)).StatusCode);

        await ProblemAsync(await client.SendAsync(Post(broken, "key-1"), None), HttpStatusCode.UnprocessableEntity);
        await ProblemAsync(await client.SendAsync(Post(broken, "key-2"), None), HttpStatusCode.BadRequest);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_WhoseAnswerNeverArrived_IsAnsweredFromWhatWasCommitted(StorageProvider provider)
    {
        await using var console = await StartAsync(provider, services => services.AddSingleton<IStartupFilter, LosesAnswers>());
        using var client = await ClientAsync(console, ApiScope.Ingest);
        using var lost = Post(Json("1", "lovely"), "key-1");
        lost.Headers.Add(LosesAnswers.Header, "1");
        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(lost, None));

        var again = await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None);
        Assert.Equal(1, (await again.Content.ReadFromJsonAsync<CommentsTaken>(None))!.New);
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Post_ManyAtOnceUnderOneKey_IsCarriedOutOnceAndAnsweredAlike(StorageProvider provider)
    {
        await using var console = await StartAsync(provider);
        using var client = await ClientAsync(console, ApiScope.Ingest);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var response = await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            return (Text: await response.Content.ReadAsStringAsync(None), Again: response.Headers.Contains("Idempotency-Replayed"));
        }));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(7, answers.Count(a => a.Again));
        await using var db = console.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Kind == "comments.send", None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Key_AfterTwoDays_IsForgottenAndFree(StorageProvider provider)
    {
        var clock = new LaterClock();
        await using var console = await StartAsync(provider, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        using var client = await ClientAsync(console, ApiScope.Ingest);
        await client.SendAsync(Post(Json("1", "lovely"), "key-1"), None);
        await client.SendAsync(Post(Json("2", "lovely"), "key-2"), None);
        clock.Ahead = TimeSpan.FromHours(49);
        var response = await client.SendAsync(Post(Json("3", "lovely"), "key-1"), None);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await using var db = console.Db();
        Assert.Equal("key-1", (await db.IdempotentAnswers.SingleAsync(None)).Key);
    }

    private static string Json(string id, string text) => JsonSerializer.Serialize(Body(id, text));

    /// <summary>The real clock, put forward: its timers tick as ever and do not have to catch up.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }

    /// <summary>Carries requests out and hangs up before anything of the answer is sent.</summary>
    private sealed class LosesAnswers : IStartupFilter
    {
        public const string Header = "X-Lost";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                if (!context.Request.Headers.ContainsKey(Header))
                {
                    await rest(context);
                    return;
                }

                context.Response.Body = Stream.Null;
                await rest(context);
                throw new IOException("The line is dead.");
            });
            next(app);
        };
    }
}
