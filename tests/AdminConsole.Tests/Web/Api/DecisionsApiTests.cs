using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AdminConsole.Web.Features.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using static AdminConsole.Tests.Web.Api.ApiDriver;

namespace AdminConsole.Tests.Web.Api;

public sealed class DecisionsApiTests
{
    private const string Path = "/api/v1/decisions";
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: true);
    private static readonly Dictionary<string, string> NoGrace = new(StringComparer.Ordinal) { ["Moderation:GraceSeconds"] = "0" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Eight writers and a reader that pages all the while: what it has read in the end is what stands in the table, in its order.</summary>
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_WhileManyWrite_ReadsEveryEventOnceAndInTheOrderOfCommits(StorageProvider provider)
    {
        const int writers = 8, each = 25;
        await using var console = await TestConsole.StartAsync(provider, settings: NoGrace);
        using var client = await ClientAsync(console, ApiScope.Read);
        var comments = await InsertAsync(console, writers * each);
        var writing = Task.WhenAll(comments.Chunk(each).Select(chunk => Task.Run(async () =>
        {
            foreach (var comment in chunk)
                await DecideAsync(console, comment, DecisionKind.Approve);
        })));
        var read = new List<string>();
        string? after = null;
        bool written;
        int found;
        do
        {
            written = writing.IsCompleted; // looked at before the page, so that a page after the last write is read
            var page = (await client.GetFromJsonAsync<EventPage>(Url($"{Path}?limit=7&after={after}"), Stop))!;
            read.AddRange(page.Items.Select(e => e.GetProperty("id").GetString()!));
            (after, found) = (page.Next, page.Items.Count);
        }
        while (!written || found > 0);
        await writing;

        await using var db = console.Db();
        var stored = await db.OutboxMessages.AsNoTracking().OrderBy(m => m.Sequence).ThenBy(m => m.Id).Select(m => m.Id).ToListAsync(Stop);
        Assert.Equal(writers * each, stored.Count);
        Assert.Equal(stored.ConvertAll(id => id.ToString()), read);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_WhatIsStillInItsGrace_WaitsAndNothingOvertakesIt(StorageProvider provider)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var console = await TestConsole.StartAsync(provider, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        using var client = await ClientAsync(console, ApiScope.Read);
        var comments = await InsertAsync(console, 2);
        await DecideAsync(console, comments[0], DecisionKind.Approve);
        clock.Advance(TimeSpan.FromSeconds(8));
        await DecideAsync(console, comments[1], DecisionKind.Escalate);

        var none = (await client.GetFromJsonAsync<EventPage>(Url(Path), Stop))!;
        Assert.Empty(none.Items);
        clock.Advance(TimeSpan.FromSeconds(3));
        var first = (await client.GetFromJsonAsync<EventPage>(Url($"{Path}?after={none.Next}"), Stop))!;
        Assert.Equal("comment.approved", Assert.Single(first.Items).GetProperty("type").GetString());
        clock.Advance(TimeSpan.FromSeconds(10));
        var second = (await client.GetFromJsonAsync<EventPage>(Url($"{Path}?after={first.Next}"), Stop))!;
        Assert.Equal("comment.escalated", Assert.Single(second.Items).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("after=nonsense", "next of the answer before")]
    [InlineData("after=AQAAAAAAAAAqAZOl0AAAcACAAAAAAAAAAAAA", "next of the answer before")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    public async Task Get_WithABadCursorOrLimit_IsToldWhatToSend(string query, string expected)
    {
        await using var console = await TestConsole.StartAsync();
        using var client = await ClientAsync(console, ApiScope.Read);
        var response = await client.GetAsync(Url($"{Path}?{query}"), Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Acknowledge_WhatWasCarriedOut_ShowsAtTheComment_AndReadingDoesNot(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, settings: NoGrace);
        using var client = await ClientAsync(console, ApiScope.Read);
        var comment = (await InsertAsync(console, 1))[0];
        await DecideAsync(console, comment, DecisionKind.Approve);
        var page = (await client.GetFromJsonAsync<EventPage>(Url(Path), Stop))!;
        Assert.Equal("decided", (await ToldAsync(client, comment)).State);
        await client.GetAsync(Url($"{Path}?after={page.Next}"), Stop); // who asks from there has what lies before
        var read = await ToldAsync(client, comment);
        Assert.Equal(("delivered", true), (read.State, read.Pulled));

        var id = page.Items[0].GetProperty("id").GetGuid();
        var unknown = Ids.New(TimeProvider.System);
        using var feedback = await ClientAsync(console, ApiScope.Ingest); // whoever is told may answer
        var taken = await AcknowledgeAsync(feedback, id, unknown);
        Assert.Equal((1, 0, unknown), (taken.Acknowledged, taken.Already, Assert.Single(taken.Unknown)));
        Assert.Equal((0, 1), (await AcknowledgeAsync(client, id) is var again ? (again.Acknowledged, again.Already) : default));
        Assert.Equal("acknowledged", (await ToldAsync(client, comment)).State);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync(Url($"{Path}/acknowledgements"), new { ids = Array.Empty<Guid>() }, Stop)).StatusCode);
        await using var db = console.Db();
        Assert.Single(await db.AuditEntries.Where(e => e.Kind == "events.acknowledge").ToListAsync(Stop));
    }

    private static async Task<EventTold> ToldAsync(HttpClient client, Comment comment) =>
        (await client.GetFromJsonAsync<CommentState>(Url($"/api/v1/comments/{comment.PlatformId}"), Stop))!.Told!;

    private static async Task<AcknowledgementsTaken> AcknowledgeAsync(HttpClient client, params Guid[] ids)
    {
        var response = await client.PostAsJsonAsync(Url($"{Path}/acknowledgements"), new { ids }, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<AcknowledgementsTaken>(Stop))!;
    }

    private static async Task<List<Comment>> InsertAsync(TestConsole console, int count)
    {
        var comments = new List<Comment>();
        await using var db = console.Db();
        for (var i = 0; i < count; i++)
            comments.Add(await new QueuedComment().InsertAsync(db));
        return comments;
    }

    private static async Task DecideAsync(TestConsole console, Comment comment, DecisionKind kind) => Assert.IsType<DecideOutcome.Recorded>(
        await console.Get<Decisions>().DecideAsync(Li, comment.Id, new Verdict(kind), new Seen(comment.Version, comment.TextHash), Stop));
}
