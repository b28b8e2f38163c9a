using System.Text;
using AdminConsole.Engine.Moderation.Score.Normalising;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

/// <summary>What holds for any text at all: random Unicode, well formed or not, with everything the normaliser looks for mixed in.</summary>
public sealed class NormaliserPropertyTests
{
    private static readonly string[] Pieces =
    [
        "垃", "圾", "垃圾", "傻逼", "你", "妈", "這個", "轉發", "亻故", "扌丁", "微信", "煞笔", "shabi", "sha3bi1", "ren'zha", "nmsl", "can", "women", "str3ams",
        "*", ".", "·", " ", "  ", "_", "-", "@", "#", "[", "]", "[大哭]", "(", ")", "(╯°□°)╯", "(T_T)", "http://a.example/x", "vx", "vx12345", ":", "13800001111", "2024",
        "666666", "哈哈哈哈", "……", "~~~~", "🐶", "🐴", "💀", "👨‍👩‍👧", "🇨🇳", "👍🏽", "❤️", "1️⃣", "𝒸𝓃𝓂", "🅰", "ΗΕLLΟ", "раураl", "ＢＡＤ", "㊙", "①",
        "\u200B", "\u200D", "\uFE0F", "\u0336", "\u0301", "\u202E", "\u2066", "\uFEFF", "עברית", "مرحبا", "ไทย", "한국어", "カタカナ", "\uD83D", "\uDC36", "\0", "\uE001", "\uE100", "\uF8FF", "\uFFFF", "\uFFFD",
        "𠮷", "㐂", "豈", "Å", "ǚ", "ß", "ﬁ", "Ⅷ",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Normalise_OfAnyText_CoversItInOrder(int seed)
    {
        var random = new Random(seed);
        var (text, sound) = (new NormalisedText(), new SoundText());
        for (var round = 0; round < 2_000; round++)
        {
            var original = Any(random);
            Normaliser.Normalise(original, text);
            AssertSpans(original, text);
            AssertNothingToReadIsLost(original, text);
            Sounds.Hear(text, sound);
            AssertSounds(text, sound);
        }
    }

    /// <summary>A buffer that served a long text before must give the same as a fresh one.</summary>
    [Fact]
    public void Normalise_IntoAUsedBuffer_GivesTheSame()
    {
        var random = new Random(11);
        var used = new NormalisedText();
        for (var round = 0; round < 500; round++)
        {
            var original = Any(random);
            Normaliser.Normalise(original, used);
            Assert.Equal(Normaliser.Normalise(original).ToString(), used.ToString());
        }
    }

    [Fact]
    public void Normalise_OfAHanCharacter_IsSettledAfterOneStep()
    {
        for (var c = '\u3400'; c <= '\u9FFF'; c++)
        {
            var once = Normaliser.Normalise(c.ToString()).ToString();
            Assert.Equal(once, Normaliser.Normalise(once).ToString());
        }
    }

    /// <summary>Nobody can type what stands for a masked number or for a syllable.</summary>
    [Fact]
    public void Normalise_OfPrivateUseCharacters_LeavesNothing()
    {
        for (var c = '\uE000'; c <= '\uF8FF'; c++)
            Assert.Equal(0, Normaliser.Normalise(c.ToString()).Length);
    }

    [Fact]
    public void Normalise_OfALongerTextThanIsRead_KeepsWhatItReads()
    {
        var random = new Random(13);
        var long1 = new StringBuilder();
        while (long1.Length < Normaliser.MaxLength * 2)
            long1.Append(Any(random));
        var original = long1.ToString();

        var text = Normaliser.Normalise(original);

        Assert.True(text.Truncated);
        for (var i = 0; i < text.Length; i++)
            Assert.InRange(text.EndOf(i), 1, Normaliser.MaxLength);
    }

    private static string Any(Random random)
    {
        var comments = WrittenComments.Read();
        var text = new StringBuilder();
        for (var left = random.Next(1, 24); left > 0; left--)
        {
            switch (random.Next(8))
            {
                case 0:
                    text.Append((char)random.Next(0x10000)); // any unit, half pairs too
                    break;
                case 1:
                    var point = random.Next(0x10000, 0x110000);
                    text.Append(char.ConvertFromUtf32(point));
                    break;
                case 2:
                    text.Append((char)random.Next(0x4E00, 0xA000), 1 + random.Next(4));
                    break;
                case 3:
                    text.Append((char)random.Next('!', 0x7F));
                    break;
                case 4:
                    var comment = comments[random.Next(comments.Count)].Text;
                    var cut = random.Next(comment.Length);
                    text.Append(comment, cut, Math.Min(6, comment.Length - cut));
                    break;
                default:
                    text.Append(Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    private static void AssertSpans(string original, NormalisedText text)
    {
        var (lastStart, lastEnd) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var (start, end) = (text.StartOf(i), text.EndOf(i));
            Assert.InRange(start, lastStart, original.Length - 1);
            Assert.InRange(end, Math.Max(start + 1, lastEnd), original.Length);
            Assert.False(NormaliserTests.SplitsPair(original, start) || NormaliserTests.SplitsPair(original, end), $"[{start},{end}) cuts a pair of {Escaped(original)}");
            (lastStart, lastEnd) = (start, end);
        }
    }

    /// <summary>Han, letters and digits lie in some span each; what may vanish is signs, spaces and what cannot be seen.</summary>
    private static void AssertNothingToReadIsLost(string original, NormalisedText text)
    {
        var covered = new bool[original.Length];
        for (var i = 0; i < text.Length; i++)
            covered.AsSpan(text.StartOf(i), text.LengthOf(i)).Fill(true);
        for (var i = 0; i < original.Length; i++)
        {
            if ((char.IsAsciiLetterOrDigit(original[i]) || original[i] is >= '\u4E00' and <= '\u9FFF' and not '丨') && !covered[i])
                Assert.Fail($"{original[i]} at {i} of {Escaped(original)} is lost: {text}");
        }
    }

    private static void AssertSounds(NormalisedText text, SoundText sound)
    {
        Assert.Equal(text.Length, sound.Written.Length);
        var next = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            Assert.InRange(sound.FirstOf(i), next, text.Length - 1);
            Assert.InRange(sound.LastOf(i), sound.FirstOf(i), text.Length - 1);
            Assert.False(i > 0 && sound.Chars[i] == SoundText.Break && sound.Chars[i - 1] == SoundText.Break);
            next = sound.LastOf(i) + 1;
        }
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => c is > ' ' and < (char)0x7F ? c.ToString() : $"\\u{(int)c:X4}"));
}
