using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class WordListTests
{
    private static readonly WordLists Words = Of("垃圾", "垃圾歌手", "歌手", "加微信", "ass", "傻逼");

    [Theory]
    [InlineData("垃 * 圾歌手", new[] { "垃 * 圾", "垃 * 圾歌手", "歌手" })] // inside one another, each found
    [InlineData("垃圾垃圾", new[] { "垃圾", "垃圾" })]
    [InlineData("這是煞筆吧", new[] { "煞筆" })]
    [InlineData("土立土及", new[] { "土立土及" })] // taken apart
    [InlineData("a class act", new string[0])] // Latin words match whole
    [InlineData("what an ASS!", new[] { "ASS" })]
    [InlineData("", new string[0])]
    public void Find_ReturnsWhatStandsInTheOriginal(string text, string[] found) =>
        Assert.Equal(found, Words.Find(text).Select(hit => text.Substring(hit.Start, hit.Length)));

    [Fact]
    public void Find_WhenWordsOverlap_FollowsTheFailureLinks() =>
        Assert.Equal(["乙丙", "丙戊"], Of("甲乙丙丁", "乙丙", "丙戊").Find("甲乙丙戊").Select(hit => hit.Word));

    [Fact]
    public void Find_WithAHundredThousandWords_FindsEachOfThem()
    {
        var listed = Enumerable.Range(0, 100_000)
            .Select(i => $"{(char)(0x4E00 + (i % 300))}{(char)(0x5E00 + (i / 300 % 300))}{(char)(0x6E00 + (i / 90_000))}").ToArray();
        var words = Of(listed);

        foreach (var word in listed.Where((_, i) => i % 997 == 0))
            Assert.Contains(words.Find($"前面，{word}，后面"), hit => hit.Start == 3 && hit.Length == 3);
    }

    [Theory]
    [InlineData("他死了心", new string[0])]
    [InlineData("死了心吧他死了", new[] { "死了" })] // the allowed phrase covers the first only
    [InlineData("死 了 心", new string[0])] // allowed phrases are folded too
    public void Find_WhenAnAllowedPhraseCoversAHit_PassesItOver(string text, string[] found)
    {
        var words = new WordLists([new WordList("a", WordAction.Flag, Category.Inflammatory, ["死了"]) { Allowed = ["死了心"] }]);

        Assert.Equal(found, words.Find(text).Select(hit => text.Substring(hit.Start, hit.Length)));
    }

    [Fact]
    public void Find_WhenAnotherListAllowsIt_StillFinds()
    {
        var words = new WordLists(
        [
            new WordList("a", WordAction.Flag, Category.Inflammatory, ["死了"]),
            new WordList("b", WordAction.Watch, Category.Marketing, ["代练", "死了"]) { Allowed = ["死了心"] },
        ]);

        Assert.Equal("a", Assert.Single(words.Find("死了心")).List.Name);
    }

    [Theory]
    [InlineData("你个人zha", "人zha")]
    [InlineData("真是仁渣，人渣", "仁渣|人渣")]
    [InlineData("ren zha 一个", "ren zha")]
    [InlineData("滚", "")] // one syllable says too little
    public void Find_WhenAListListens_FindsTheSound(string text, string found)
    {
        var words = new WordLists([new WordList("a", WordAction.Flag, Category.Inflammatory, ["人渣", "棍"]) { BySound = true }]);

        Assert.Equal(found, string.Join('|', words.Find(text).OrderBy(hit => hit.Start).Select(hit => text.Substring(hit.Start, hit.Length))));
    }

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSameLists()
    {
        var list = new WordList("广告", WordAction.Raise, Category.Marketing, ["加微信", "\"引号\""]) { Allowed = ["不加微信"], BySound = true };

        var read = Assert.Single(PolicyWords.Read(PolicyWords.Write([list])));

        Assert.Equal((list.Name, list.Action, list.Category, list.BySound), (read.Name, read.Action, read.Category, read.BySound));
        Assert.Equal(list.Words, read.Words);
        Assert.Equal(list.Allowed, read.Allowed);
    }

    [Fact]
    public void Read_OfAVersionFromBeforeThereWereLists_GivesOnePerCategory()
    {
        var lists = PolicyWords.Read("""[{"word":"滚出","category":"inflammatory"},{"word":"加群","category":"marketing"},{"word":"去死","category":"inflammatory"}]""");

        Assert.Equal([("inflammatory", 2), ("marketing", 1)], lists.Select(list => (list.Name, list.Words.Count)));
        Assert.All(lists, list => Assert.Equal(WordAction.Flag, list.Action));
        Assert.Empty(PolicyWords.Read("[]"));
    }

    private static WordLists Of(params string[] words) => new([new WordList("a", WordAction.Flag, Category.Inflammatory, words)]);
}
