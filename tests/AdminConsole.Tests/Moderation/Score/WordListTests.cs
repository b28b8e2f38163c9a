using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class WordListTests
{
    private static readonly WordList Words = new(
        new[] { "垃圾", "垃圾歌手", "歌手", "加微信", "ass", "傻逼" }.Select(word => new ListedWord(word, Category.Inflammatory)));

    [Theory]
    [InlineData("垃 * 圾歌手", new[] { "垃 * 圾", "垃 * 圾歌手", "歌手" })] // inside one another, each found
    [InlineData("垃圾垃圾", new[] { "垃圾", "垃圾" })]
    [InlineData("這是煞筆吧", new[] { "煞筆" })]
    [InlineData("a class act", new string[0])] // Latin words match whole
    [InlineData("what an ASS!", new[] { "ASS" })]
    [InlineData("", new string[0])]
    public void Find_ReturnsWhatStandsInTheOriginal(string text, string[] found) =>
        Assert.Equal(found, Words.Find(text).Select(hit => text.Substring(hit.Start, hit.Length)));

    [Fact]
    public void Find_WhenWordsOverlap_FollowsTheFailureLinks()
    {
        var words = new WordList(new[] { "甲乙丙丁", "乙丙", "丙戊" }.Select(word => new ListedWord(word, Category.Improper)));

        Assert.Equal(["乙丙", "丙戊"], words.Find("甲乙丙戊").Select(hit => hit.Word.Word));
    }

    [Fact]
    public void Find_WithAHundredThousandWords_FindsEachOfThem()
    {
        var listed = Enumerable.Range(0, 100_000)
            .Select(i => new ListedWord($"{(char)(0x4E00 + (i % 300))}{(char)(0x5E00 + (i / 300 % 300))}{(char)(0x6E00 + (i / 90_000))}", Category.Marketing)).ToArray();
        var words = new WordList(listed);

        foreach (var word in listed.Where((_, i) => i % 997 == 0))
            Assert.Contains(words.Find($"前面{word.Word}后面"), hit => hit.Start == 2 && hit.Length == 3);
    }
}
