using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Web.Api;

namespace AdminConsole.Tests.Curation.Publish;

/// <summary>An editor's way from an empty list to what the platform fetches.</summary>
public sealed class PlaylistPagesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Publish_WithAPinAndARecipe_IsServedToThePlatform(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var tracks = await CatalogueAsync(console);
        using var editor = await console.SignedInAsync(Roles.Editor);
        using var platform = await ApiDriver.ClientAsync(console, ApiScope.Read);

        using var created = await editor.SubmitAsync("/playlists", "form[action='/playlists'][method=post]", new() { ["title"] = "周五新声", ["slug"] = "friday" });
        Assert.Equal("/playlists/friday", created.Headers.Location?.OriginalString);
        using (var draft = await platform.GetAsync(new Uri("/api/v1/playlists/friday", UriKind.Relative), Cancel))
            await ProblemAsync(draft, HttpStatusCode.NotFound, "no edition yet");

        await DoAsync(editor, "/tracks", new() { ["track"] = tracks[3].ToString() });
        await DoAsync(editor, "/details", new() { ["title"] = "周五新声", ["surface"] = "Featured", ["length"] = "8" });
        await DoAsync(editor, $"/tracks/{tracks[3]}/pin", new() { ["slot"] = "5" });
        var page = await editor.PageAsync("/playlists/friday");
        Assert.Equal(8, page.QuerySelectorAll(".slots > li .why-slot").Count(why => why.TextContent.Trim().Length > 0));
        await DoAsync(editor, "/publish", new() { ["reason"] = "first" });

        using var live = await platform.GetAsync(new Uri("/api/v1/playlists/friday", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var list = await live.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var slots = list.GetProperty("tracks").EnumerateArray().ToList();
        Assert.Equal(8, slots.Count);
        Assert.Equal("t3", slots[4].GetProperty("trackId").GetString());
        Assert.True(slots[4].GetProperty("pinned").GetBoolean());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/playlists/friday");
        again.Headers.IfNoneMatch.Add(live.Headers.ETag!);
        using var unchanged = await platform.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Add_ATrackNobodyKnows_SaysSoAndKeepsTheList()
    {
        await using var console = await TestConsole.StartAsync();
        await CatalogueAsync(console);
        using var editor = await console.SignedInAsync(Roles.Editor);
        using var created = await editor.SubmitAsync("/playlists", "form[action='/playlists'][method=post]", new() { ["title"] = "Night", ["slug"] = "friday" });

        using var refused = await PostAsync(editor, "/tracks", new() { ["track"] = "no-such-track" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("no track “no-such-track”", (await refused.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await editor.PageAsync("/playlists/friday")).QuerySelectorAll(".slots > li"));
    }

    [Fact]
    public async Task Change_AfterAColleague_SaysWhoAndKeepsWhatWasTyped()
    {
        await using var console = await TestConsole.StartAsync();
        await CatalogueAsync(console);
        using var first = await console.SignedInAsync(Roles.Editor, "Chen Yu");
        using var second = await console.SignedInAsync(Roles.Editor, "Li Wen");
        using var created = await first.SubmitAsync("/playlists", "form[action='/playlists'][method=post]", new() { ["title"] = "Night", ["slug"] = "friday" });
        var seen = await second.PageAsync("/playlists/friday");
        await DoAsync(first, "/tracks", new() { ["track"] = "t1" });

        var form = (AngleSharp.Html.Dom.IHtmlFormElement)seen.QuerySelector("#details-form")!;
        using var late = await second.SubmitAsync(form, "/playlists/friday", new() { ["title"] = "A better name" });

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var page = await late.DocumentAsync();
        Assert.Contains("Chen Yu added a track", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("A better name", page.QuerySelector("#d-title")!.GetAttribute("value"));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task ListenersList_HonoursNotInterestedAndOptOutAtOnce(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await CatalogueAsync(console);
        using var platform = await ApiDriver.ClientAsync(console, ApiScope.Read);
        var before = await ListAsync(platform);
        Assert.NotEmpty(before);
        var refused = before[0].GetProperty("trackId").GetString();

        await using (var db = console.Db())
        {
            var listener = db.Listeners.Single(l => l.PlatformId == "l1");
            var track = db.Tracks.Single(t => t.PlatformId == refused);
            db.ListenerActions.Add(new ListenerAction
            {
                ListenerId = listener.Id,
                TrackId = track.Id,
                At = console.Get<TimeProvider>().GetUtcNow(),
                Kind = ListenerActionKind.NotInterested,
            });
            listener.OptedOut = true;
            await db.SaveChangesAsync(Cancel);
        }

        var after = await ListAsync(platform);
        Assert.DoesNotContain(after, t => t.GetProperty("trackId").GetString() == refused);
        Assert.DoesNotContain(after, t => t.GetProperty("source").GetString() is "collaborative" or "similarStyle" or "crossStyle");
        using var wrong = await platform.GetAsync(new Uri("/api/v1/listeners/l1/playlists/weekly", UriKind.Relative), Cancel);
        await ProblemAsync(wrong, HttpStatusCode.NotFound, "daily, radio and featured");
        using var nobody = await platform.GetAsync(new Uri("/api/v1/listeners/nobody/playlists/daily", UriKind.Relative), Cancel);
        await ProblemAsync(nobody, HttpStatusCode.NotFound, "no listener 'nobody'");
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient platform)
    {
        var list = await platform.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/listeners/l1/playlists/daily", UriKind.Relative), Cancel);
        return [.. list.GetProperty("tracks").EnumerateArray()];
    }

    private static async Task DoAsync(HttpClient editor, string action, Dictionary<string, string> fields)
    {
        using var response = await PostAsync(editor, action, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{action} answered {response.StatusCode}: {(await response.DocumentAsync()).QuerySelector("[role=alert]")?.TextContent}");
    }

    /// <summary>Sends a form of the editor with its own version and token, as the page has them now.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient editor, string action, Dictionary<string, string> fields)
    {
        var page = await editor.PageAsync("/playlists/friday");
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)(page.QuerySelector($"form[action$='{action}']") ?? page.QuerySelector("form#keep"))!;
        form.SetAttribute("action", $"/playlists/friday{action}");
        return await editor.SubmitAsync(form, "/playlists/friday", fields);
    }

    private static async Task ProblemAsync(HttpResponseMessage response, HttpStatusCode status, string says)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(says, (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Forty tracks of twenty artists in two styles, and twelve listeners who played them.</summary>
    private static async Task<List<Guid>> CatalogueAsync(TestConsole console)
    {
        var clock = console.Get<TimeProvider>();
        var now = clock.GetUtcNow();
        await using var db = console.Db();
        var styles = Enumerable.Range(0, 2).Select(i => new Style { Id = Ids.New(clock), Slug = $"s{i}", Name = $"Style {i}", NameZh = $"风格{i}" }).ToList();
        var artists = Enumerable.Range(0, 20).Select(i => new Artist { Id = Ids.New(clock), PlatformId = $"a{i}", Name = $"歌手{i}", Independent = i % 2 == 0 }).ToList();
        var tracks = Enumerable.Range(0, 40).Select(i => new Track
        {
            Id = Ids.New<TrackId>(clock),
            PlatformId = $"t{i}",
            Title = $"歌曲{i}",
            ArtistId = artists[i % 20].Id,
            StyleId = styles[i % 2].Id,
            DurationMs = 200_000,
            Popularity = i,
        }).ToList();
        db.AddRange(styles);
        db.AddRange(artists);
        db.AddRange(tracks);
        for (var l = 0; l < 12; l++)
        {
            var listener = new Listener { Id = Ids.New<ListenerId>(clock), PlatformId = $"l{l}" };
            db.Listeners.Add(listener);
            for (var n = 0; n < 12; n++)
            {
                db.Listens.Add(new Listen
                {
                    ListenerId = listener.Id,
                    TrackId = tracks[(l + (n * 3)) % 40].Id,
                    At = now.AddDays(-20).AddHours(n).AddMinutes(l),
                    MsPlayed = 200_000,
                    Skipped = false,
                });
            }
        }

        await db.SaveChangesAsync(Cancel);
        return [.. tracks.Select(t => t.Id.Value)];
    }
}
