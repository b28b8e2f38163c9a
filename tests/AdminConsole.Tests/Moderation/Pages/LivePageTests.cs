using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Pages;

/// <summary>Leases and live events through the real host, as a page uses them.</summary>
public sealed class LivePageTests
{
    private const string Actions = "form[data-decide]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Get_ByASecondModerator_NeverOffersWhatTheFirstHolds(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, settings: Small);
        var ids = await FillAsync(console, 5);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");

        var first = await li.PageAsync("/queue");
        var second = await chen.PageAsync("/queue");

        Assert.Equal(ids[0], Current(first));
        Assert.Equal(ids[2], Current(second)); // two each: the second begins where the first ends
        Assert.Equal(ids[3], ((IHtmlFormElement)second.QuerySelector(Actions)!).Elements["next"]!.GetAttribute("value"));
        var held = second.QuerySelector($"li[data-id='{ids[0]}']")!;
        Assert.Equal("theirs", held.GetAttribute("data-own"));
        Assert.Matches(@"^\s*Li Wen\s+[45]:\d\d\s*$", held.QuerySelector("[data-held]")!.TextContent);
        Assert.Matches(@"^[45]:\d\d$", second.QuerySelector(".lease [data-clock]")!.TextContent);
        Assert.Equal("In the queue now: Li Wen", second.QuerySelector("[data-colleagues]")!.GetAttribute("aria-label"));

        var opened = await chen.PageAsync($"/queue?comment={ids[0]}");
        Assert.Null(opened.QuerySelector(Actions));
        Assert.Contains("Li Wen has it open", opened.QuerySelector(".q-done")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfASkipByForm_PassesTheCommentOnToTheOthers()
    {
        await using var console = await TestConsole.StartAsync(settings: Small);
        var ids = await FillAsync(console, 3);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");

        var answer = await li.SubmitAsync("/queue", Actions, new() { ["do"] = "skip" });

        Assert.Equal(ids[1], Current(await li.PageAsync(answer.Headers.Location!.ToString())));
        Assert.Equal(ids[0], Current(await chen.PageAsync("/queue")));
    }

    [Fact]
    public async Task SignOutAndBeacon_ReleaseAtOnceAndOnlyTheirOwn()
    {
        await using var console = await TestConsole.StartAsync(settings: Small);
        var ids = await FillAsync(console, 2);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var page = await li.PageAsync("/queue");
        var lease = page.QuerySelector("[data-live]")!.GetAttribute("data-lease")!;

        var waiting = await chen.PageAsync("/queue");
        Assert.Null(waiting.QuerySelector(Actions));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(chen, waiting, $"/queue/lease/{lease}/renew")).StatusCode);
        await BeaconAsync(chen, waiting, lease);
        Assert.Null((await chen.PageAsync("/queue")).QuerySelector(Actions));

        await BeaconAsync(li, page, lease); // as navigator.sendBeacon sends it: a form, with its token inside
        Assert.Equal(ids[0], Current(await chen.PageAsync("/queue")));

        var gone = await chen.SubmitAsync("/settings", "form[action='/sign-out']", []);
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        Assert.Equal(ids[0], Current(await li.PageAsync("/queue")));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_UnderALease_KeepsWhenItCameAndHowLongItWasOnTheScreen(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, settings: Small);
        await FillAsync(console, 2);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");

