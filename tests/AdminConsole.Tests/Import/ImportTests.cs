using System.Globalization;
using System.Text;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Import;

public sealed class ImportTests
{
    private const string Header = "id,text,author_id,thread_id,created,likes\n";
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_BrokenCsv_TakesTheGoodRowsAndNamesLineAndReasonOfTheOthers(StorageProvider provider)
    {
        await using var folder = await ImportFolder.CreateAsync(provider);
        var path = folder.Write("c.csv", "\ufeff" + Header
            + "1,first,a,t,2026-11-01T08:00:00Z,3\n"
            + "2,too few fields,a,t\n"
            + "3,\"two\nlines, \"\"quoted\"\"\",a,t,1793520000000,0\n"
            + "4,\"never closed,a,t,2026-11-01T08:00:00Z,0\n"
            + "5,after it,a,t,2026-11-01T08:00:00Z,0\n"
            + "6,bad date,a,t,yesterday,0\n"
            + "7,bad likes,a,t,2026-11-01T08:00:00Z,many\n"
            + $"8,{new string('长', 10 * 1024 * 1024 / 3)},a,t,2026-11-01T08:00:00Z,0\n"
            + "9,last,a,t,2026-11-01T08:00:00Z,0");

        var done = await folder.ImportAsync("comments", path);

        Assert.Equal((4, 5), (done.New, done.Rejected));
        Assert.Equal(
            [(3, "row"), (6, "row"), (8, "createdAt"), (9, "likes"), (10, "text")],
            folder.Rejects.Select(r => (r.Line, r.Field)).Order());
        Assert.Contains(folder.Rejects, r => r.Reason.Contains("10000 are the most", StringComparison.Ordinal));
        Assert.True(new FileInfo(folder.RejectsPath).Length < 20_000, "a rejected row is kept to be recognised, not whole");
        await using var db = folder.Db();
        Assert.Equal("two\nlines, \"quoted\"", (await db.Comments.SingleAsync(c => c.PlatformId == "3", None)).Text);
        Assert.Equal(4, await db.Comments.CountAsync(None));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_NdjsonInGzip_ReadsTheSameFieldsAsCsv(StorageProvider provider)
    {
        await using var folder = await ImportFolder.CreateAsync(provider);
        var path = folder.WriteGzip("c.ndjson.gz",
            """{"platformId":"1","text":"so rude","authorId":"a","threadId":"t","threadKind":"playlist","createdAt":"2026-11-01T08:00:00+08:00"}""" + "\n"
            + "{broken\n" + "[1]\n"
            + """{"id":"2","text":"half \ud83d","author_id":"a","thread_id":"t","created":1793520000}""" + "\n");

        var done = await folder.ImportAsync("comments", path);

        Assert.Equal((1, 3), (done.New, done.Rejected));
        Assert.Equal([2, 3, 4], folder.Rejects.Select(r => r.Line));
        await using var db = folder.Db();
        var comment = await db.Comments.Include(c => c.Thread).SingleAsync(None);
        Assert.Equal((CommentStatus.Waiting, ThreadKind.Playlist), (comment.Status, comment.Thread!.Kind));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), comment.CreatedAt);
    }

    [Fact]
    public async Task Import_WrongEncoding_SaysHowToConvert()
    {
        await using var folder = await ImportFolder.CreateAsync(StorageProvider.Sqlite);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var chinese = Encoding.GetEncoding("GB18030").GetBytes(Header + "1,前奏一响就安静了,a,t,2026-11-01T08:00:00Z,0\n");
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header)).ToArray();

        var first = Assert.Throws<ImportInputException>(() => SourceFile.Open(folder.Write("gb.csv", chinese)));
        var second = Assert.Throws<ImportInputException>(() => SourceFile.Open(folder.Write("utf16.csv", utf16)));
        Assert.Contains("iconv -f GB18030 -t UTF-8", first.Message, StringComparison.Ordinal);
        Assert.Contains("iconv -f UTF-16 -t UTF-8", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_BadBytesFarInside_RejectsThatRowAlone()
    {
        await using var folder = await ImportFolder.CreateAsync(StorageProvider.Sqlite);
        var rows = Enumerable.Range(0, 3000).Select(i => $"{i},text number {i} of this file,a,t,2026-11-01T08:00:00Z,0\n");
        var path = folder.Write("c.csv", [.. Encoding.UTF8.GetBytes(Header + string.Concat(rows)), .. "x,"u8, 0xff, 0xfe, .. ",a,t,2026-11-01T08:00:00Z,0\n"u8]);

        var done = await folder.ImportAsync("comments", path);

        Assert.Equal((3000, 1), (done.New, done.Rejected));
        var (line, _, reason) = Assert.Single(folder.Rejects);
        Assert.Equal(3002, line);
        Assert.Contains("UTF-8", reason, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_StoppedInTheMiddle_GoesOnWhenRunAgain(StorageProvider provider)
    {
        await using var folder = await ImportFolder.CreateAsync(provider);
        var rows = Enumerable.Range(0, 12_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},text {i},author-{i % 50},t,2026-11-01T08:00:00Z,0\n"));
        var path = folder.Write("c.csv", Header + string.Concat(rows));

        var kept = await folder.StopAsync("comments", path);
        await using (var db = folder.Db())
            Assert.Equal(kept.New, await db.Comments.CountAsync(None));

        var again = await folder.ImportAsync("comments", path);
        Assert.Equal((12_000 - kept.New, kept.New, 0), (again.New, again.Unchanged, again.Updated));
        await using (var db = folder.Db())
            Assert.Equal(12_000, (await db.Threads.SingleAsync(None)).CommentCount);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_PlaylistWithUnknownTracks_TakesItWithoutThemAndNamesThem(StorageProvider provider)
    {
        await using var folder = await ImportFolder.CreateAsync(provider);
        var tracks = folder.Write("t.csv", "id,title,artist,style,duration_ms,released\nt1,Night Bus,Some Band,Dream Pop,200000,2021\nt2,Rain,Some Band,,,\nt3,No Artist,,,,\n");
        var lists = folder.Write("p.csv", "id,title,tracks,tags\np1,Evening,t1 t9 t2,quiet|night\np2,Nothing,t8 t9,\n");

        var first = await folder.ImportAsync("tracks", tracks);
        Assert.Equal((2, 1), (first.New, first.Rejected));
        var done = await folder.ImportAsync("playlists", lists);

        Assert.Equal((1, 2), (done.New, done.Rejected));
        Assert.Contains("t9", folder.Rejects[0].Reason, StringComparison.Ordinal);
        Assert.Contains("import tracks first", folder.Rejects[1].Reason, StringComparison.Ordinal);
        await using (var db = folder.Db())
        {
            var playlist = await db.Playlists.SingleAsync(None);
            Assert.Equal((PlaylistKind.User, "quiet,night"), (playlist.Kind, string.Join(',', playlist.Tags)));
            Assert.Equal([0, 1], await db.PlaylistEntries.OrderBy(e => e.Position).Select(e => e.Position).ToListAsync(None));
            var track = await db.Tracks.Include(t => t.Style).SingleAsync(t => t.PlatformId == "t1", None);
            Assert.Equal(("dream-pop", new DateOnly(2021, 1, 1)), (track.Style!.Slug, track.ReleasedOn));
        }

        Assert.Equal(1, (await folder.ImportAsync("playlists", lists)).Unchanged);
        Assert.Equal(2, (await folder.ImportAsync("tracks", tracks)).Unchanged);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Import_Labels_RejectsWhatTeachesNothing(StorageProvider provider)
    {
        await using var folder = await ImportFolder.CreateAsync(provider);
        var path = folder.Write("l.csv", "text,label,weight\nfine,ok,1\nvile,inflammatory,0.5\nwho knows,unsure,1\nwhat,nonsense,1\nless,ok,0\n");

        var done = await folder.ImportAsync("labels", path);

        Assert.Equal((2, 3), (done.New, done.Rejected));
        Assert.Equal([4, 5, 6], folder.Rejects.Select(r => r.Line).Order());
        Assert.Equal(2, (await folder.ImportAsync("labels", path)).Unchanged);
    }

    [Fact]
    public async Task Import_ForeignColumns_SaysWhichAreKnown()
    {
        await using var folder = await ImportFolder.CreateAsync(StorageProvider.Sqlite);
        var path = folder.Write("x.csv", "foo,bar\n1,2\n");
        var none = await Assert.ThrowsAsync<ImportInputException>(() => folder.ImportAsync("comments", path));
        var wrong = await Assert.ThrowsAsync<ImportInputException>(() => folder.ImportAsync("tracks", path, "spotify_songs"));
        Assert.Contains("it has foo, bar", none.Message, StringComparison.Ordinal);
        Assert.Contains("does not look like layout spotify_songs", wrong.Message, StringComparison.Ordinal);
    }
}
