using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class EvaluateClassifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluate-classifier-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_OnCsvAndGzip_GivesTheSevenFigures()
    {
        var comments = WrittenComments.Read();
        var train = Write("train.csv", comments.Where((_, i) => i % 4 != 0));
        var test = Path.Combine(_folder, "test.csv.gz");
        using (var gzip = new GZipStream(File.Create(test), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(Write("test.csv", comments.Where((_, i) => i % 4 == 0))));

        var evaluated = Assert.IsType<EvaluateClassifierOutcome.Evaluated>(EvaluateClassifier.Run(
            new EvaluateClassifierOptions([train], test), cancellationToken: TestContext.Current.CancellationToken));

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(evaluated.Result));
        Assert.Equal(
            ["accuracy", "macro_f1", "f1", "average_precision", "roc_auc", "ece", "texts_per_second"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.InRange(evaluated.Result.MacroF1!.Value, 0.75, 1);
    }

    [Fact]
    public void Run_WithTooFewPositives_SaysWhatIsNeeded()
    {
        var train = Write("train.csv", WrittenComments.Read().Where(comment => comment.Category is null));

        var wrong = Assert.IsType<EvaluateClassifierOutcome.WrongInput>(EvaluateClassifier.Run(
            new EvaluateClassifierOptions([train], train), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("at least 20", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutTheFile_NamesIt()
    {
        var missing = Path.Combine(_folder, "missing.csv");

        var wrong = Assert.IsType<EvaluateClassifierOutcome.WrongInput>(EvaluateClassifier.Run(
            new EvaluateClassifierOptions([missing], missing), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(missing, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF,split,topic,label,TEXT\n7,train,race,1,某某\n8,train,race,0,好听\n", 1, 1)] // cold
    [InlineData("index,weibo_id,comment_text,gender,location,like,date,label,category,target\n0,J1,某某,女,广东,14,12/05/2020 15:04,1,SCB,G\n", 1, 0)] // swsr
    [InlineData(",count,hate_speech,offensive_language,neither,class,tweet\n0,3,0,0,3,2,fine\n1,3,0,3,0,1,bad\n2,3,3,0,0,0,worse\n", 2, 1)] // davidson
    [InlineData("comment_id,source,weight,likes,text,label\n1,s,12.5,0,好听,ok\n2,s,1,0,滚,inflammatory\n3,s,1,0,嗯,unsure\n", 1, 1)] // netease_moderation
    [InlineData("text,label\n好听,ok\n\"滚,出去\",inflammatory\n", 1, 1)]
    [InlineData("text,label,weight\n好听,0,2.5\n滚,1,1\n", 1, 1)]
    public void Read_EveryLayout_FindsTextsAndLabels(string csv, int inflammatory, int ok)
    {
        var comments = Read(csv).OfType<DatasetRow.Usable>().Select(row => row.Comment).ToArray();

        Assert.Equal(inflammatory, comments.Count(comment => comment.Category == Category.Inflammatory));
        Assert.Equal(ok, comments.Count(comment => comment.Category is null));
    }

    [Fact]
    public void Read_WhenRowsAreMalformed_NamesLineAndReasonAndGoesOn()
    {
        var rows = Read("text,label,weight\n好听,ok,1\n只有一列\n嗯,perhaps,1\n滚,inflammatory,-1\n,ok,1\n\uFFFD\uFFFD\uFFFD,ok,1\n滚,inflammatory,2\n");

        Assert.Equal([3L, 4, 5, 6, 7], rows.OfType<DatasetRow.Malformed>().Select(row => row.Line));
        Assert.All(rows.OfType<DatasetRow.Malformed>(), row => Assert.NotEmpty(row.Reason));
        Assert.Equal(2, rows.OfType<DatasetRow.Usable>().Count());
    }

    [Fact]
    public void Read_WhenAQuoteIsNeverClosed_ReportsIt()
    {
        var rows = Read("text,label\n好听,ok\n\"滚,inflammatory\n还有,ok\n");

        Assert.Single(rows.OfType<DatasetRow.Usable>());
        Assert.Equal(3, Assert.Single(rows.OfType<DatasetRow.Malformed>()).Line);
    }

    [Fact]
    public void Read_WhenTheHeaderIsUnknown_SaysWhatIsExpected() =>
        Assert.Contains("text,label", Assert.Throws<DatasetException>(() => Read("a,b\n1,2\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_WithWeights_CountsThem()
    {
        var evaluation = ClassifierEvaluation.Of([new(0.9f, true, 1), new(0.8f, false, 3), new(0.1f, false, 4), new(0.2f, true, 2)]);

        Assert.Equal(0.5, evaluation.Accuracy!.Value, 6); // (1 + 4) / 10
        Assert.Equal(2.0 / 7, evaluation.F1!.Value, 6); // TP 1, FP 3, FN 2
        Assert.Equal(((1 * 1.0) + (2 * (3.0 / 6))) / 3, evaluation.AveragePrecision!.Value, 6);
        Assert.Equal(((1 * 7.0) + (2 * 4.0)) / 21, evaluation.RocAuc!.Value, 6);
    }

    [Fact]
    public void BestThreshold_WhenTheCategoryIsRare_LiesWhereItSeparates() =>
        Assert.Equal(0.3f, ClassifierEvaluation.BestThreshold([.. Enumerable.Range(0, 200).SelectMany(_ =>
            new JudgedScore[] { new(0.35f, true), new(0.28f, false), new(0.1f, false) })]));

    [Fact]
    public void BestThreshold_WhenAFewPositivesWeighAll_IsOneHalf() =>
        Assert.Equal(0.5f, ClassifierEvaluation.BestThreshold([.. Enumerable.Range(0, 200).SelectMany(i =>
            new JudgedScore[] { new(0.35f, true, i == 0 ? 1_000 : 1), new(0.28f, false) })]));

    [Fact]
    public void Fit_OnCalibratedLogits_ChangesLittle()
    {
        var random = new Random(3);
        var logits = Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 6) - 3)
            .Select(logit => (logit, random.NextDouble() < PlattScaling.Logistic((2 * logit) - 1), 1.0)).ToArray();

        var fitted = PlattScaling.Fit(logits);

        Assert.Equal(2, fitted.Slope, 0.1);
        Assert.Equal(-1, fitted.Offset, 0.1);
    }

    private static List<DatasetRow> Read(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return [.. CommentDataset.Read(stream, "test.csv")];
    }

    private string Write(string name, IEnumerable<LabelledComment> comments)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, comments
            .Select(comment => $"\"{comment.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(comment.Category is { } category ? Categories.NameOf(category) : "ok")}")
            .Prepend("text,label"));
        return path;
    }
}
