using System.Security.Cryptography;
using System.Text;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Normalising;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class WordFamiliesTests(StockClassifier stock) : IClassFixture<StockClassifier>
{
    private static readonly string[] Fruit = ["fruit: apple 苹果", "fruit heard: 香蕉", "colour: 红 green", "@pairs colour: fruit"];

    [Theory]
    [InlineData("我吃苹果", "fruit 2–4")]
    [InlineData("two apples", "")] // a Latin word counts whole
    [InlineData("APPLE!", "fruit 0–5")]
    [InlineData("红苹果", "colour 0–1, fruit 1–3, colour×fruit 1–3")]
    [InlineData("红。苹果", "colour 0–1, fruit 2–4")] // not in one sentence
    [InlineData("香蕉", "fruit 0–2, heard fruit 0–2")]
    [InlineData("相交", "heard fruit 0–2")]
    public void Visit_OverAText_FindsFamiliesWhereTheyStand(string text, string expected) => Assert.Equal(expected, Found(new WordFamilies(Fruit), text));

    [Fact]
    public void Table_Always_HoldsWordsThatAreFoundAgain()
    {
        var words = 0;
        foreach (var line in Tables.Lines(typeof(WordFamilies), "families").Where(line => line[0] != '@'))
        {
            var name = line[..line.IndexOf(':', StringComparison.Ordinal)].Split(' ')[0];
            foreach (var word in line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                words++;
                Assert.Contains(name, Found(WordFamilies.Table, word.Replace('_', ' ')), StringComparison.Ordinal);
                Assert.DoesNotContain(Normaliser.Normalise(word).Chars.ToArray(), c => c is >= Placeholder.Number and <= Placeholder.Account); // it would stand for any number
            }
        }

        Assert.InRange(words, 1_500, 10_000);
    }

    [Fact]
    public void Score_WhenTheWordIsInNoLabel_GoesByItsFamily()
    {
        LabelledComment[] comments =
        [
            .. from insult in (string[])["弱智", "智障", "脑残", "白痴", "蠢货"] from who in (string[])["楼上", "这人", "作者", "你就是", "一群"]
               select new LabelledComment(who + insult, Category.Inflammatory),
            .. from praise in (string[])["好听", "天籁", "惊艳", "震撼", "治愈"] from who in (string[])["楼上", "这人", "作者", "你就是", "一群"]
               select new LabelledComment(who + praise, null),
        ];
        var options = new ClassifierTrainerOptions { Categories = [Category.Inflammatory], MinPositives = 2 };
        var model = Assert.IsType<TrainingOutcome.Trained>(new ClassifierTrainer(options).Train("t", comments, cancellationToken: TestContext.Current.CancellationToken)).Classifier;

        Assert.True(model.Score("缺心眼").Inflammatory > model.Score("上头").Inflammatory + 0.2f);
    }

    [Fact]
    public void Load_WhenTrainedWithOtherFamilies_IsRefused()
    {
        var bytes = ClassifierFile.ToBytes(stock.Classifier);
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(WordFamilies.Table.Hash));
        bytes[at] ^= 1;
        SHA256.HashData(bytes.AsSpan(40), bytes.AsSpan(8));

        Assert.Contains("other word families", Assert.Throws<ClassifierFileException>(() => ClassifierFile.FromBytes(bytes, "m")).Message, StringComparison.Ordinal);
    }

    private static string Found(WordFamilies families, string text)
    {
        var folded = Normaliser.Normalise(text);
        var found = new List<string>();
        var visitor = new Namer(families, found);
        families.Visit(folded.Chars, Sounds.Hear(text), ref visitor);
        return string.Join(", ", found);
    }

    private readonly struct Namer(WordFamilies families, List<string> found) : IFeatureVisitor
    {
        public bool Visit(ulong key, int from, int to)
        {
            var (family, left, heard) = ((int)(key & 0xFFFF), (int)(key >> 16 & 0xFFFF), (int)(key >> 32 & 0xFFFF));
            var name = heard > 0 ? "heard " + families.Names[heard - 1] : (left > 0 ? families.Names[left - 1] + "×" : "") + families.Names[family - 1];
            found.Add($"{name} {from}–{to}");
            return true;
        }
    }
}
