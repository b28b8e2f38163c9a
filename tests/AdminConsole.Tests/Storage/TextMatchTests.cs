using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Storage;

public sealed class TextMatchTests
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Containing_CaseAndWildcards_MeanTheSameOnBothDatabases(StorageProvider provider)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var console = await TestConsole.StartAsync(provider);
        await using var db = console.Db();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (slug, title) in new[] { ("a", "Night Bus"), ("b", "100% 夜航"), ("c", "1000 夜航"), ("d", "a_b\\c") })
            db.Playlists.Add(new Playlist { Id = Ids.New<PlaylistId>(TimeProvider.System), PlatformId = slug, Slug = slug, Title = title, Kind = PlaylistKind.Editorial, CreatedAt = now });
        await db.SaveChangesAsync(stop);

        Assert.Equal(["a"], await FoundAsync("nIGHT"));
        Assert.Equal(["b"], await FoundAsync("100%"));
        Assert.Equal(["b", "c"], await FoundAsync("夜航"));
        Assert.Equal(["d"], await FoundAsync("A_B\\"));
        Assert.Empty(await FoundAsync("x_b"));
        Assert.Equal(["c", "d"], await db.Playlists.Containing("c", [p => p.Title], exactly: p => p.Slug).Select(p => p.Slug).Order().ToListAsync(stop));

        Task<List<string>> FoundAsync(string text) => db.Playlists.Containing(text, [p => p.Title]).Select(p => p.Slug).Order().ToListAsync(stop);
    }
}
