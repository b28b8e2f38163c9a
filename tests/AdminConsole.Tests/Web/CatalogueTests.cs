using System.Net;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Web;

public sealed class CatalogueTests
{
    private const string Hostile = "<script>alert(1)</script>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Browse_SearchFilterAndPages_ShowEveryTrackOnceAndEscapeIt(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        var loud = await FillAsync(console);
        using var editor = await console.SignedInAsync(Roles.Editor);

        var page = await editor.PageAsync("/catalogue");
        Assert.Equal(Hostile, page.QuerySelector($"a[href='/catalogue/tracks/{loud}'] b")?.TextContent);
        Assert.Empty(page.QuerySelectorAll("main script"));

        var seen = new List<string>();
        for (var path = "/catalogue?sort=title"; path is not null;)
        {
            page = await editor.PageAsync(path);
            seen.AddRange(page.QuerySelectorAll("tbody a.who-cell").Select(a => a.GetAttribute("href")!));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next ? "/catalogue" + next : null;
        }

        Assert.Equal(121, seen.Count);
        Assert.Equal(121, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["夜航船"], (await editor.PageAsync("/catalogue?q=%E5%A4%9C%E8%88%AA")).QuerySelectorAll("tbody b").Select(b => b.TextContent));
        Assert.Equal(12, (await editor.PageAsync("/catalogue?independent=true&style=folk")).QuerySelectorAll("tbody tr").Length);
        Assert.Equal(10, (await editor.PageAsync("/catalogue?tab=artists&sort=-tracks")).QuerySelectorAll("tbody tr").Length);

        var track = await editor.PageAsync($"/catalogue/tracks/{loud}");
        Assert.Contains("3", track.QuerySelector("header b")?.TextContent ?? track.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await editor.GetAsync(new Uri($"/catalogue/tracks/{Guid.Empty}", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await editor.GetAsync(new Uri("/catalogue/styles/none", UriKind.Relative), Cancel)).StatusCode);

        var csv = await editor.GetStringAsync(new Uri("/catalogue.csv?q=%3Dcmd", UriKind.Relative), Cancel);
        Assert.DoesNotContain(csv.Split('\n').Skip(1), line => line.Split(',').Any(cell => cell.TrimStart('"').StartsWith('=')));
    }

    [Fact]
    public async Task Browse_AsAModerator_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var moderator = await console.SignedInAsync(Roles.Moderator);
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.GetAsync(new Uri("/catalogue", UriKind.Relative), Cancel)).StatusCode);
    }

    /// <summary>121 tracks by ten artists, one of them with a hostile title and three listens.</summary>
    private static async Task<Guid> FillAsync(TestConsole console)
    {
        var clock = console.Get<TimeProvider>();
        await using var db = console.Db();
        var folk = new Style { Id = Ids.New(clock), Slug = "folk", Name = "Folk", NameZh = "民谣" };
        var rock = new Style { Id = Ids.New(clock), Slug = "rock", Name = "Rock", NameZh = "摇滚" };
        db.AddRange(folk, rock);
        var artists = Enumerable.Range(0, 10).Select(i => new Artist { Id = Ids.New(clock), PlatformId = $"a{i}", Name = $"歌手{i}", Independent = i == 0 }).ToList();
        db.AddRange(artists);
        var loud = Ids.New<TrackId>(clock);
        for (var i = 0; i < 121; i++)
        {
            db.Tracks.Add(new Track
            {
                Id = i == 0 ? loud : Ids.New<TrackId>(clock),
                PlatformId = $"t{i}",
                Title = i switch { 0 => Hostile, 1 => "夜航船", 2 => "=cmd|calc", _ => $"歌曲{i:000}" },
                ArtistId = artists[i % 10].Id,
                StyleId = i % 10 == 0 && i < 120 ? folk.Id : rock.Id,
                DurationMs = 180_000,
            });
        }

        var listener = new Listener { Id = Ids.New<ListenerId>(clock), PlatformId = "l" };
        db.Listeners.Add(listener);
        for (var n = 1; n <= 3; n++)
            db.Listens.Add(new Listen { ListenerId = listener.Id, TrackId = loud, At = clock.GetUtcNow().AddHours(-n), MsPlayed = 180_000, Skipped = false });
        await db.SaveChangesAsync(Cancel);
        return loud.Value;
    }
}
