using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class ClassifierTests(StockClassifier stock) : IClassFixture<StockClassifier>
{
    [Theory]
    [InlineData(Category.Inflammatory, 0.75)]
    [InlineData(Category.Marketing, 0.6)]
    [InlineData(Category.Improper, 0.25)]
    public void Score_OnHeldOutBlocks_RanksFlaggedCommentsFirst(Category category, double averagePrecision)
    {
        var evaluation = ClassifierEvaluation.Of([.. stock.HeldOut.Select(comment =>
            new JudgedScore(stock.Classifier.Score(comment.Text)[category]!.Value, comment.Category == category))]);

        Assert.True(evaluation.AveragePrecision > averagePrecision, $"average precision is {evaluation.AveragePrecision}");
        Assert.True(evaluation.RocAuc > 0.85, $"AUC is {evaluation.RocAuc}");
        Assert.True(evaluation.Ece < 0.1, $"ECE is {evaluation.Ece}");
    }

    [Theory]
    [InlineData("你妈死了吧唱成这样，垃圾歌手滚出去", "他走了以后我再也没敢听这首歌，哭了一整晚")]
    [InlineData("这歌手的粉丝全是没脑子的疯狗", "分手三年了，我还是会梦到你")]
    [InlineData("滚回你的垃圾堆里去，傻逼", "妈妈走的第一年，今天想她了")]
    public void Score_WhenAnInsult_IsAboveHeartbreak(string insult, string heartbreak) =>
        Assert.True(stock.Classifier.Score(insult).Inflammatory > stock.Classifier.Score(heartbreak).Inflammatory + 0.3f);

    [Theory]
    [InlineData("你这种垃圾也配唱歌", "你這種垃*圾也配唱歌")]
    [InlineData("你就是个傻逼", "你就是个煞 笔")]
    public void Score_WhenTheSameInsultDodges_IsNearlyTheSame(string plain, string dodging) => // the dodge itself is seen
        Assert.Equal(stock.Classifier.Score(plain).Inflammatory!.Value, stock.Classifier.Score(dodging).Inflammatory!.Value, tolerance: 0.05f);

    [Fact]
    public void Explain_Always_ContributionsSumToTheLogit()
    {
        foreach (var comment in stock.HeldOut)
        {
            foreach (var category in Categories.All)
            {
                var (bias, perCharacter) = stock.Classifier.Contributions(comment.Text, category);
                var logit = stock.Classifier.Logit(comment.Text, category)!.Value;
                Assert.Equal(logit, bias + perCharacter.Sum(), tolerance: 1e-4);
            }
        }
    }

    [Fact]
    public void Explain_Always_SpansLieOnTheOriginal()
    {
        foreach (var text in stock.HeldOut.Select(comment => comment.Text).Append("舔🐕！！垃 * 圾！！𝒸𝓃𝓂🐶"))
        {
            foreach (var span in stock.Classifier.Explain(text))
            {
                Assert.InRange(span.Start, 0, text.Length - 1);
                Assert.InRange(span.End, span.Start + 1, text.Length);
                Assert.InRange(span.Strength, 1, 3);
                Assert.False(NormaliserTests.SplitsPair(text, span.Start) || NormaliserTests.SplitsPair(text, span.End));
            }
        }
    }

    [Fact]
    public void Explain_WhenTheInsultIsSplit_UnderlinesItWhereItStands()
    {
        const string Text = "今天下雨，听歌的都是垃 圾";

        var spans = stock.Classifier.Explain(Text).Where(span => span.Category == Category.Inflammatory);

        Assert.Contains(spans, span => span.Start <= Text.IndexOf('垃', StringComparison.Ordinal) && span.End == Text.Length);
    }

    [Fact]
    public void Score_WhenTheTextIsHuge_StillAnswers()
    {
        var scores = stock.Classifier.Score("滚出去傻逼" + new string('哈', 1_000_000));

        Assert.InRange(scores.Inflammatory!.Value, 0, 1);
        Assert.Equal(scores, stock.Classifier.Score("滚出去傻逼" + new string('哈', 5_000)));
        Assert.Empty(stock.Classifier.Explain(""));
    }

    [Fact]
    public void Score_FromManyThreads_IsTheSame()
    {
        var expected = stock.HeldOut.Select(comment => stock.Classifier.Score(comment.Text)).ToArray();

        var scored = stock.HeldOut.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(comment => stock.Classifier.Score(comment.Text)).ToArray();

        Assert.Equal(expected, scored);
    }

    [Fact]
    public void Train_OnTheSameComments_GivesTheSameBytes()
    {
        var again = new ClassifierTrainer(StockClassifier.Options).Train("stock", stock.Train, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ClassifierFile.Hash(ClassifierFile.ToBytes(stock.Classifier)),
            ClassifierFile.Hash(ClassifierFile.ToBytes(Assert.IsType<TrainingOutcome.Trained>(again).Classifier)));
    }

    [Fact]
    public void Train_WithTooFewOfACategory_LeavesItOutAndSaysSo()
    {
        var few = stock.Train.Where(comment => comment.Category != Category.Improper)
            .Concat(stock.Train.Where(comment => comment.Category == Category.Improper).Take(5)).ToArray();

        var trained = Assert.IsType<TrainingOutcome.Trained>(
            new ClassifierTrainer(StockClassifier.Options).Train("few", few, cancellationToken: TestContext.Current.CancellationToken));

        var shortage = Assert.Single(trained.Missing);
        Assert.Equal((Category.Improper, 5), (shortage.Category, shortage.Positives));
        Assert.Null(trained.Classifier.Score("随便一句").Improper);
        Assert.NotNull(trained.Classifier.Score("随便一句").Inflammatory);
    }

    [Fact]
    public void Train_WithNothingToLearnFrom_IsRefused()
    {
        var outcome = new ClassifierTrainer(StockClassifier.Options)
            .Train("none", [.. stock.Train.Where(comment => comment.Category is null)], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Categories.Count, Assert.IsType<TrainingOutcome.TooLittleData>(outcome).Missing.Count);
    }

    [Fact]
    public void Assign_Always_KeepsAGroupTogether()
    {
        var comments = WrittenComments.Read();

        var folds = GroupFolds.Assign(comments, 5);

        Assert.All(comments.Zip(folds).GroupBy(pair => pair.First.Group, StringComparer.Ordinal), group => Assert.Single(group.DistinctBy(pair => pair.Second)));
        Assert.All(folds.CountBy(fold => fold), fold => Assert.InRange(fold.Value, comments.Count / 7, comments.Count / 3));
    }

    [Fact]
    public void Save_ThenLoad_ScoresTheSame()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var hash = ClassifierFile.Save(stock.Classifier, path);
            var loaded = ClassifierFile.Load(path);

            Assert.Equal(hash, ClassifierFile.Hash(File.ReadAllBytes(path)));
            Assert.Equal(stock.Classifier.ModelVersion, loaded.ModelVersion);
            Assert.All(stock.HeldOut, comment => Assert.Equal(stock.Classifier.Score(comment.Text), loaded.Score(comment.Text)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_WhenTheFileIsDamaged_SaysSo()
    {
        var bytes = ClassifierFile.ToBytes(stock.Classifier);
        var altered = (byte[])bytes.Clone();
        altered[^100] ^= 1;

        Assert.Contains("altered", Assert.Throws<ClassifierFileException>(() => ClassifierFile.FromBytes(altered, "m")).Message, StringComparison.Ordinal);
        Assert.Contains("cut short", Assert.Throws<ClassifierFileException>(() => ClassifierFile.FromBytes(bytes[..^1], "m")).Message, StringComparison.Ordinal);
        Assert.Contains("no classifier", Assert.Throws<ClassifierFileException>(() => ClassifierFile.FromBytes(bytes[..10], "m")).Message, StringComparison.Ordinal);
        Assert.Throws<ClassifierFileException>(() => ClassifierFile.Load(Path.Combine(Path.GetTempPath(), "there-is-no-such-model")));
    }

    [Fact]
    public void Manifest_ThroughJson_KeepsCountsAndMetrics()
    {
        var manifest = ClassifierManifest.Of(stock.Trained, stock.Train, seed: 1, sha256: "ab", DateTimeOffset.UnixEpoch);

        var read = ClassifierManifest.FromJson(manifest.ToJson());

        Assert.Equal(stock.Train.Count, read.Counts["Written"].Values.Sum());
        Assert.Equal(manifest.HeldOut["inflammatory"], read.HeldOut["inflammatory"]);
        Assert.Contains("Microsoft.ML", read.Libraries.Keys);
    }
}
