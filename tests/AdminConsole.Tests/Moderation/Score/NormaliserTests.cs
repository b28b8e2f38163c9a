using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class NormaliserTests
{
    [Theory]
    [InlineData("你這個垃圾，聽歌請閉嘴", "你这个垃圾,听歌请闭嘴")] // traditional
    [InlineData("ＢＡＤ　ｓｏｎｇ！", "bad song!")] // width
    [InlineData("垃 圾", "垃圾")]
    [InlineData("垃*圾歌手", "垃圾歌手")]
    [InlineData("恶.心，吐.了", "恶心,吐了")]
    [InlineData("全 家.火 葬.场", "全家火葬场")]
    [InlineData("垃\u200B圾\uFE0F", "垃圾")] // zero-width and variation selector
    [InlineData("垃\u0336圾\u0336", "垃圾")] // combining strokes
    [InlineData("t.m.d 唱的什么", "他妈的 唱的什么")]
    [InlineData("раураl", "paypal")] // Cyrillic
    [InlineData("ΗΕLLΟ", "hello")] // Greek
    [InlineData("𝒸𝓃𝓂", "操你妈")] // mathematical letters, then a known variant
    [InlineData("🅵🅰🅺🅴", "fake")]
    [InlineData("煞笔编曲", "傻逼编曲")]
    [InlineData("疯🐶", "疯狗")]
    [InlineData("哈哈哈哈哈哈", "哈哈")]
    [InlineData("br@in de@d", "brain dead")]
    [InlineData("str3ams", "streams")]
    [InlineData("好听[大哭]", "好听\uE006大哭")] // a platform's own emoticon
    [InlineData("【接代练】", "【接代练】")] // a headline, not an emoticon
    [InlineData("你写的亻也", "你写的他")] // a character taken apart
    public void Normalise_UndoesEvasion(string written, string expected) =>
        Assert.Equal(expected, Normaliser.Normalise(written).ToString());

    [Theory]
    [InlineData("今天天气不错 想你了")] // a space between phrases is no evasion
    [InlineData("就这..没了")]
    [InlineData("大家群里见")]
    [InlineData("他马上就到")]
    [InlineData("absb")] // letters match as whole words only
    [InlineData("00后 90后")]
    public void Normalise_LeavesPlainTextAlone(string text) => Assert.Equal(text, Normaliser.Normalise(text).ToString());

    [Theory]
    [InlineData("打 13800001111", Placeholder.LongNumber)]
    [InlineData("生于 1999", Placeholder.Number)]
    [InlineData("看 https://x.example/a?b=1", Placeholder.Address)]
    [InlineData("写信 me@mail.example", Placeholder.Address)]
    [InlineData("加V：abc12345", Placeholder.Account)]
    [InlineData("微信：zhangsan", Placeholder.Account)]
    [InlineData("@somebody 好听", Placeholder.Mention)]
    public void Normalise_MasksWhatMustNotBeLearned(string text, char placeholder)
    {
        var normalised = Normaliser.Normalise(text);

        Assert.Contains(placeholder, normalised.ToString());
        Assert.DoesNotContain(normalised.ToString(), c => c is >= '3' and <= '9');
    }

    [Fact]
    public void Normalise_WhenSplitBySymbols_SpansCoverTheSymbols()
    {
        var text = Normaliser.Normalise("说是垃 * 圾吧");

        var at = text.ToString().IndexOf("垃圾", StringComparison.Ordinal);
        Assert.Equal((2, 1), (text.StartOf(at), text.LengthOf(at)));
        Assert.Equal((6, 1), (text.StartOf(at + 1), text.LengthOf(at + 1)));
    }

    [Fact]
    public void Normalise_WhenAVariantIsReplaced_EveryCharacterCoversIt()
    {
        var text = Normaliser.Normalise("你这nmsl");

        Assert.Equal("你这你妈死了", text.ToString());
        for (var i = 2; i < text.Length; i++)
            Assert.Equal((2, 4), (text.StartOf(i), text.LengthOf(i)));
    }

    [Fact]
    public void Normalise_WhenRepeated_TheLastCharacterCoversTheRest()
    {
        var text = Normaliser.Normalise("哈哈哈哈哈");

        Assert.Equal((0, 1), (text.StartOf(0), text.EndOf(0)));
        Assert.Equal((1, 5), (text.StartOf(1), text.EndOf(1)));
    }

    /// <summary>Stock comments and random cuts of them, so that pairs are halved and splitters land everywhere.</summary>
    [Fact]
    public void Normalise_Always_SpansLieInsideAndNeverCutAPair()
    {
        var random = new Random(7);
        string[] inserts = ["*", " ", "\u200D", "🐶", "𝓃", ".", "1", "\uD83D", "@", "aaa", "\uFE0F", "12345", "http://"];
        foreach (var comment in WrittenComments.Read())
        {
            var text = comment.Text;
            for (var round = 0; round < 4; round++)
            {
                AssertSpans(text);
                text = text.Insert(random.Next(text.Length + 1), inserts[random.Next(inserts.Length)]);
                if (text.Length > 2)
                    text = text.Remove(random.Next(text.Length), 1);
            }
        }
    }

    [Fact]
    public void Normalise_WhenVeryLong_ReadsAPrefixWithoutCuttingAPair()
    {
        var text = Normaliser.Normalise("x" + string.Concat(Enumerable.Repeat("😭好", 400_000)));

        Assert.True(text.Truncated);
        Assert.True(text.EndOf(text.Length - 1) <= Normaliser.MaxLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B\uFEFF")]
    public void Normalise_WhenNothingIsThere_IsEmpty(string text) => Assert.Equal(0, Normaliser.Normalise(text).Length);

    [Fact]
    public void Normalise_WhenHalfAPairIsThere_PassesItOver() => Assert.Equal("好听", Normaliser.Normalise("好\uD83D听").ToString());

    private static void AssertSpans(string original)
    {
        var text = Normaliser.Normalise(original);
        var last = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var (start, end) = (text.StartOf(i), text.EndOf(i));
            Assert.InRange(start, last, original.Length - 1);
            Assert.InRange(end, start + 1, original.Length);
            Assert.False(SplitsPair(original, start) || SplitsPair(original, end), $"[{start},{end}) cuts a pair");
            last = start;
        }
    }

    internal static bool SplitsPair(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
