using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class SoundTests
{
    [Theory]
    [InlineData("垃圾", "la ji")]
    [InlineData("拉几", "la ji")]
    [InlineData("la圾", "la ji")]
    [InlineData("ren zha", "ren zha")]
    [InlineData("ren'zha", "ren zha")]
    [InlineData("RENZHA", "ren zha")]
    [InlineData("rén zhā", "ren zha")]
    [InlineData("ren2zha1", "ren zha")]
    [InlineData("ren2 zha1", "ren zha")]
    [InlineData("你个zha", "ni ge zha")]
    [InlineData("ni shi ge ren zha", "ni shi ge ren zha")]
    [InlineData("you are a ren zha", "| ren zha")]
    [InlineData("人·渣", "ren zha")]
    [InlineData("人🎈渣", "ren zha")]
    [InlineData("人，渣", "ren | zha")]
    [InlineData("lvse", "lv se")]
    [InlineData("難聽，走開", "nan ting | zou kai")]
    [InlineData("谁 shei", "shui shui")]
    public void Hear_GivesOneSyllablePerSound(string text, string expected) => Assert.Equal(expected, Sounds.Hear(text).ToString());

    [Theory]
    [InlineData("she can dance")]
    [InlineData("women change the game")]
    [InlineData("panda")]
    [InlineData("I can see you")]
    [InlineData("china")]
    [InlineData("streams 2024")]
    public void Hear_WhenEnglish_HearsNothing(string text) => Assert.DoesNotContain(Sounds.Hear(text).Chars.ToArray(), SoundText.IsSyllable);

    [Fact]
    public void Hear_WhenAnEnglishWordTouchesHan_HearsTheHanOnly() => Assert.Equal("wo | chang", Sounds.Hear("我can唱").ToString());

    [Fact]
    public void Hear_WhenLettersArePinyin_BlotsThemOutOfWhatIsWritten() => Assert.Equal("你\uE0FE\uE0FE\uE0FE渣 can", Sounds.Hear("你ren渣 can").Written.ToString());

    [Fact]
    public void Hear_Always_CoversTheCharactersInOrder()
    {
        foreach (var comment in WrittenComments.Read())
        {
            var text = Normaliser.Normalise(comment.Text);
            var sound = new SoundText();
            Sounds.Hear(text, sound);
            var next = 0;
            for (var i = 0; i < sound.Length; i++)
            {
                Assert.InRange(sound.FirstOf(i), next, text.Length - 1);
                Assert.InRange(sound.LastOf(i), sound.FirstOf(i), text.Length - 1);
                next = sound.LastOf(i) + 1;
            }
        }
    }

    /// <summary>A model keeps sounds by number: the order of the table is a part of every trained file.</summary>
    [Fact]
    public void Hear_Always_NumbersTheSoundsTheSame() =>
        Assert.Equal("\uE100\uE161\uE281", Sounds.Hear("啊跟种").Chars.ToString());
}
