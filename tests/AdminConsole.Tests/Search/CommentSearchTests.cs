using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Search;

/// <summary>What every index must find, and what it must not.</summary>
public sealed class CommentSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Search_ForWords_FindsWhatHoldsThemAll(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        var texts = new Dictionary<string, CommentId>(StringComparer.Ordinal);
        foreach (var text in (string[])["这首歌真的很好听", "好歌，听哭了", "听好了你们", "Love this song 单曲循环", "ＬＯＶＥ ２０２６", "我 不 喜 欢", "don't stop", "𠮷野家", "哈哈哈哈哈哈"])
        {
            var document = stage.Document(text);
            texts[text] = document.Id;
            await stage.IndexAsync(document);
        }

        async Task FindsAsync(string typed, params string[] expected) => Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (await stage.FindAsync(typed)).Select(id => texts.Single(t => t.Value == id).Key).Order(StringComparer.Ordinal));

        await FindsAsync("好听", "这首歌真的很好听");
        await FindsAsync("听好", "听好了你们");
        await FindsAsync("歌", "这首歌真的很好听", "好歌，听哭了");
        await FindsAsync("了", "好歌，听哭了", "听好了你们");
        await FindsAsync("真的很", "这首歌真的很好听");
        await FindsAsync("好歌 哭", "好歌，听哭了");
        await FindsAsync("好歌 循环");
        await FindsAsync("love", "Love this song 单曲循环", "ＬＯＶＥ ２０２６");
        await FindsAsync("LOVE 2026", "ＬＯＶＥ ２０２６");
        await FindsAsync("lov");
        await FindsAsync("song 单曲", "Love this song 单曲循环");
        await FindsAsync("song单曲", "Love this song 单曲循环");
        await FindsAsync("喜欢");
        await FindsAsync("don't", "don't stop");
        await FindsAsync("𠮷野", "𠮷野家");
        await FindsAsync("𠮷", "𠮷野家");
        await FindsAsync("哈哈哈", "哈哈哈哈哈哈");
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Search_WithOperatorsAndQuotes_TakesThemForNothing(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        await stage.IndexAsync(stage.Document("好听 c++"), stage.Document("不好说"));

        foreach (var harmless in (string[])["\"好听\"", "'好听'", "(好听", "好听*", "-好听", "+好听", "好听)", "好听\\", "{好听}", "好听 & ", "好听 | !", "title:好听"[6..], "好听\0"])
            Assert.Single(await stage.FindAsync(harmless));
        foreach (var unheld in (string[])["好听 AND 不好", "好听 NEAR(不好)", "a OR b", "NOT 好听"])
            Assert.Empty(await stage.FindAsync(unheld));
        Assert.Single(await stage.FindAsync("c++"));
        foreach (var nothing in (string[])["", "  ", "\"", "***", "!!!", "😀"])
            Assert.Equal(2, (await stage.FindAsync(nothing)).Count);
        await stage.FindAsync("\uD83D"); // half an emoji
        await stage.FindAsync(new string('好', 5000));
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Search_WithFilters_AppliesEachAndCountsTheChoices(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        var other = Guid.CreateVersion7();
        var plain = stage.Document("一");
        var marketing = stage.Document("二") with { Category = Category.Marketing, Score = 0.9, Reports = 2 };
        var removed = stage.Document("三") with { Status = CommentStatus.Removed, ThreadId = other };
        var clear = stage.Document("四") with { Status = CommentStatus.Clear, Category = null, QueueState = null, Priority = null, Score = null, AuthorId = other };
        await stage.IndexAsync(plain, marketing, removed, clear);

        async Task<CommentPage> PageAsync(CommentQuery query) => await stage.Search.SearchAsync(query, Cancel);
        Assert.Equal([plain.Id, marketing.Id, removed.Id, clear.Id], (await PageAsync(new())).Ids);
        Assert.Equal([clear.Id, removed.Id, marketing.Id, plain.Id], (await PageAsync(new() { Sort = CommentSort.Newest })).Ids);
        Assert.Equal([plain.Id, marketing.Id, removed.Id, clear.Id], (await PageAsync(new() { Sort = CommentSort.Oldest })).Ids);
        Assert.Equal([plain.Id, removed.Id], (await PageAsync(new() { MinScore = 0.1, MaxScore = 0.5 })).Ids);
        Assert.Equal(marketing.Id, (await PageAsync(new() { Sort = CommentSort.Score })).Ids[0]);
        Assert.Equal([removed.Id], (await PageAsync(new() { ThreadId = other })).Ids);
        Assert.Equal([clear.Id], (await PageAsync(new() { AuthorId = other })).Ids);
        Assert.Equal([marketing.Id], (await PageAsync(new() { MinScore = 0.6 })).Ids);
        Assert.Equal([marketing.Id], (await PageAsync(new() { ReportedOnly = true })).Ids);
        Assert.Equal([marketing.Id], (await PageAsync(new() { From = marketing.ArrivedAt, To = removed.ArrivedAt })).Ids);
        Assert.Equal([removed.Id, clear.Id], (await PageAsync(new() { Status = [CommentStatus.Removed, CommentStatus.Clear] })).Ids);

        var waiting = await PageAsync(new() { Status = [CommentStatus.Waiting], Category = Category.Marketing });
        Assert.Equal((1, true), (waiting.Total, waiting.TotalIsExact));
        Assert.Equal([marketing.Id], waiting.Ids);
        Assert.Equal(1, waiting.Facets!.Category[Category.Inflammatory]);
        Assert.Equal(1, waiting.Facets.Category[Category.Marketing]);
        Assert.Equal(new Dictionary<CommentStatus, long> { [CommentStatus.Waiting] = 1 }, waiting.Facets.Status);
        Assert.Equal(1, waiting.Facets.Reported);
        Assert.Null((await PageAsync(new() { WithFacets = false })).Facets);
        Assert.Equal(4, (await PageAsync(new() { WithFacets = false })).Total);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Search_PagedThrough_ShowsEveryCommentOnce(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        // Ties in every order: only the id tells them apart.
        var documents = Enumerable.Range(0, 57).Select(i => stage.Document("同样的话") with
        {
            Priority = i % 3 == 0 ? null : i % 4,
            Score = (i % 5) / 7.0,
            ArrivedAt = SearchStage.Then.AddSeconds(i % 6),
        }).ToArray();
        await stage.IndexAsync(documents);

        foreach (var sort in Enum.GetValues<CommentSort>())
        {
            var seen = new List<CommentId>();
            string? cursor = null;
            do
            {
                var page = await stage.Search.SearchAsync(new CommentQuery { Text = "同样", Sort = sort, Limit = 10, Cursor = cursor }, Cancel);
                Assert.Equal(57, page.Total);
                seen.AddRange(page.Ids);
                cursor = page.Next;
                Assert.True(seen.Count <= 57);
            }
            while (cursor is not null);
            var expected = documents.OrderByDescending(d => sort switch
            {
                CommentSort.Priority => d.Priority ?? double.MinValue,
                CommentSort.Newest => d.ArrivedAt.ToUnixTimeSeconds(),
                CommentSort.Oldest => -d.ArrivedAt.ToUnixTimeSeconds(),
                _ => d.Score ?? 0,
            }).ThenByDescending(d => d.Id.Value).Select(d => d.Id).ToList();
            if (sort == CommentSort.Oldest)
                expected = [.. documents.OrderBy(d => d.ArrivedAt).ThenBy(d => d.Id.Value).Select(d => d.Id)];
            Assert.Equal(expected, seen);
        }

        var first = await stage.Search.SearchAsync(new CommentQuery { Cursor = "kein-Cursor!", Limit = 10 }, Cancel);
        Assert.Equal(10, first.Ids.Count);
    }

    [Theory]
    [MemberData(nameof(Indexes.All), MemberType = typeof(Indexes))]
    public async Task Index_WithAnOlderVersion_KeepsTheNewer(Index index)
    {
        await using var stage = await SearchStage.CreateAsync(index);
        var document = stage.Document("新的文字", version: 5);
        await stage.IndexAsync(document);
        await stage.IndexAsync(document with { Text = "旧的文字", Version = 4 });
        Assert.Single(await stage.FindAsync("新的"));
        Assert.Empty(await stage.FindAsync("旧的"));

        await stage.IndexAsync(document with { Text = "更新文字", Version = 6 }, document with { Text = "中间文字", Version = 5 });
        Assert.Single(await stage.FindAsync("更新"));
        Assert.Empty(await stage.FindAsync("中间"));
        Assert.Empty(await stage.FindAsync("新的"));
        Assert.Equal(1, await stage.Search.CountAsync(Cancel));

        await stage.Search.DeleteAsync([document.Id, new CommentId(Guid.CreateVersion7())], Cancel);
        Assert.Empty(await stage.FindAsync("更新"));
    }
}