        var answer = await li.SubmitAsync("/queue", Actions, new() { ["do"] = "approve", ["shown"] = "1" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await using var db = console.Db();
        var decision = await db.Decisions.SingleAsync(Stop);
        Assert.Equal(1, decision.HandledMs);
        Assert.InRange(decision.DecidedAt - decision.ClaimedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Stream_TellsWhoDecidesWhoWorksAndWhatIsLost_AlsoFromAnotherProcess(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider, settings: Small);
        var ids = await FillAsync(console, 3);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var chen = await console.SignedInAsync(Roles.Moderator, "Chen Yu");
        var page = await li.PageAsync("/queue");
        var live = page.QuerySelector("[data-live]")!;
        await using var stream = await Stream.OpenAsync(li, $"/live?after={live.GetAttribute("data-sequence")}");
        var opening = await stream.NextAsync("holders");
        Assert.True(Assert.Single(opening.GetProperty("leases").EnumerateArray()).GetProperty("mine").GetBoolean());

        var form = (IHtmlFormElement)(await chen.PageAsync("/queue")).QuerySelector(Actions)!;
        Assert.Equal([ids[2]], (await stream.NextAsync("taken")).GetProperty("ids").EnumerateArray().Select(i => i.GetString()));
        await chen.SubmitAsync(form, "/queue", new() { ["do"] = "approve" });
        var decided = await stream.NextAsync("comment");
        Assert.Equal((ids[2], "approve", "Chen Yu", false), (
            decided.GetProperty("id").GetString(), decided.GetProperty("kind").GetString(), decided.GetProperty("by").GetString(), decided.GetProperty("mine").GetBoolean()));

        await using var another = console.AnotherProcess(); // all it does for this one is to write rows
        await another.GetRequiredService<CommentIntake>().TakeAsync(
            ProcessContext.System("comments.import", "test"), [new IncomingComment("fresh", "新来的一句话", "a-fresh", null, "t-fresh", ThreadKind.Track, null, null, null, TimeProvider.System.GetUtcNow())], Stop);
        await stream.NextAsync("arrived");

        await another.GetRequiredService<Leases>().ReleaseAllAsync((await PersonAsync(console, "Li Wen")), Stop);
        while ((await stream.NextAsync("holders")).GetProperty("leases").EnumerateArray().Any(l => l.GetProperty("id").GetString() == live.GetAttribute("data-lease")))
        {
            // a renewal or a colleague's lease; the one without ours is still to come
        }
    }

    [Fact]
    public async Task Stream_ThatReconnects_GoesOnWhereItWas()
    {
        await using var console = await TestConsole.StartAsync(settings: Small);
        var ids = await FillAsync(console, 2);
        var li = await console.SignedInAsync(Roles.Moderator, "Li Wen");
        var before = (await li.PageAsync("/queue")).QuerySelector("[data-live]")!.GetAttribute("data-sequence")!;
        await li.SubmitAsync("/queue", Actions, new() { ["do"] = "approve" }); // nobody listens

        await using var stream = await Stream.OpenAsync(li, "/live", lastEventId: before);
        Assert.Equal(ids[0], (await stream.NextAsync("comment")).GetProperty("id").GetString());
    }

    private static IReadOnlyDictionary<string, string> Small => new Dictionary<string, string>(StringComparer.Ordinal) { ["Moderation:LeaseSize"] = "2" };

    private static string? Current(IHtmlDocument page) => page.QuerySelector(Actions)?.GetAttribute("data-id");

    private static async Task<Guid> PersonAsync(TestConsole console, string name)
    {
        await using var db = console.Db();
        return await db.People.Where(p => p.DisplayName == name).Select(p => p.Id).SingleAsync(Stop);
    }

    /// <summary>Comments in the queue's order.</summary>
    private static async Task<List<string>> FillAsync(TestConsole console, int count)
    {
        await using var db = console.Db();
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add((await new QueuedComment { Probability = .99f - (i * .01f), Text = $"第{i}条评论" }.InsertAsync(db)).Id.ToString());
        return ids;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, IHtmlDocument page, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Add("RequestVerificationToken", page.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!);
        return await client.SendAsync(request, Stop);
    }

    private static async Task BeaconAsync(HttpClient client, IHtmlDocument page, string lease)
    {
        using var form = new MultipartFormDataContent();
        using var token = new StringContent(page.QuerySelector("meta[name=ac-form]")!.GetAttribute("content")!);
        form.Add(token, "__RequestVerificationToken");
        var answer = await client.PostAsync(new Uri($"/queue/lease/{lease}/release", UriKind.Relative), form, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>An open event stream.</summary>
    private sealed class Stream(HttpResponseMessage answer, CancellationTokenSource closed) : IAsyncDisposable
    {
        private readonly Channel<(string Name, JsonElement Data)> events = Channel.CreateUnbounded<(string, JsonElement)>();
        private Task reading = Task.CompletedTask;

        public static async Task<Stream> OpenAsync(HttpClient client, string path, string? lastEventId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            if (lastEventId is not null)
                request.Headers.Add("Last-Event-ID", lastEventId);
            var closed = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, closed.Token);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            var stream = new Stream(answer, closed);
            stream.reading = stream.ReadAsync();
            return stream;
        }

        /// <summary>The next event of that name; what comes between is passed over. Fails after ten seconds.</summary>
        public async Task<JsonElement> NextAsync(string name)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            while (true)
            {
                var (said, data) = await events.Reader.ReadAsync(limit.Token);
                if (said == name)
                    return data;
            }
        }

        private async Task ReadAsync()
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(closed.Token));
            var name = "";
            while (await reader.ReadLineAsync(closed.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line["event: ".Length..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    events.Writer.TryWrite((name, JsonDocument.Parse(line["data: ".Length..]).RootElement));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await closed.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            answer.Dispose();
            closed.Dispose();
        }
    }
}
