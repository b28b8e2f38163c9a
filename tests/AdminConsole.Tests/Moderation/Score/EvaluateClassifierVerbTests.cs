using System.IO.Compression;
using System.Text.Json;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Score;

/// <summary>The verb as scripts meet it: figures on the output, everything else on the error stream, exit codes.</summary>
public sealed class EvaluateClassifierVerbTests(StockClassifier stock) : IClassFixture<StockClassifier>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evaluate-classifier-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Evaluate_WithSeveralTrainFilesAndGzip_GivesTheFiguresUnderTheirNames()
    {
        var train = stock.Train.Where((_, i) => i % 3 == 0).ToList();
        Write("test.csv", stock.HeldOut);

        using var json = await FiguresAsync(
            "--train", Write("one.csv", train.Take(train.Count / 2)), Write("two.csv", train.Skip(train.Count / 2)), "--test", Zip("test.csv", "test.csv.gz"), "--category", "marketing");

        Assert.Equal(
            ["accuracy", "macro_f1", "f1", "average_precision", "roc_auc", "ece", "texts_per_second", "recall_at_precision_50"],
            json.RootElement.EnumerateObject().Select(property => property.Name).Take(8));
        Assert.Equal("marketing", json.RootElement.GetProperty("category").GetString());
        Assert.InRange(json.RootElement.GetProperty("macro_f1").GetDouble(), 0.7, 1);
        var ends = json.RootElement.GetProperty("intervals").GetProperty("average_precision");
        Assert.InRange(json.RootElement.GetProperty("average_precision").GetDouble(), ends[0].GetDouble(), ends[1].GetDouble());
    }

    [Fact]
    public async Task Evaluate_WithoutTrain_JudgesTheChampionOfTheDataFolder()
    {
        var data = new DataFolder(Path.Combine(folder, "data")).Create();
        await PromoteAsync(data);
        var test = Write("test.csv", stock.HeldOut);

        using var champion = await FiguresAsync("--test", test, "--data", data.Root);
        using var file = await FiguresAsync("--test", test, "--model", Path.Combine(data.Models, "stock.bin"));

        Assert.StartsWith("champion", champion.RootElement.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal("stock.bin", file.RootElement.GetProperty("model").GetString());
        Assert.Equal(file.RootElement.GetProperty("average_precision").GetDouble(), champion.RootElement.GetProperty("average_precision").GetDouble());
        Assert.Equal(Expected(stock.HeldOut), champion.RootElement.GetProperty("average_precision").GetDouble(), 5);
    }

    [Fact]
    public async Task Evaluate_Without_GivesTheFiguresOverTheOtherRows()
    {
        var model = Save();
        var others = stock.HeldOut.Where(comment => !comment.Text.Contains("垃圾", StringComparison.Ordinal)).ToList();

        using var json = await FiguresAsync("--test", Write("test.csv", stock.HeldOut), "--model", model, "--without", "垃圾");

        var without = json.RootElement.GetProperty("without");
        Assert.Equal(others.Count, without.GetProperty("rows").GetInt32());
        Assert.True(others.Count < stock.HeldOut.Count);
        Assert.Equal(Expected(others), without.GetProperty("average_precision").GetDouble(), 5);
    }

    [Fact]
    public async Task Evaluate_WithWeights_WeighsOneFigureAndNotTheOther()
    {
        var test = Path.Combine(folder, "weighted.csv");
        await File.WriteAllLinesAsync(test, stock.HeldOut.Select((comment, i) => $"{i},s,{(comment.Category is null ? 50 : 1)},0,{Row(comment)}").Prepend("comment_id,source,weight,likes,text,label"), Cancel);

        using var json = await FiguresAsync("--test", test, "--model", Save());

        var plain = json.RootElement.GetProperty("average_precision_unweighted").GetDouble();
        Assert.Equal(Expected(stock.HeldOut), plain, 5);
        Assert.True(json.RootElement.GetProperty("average_precision").GetDouble() < plain - 0.05);
    }

    [Fact]
    public async Task Evaluate_Text_ShowsThresholdsConfusionSlicesAndTheWorstErrors()
    {
        var (code, said, _) = await RunAsync("--test", Write("test.csv", stock.HeldOut), "--model", Save());

        Assert.Equal(0, code);
        foreach (var part in (string[])["recall at precision .5", "false alarms", "flagged  passed", "length 1–10", "script Chinese", "worst errors", "missed", "alarm"])
            Assert.Contains(part, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WhenTrainingRepeatsTheTest_LeavesTheRepeatsOut()
    {
        var test = stock.HeldOut.Take(60).ToList();
        var train = stock.Train.Take(600).Concat(test.Select(comment => comment with { Text = comment.Text + "！！" })).ToList();
        var drop = Write("drop.csv", stock.Train.Take(5));

        var (code, said, _) = await RunAsync("--train", Write("train.csv", train), "--test", Write("test.csv", test), "--drop", drop);

        Assert.Equal(0, code);
        Assert.Contains("595 comments", said, StringComparison.Ordinal);
        Assert.Contains("65 left out", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WithFoldsAndClasses_JudgesEveryRowOnceAndTellsLabelsApart()
    {
        var comments = stock.Train.Where((_, i) => i % 5 == 0).ToList();

        using var json = await FiguresAsync("--test", Write("test.csv", comments), "--folds", "2", "--classes");

        Assert.Equal(comments.Count, json.RootElement.GetProperty("rows").GetInt32());
        var classes = json.RootElement.GetProperty("classes");
        Assert.Equal(["improper", "inflammatory", "marketing", "ok"], classes.GetProperty("f1").EnumerateObject().Select(f1 => f1.Name));
        Assert.InRange(classes.GetProperty("macro_f1").GetDouble(), 0.4, 1);
    }

    [Fact]
    public async Task Evaluate_WithAnAttack_SaysHowMuchOfTheRecallIsLeft()
    {
        using var json = await FiguresAsync("--test", Write("test.csv", stock.HeldOut), "--model", Save(), "--attack", "traditional", "homophone");

        var attacks = json.RootElement.GetProperty("attacks").EnumerateArray().ToDictionary(attack => attack.GetProperty("attack").GetString()!);
        Assert.Equal(["homophone", "traditional"], attacks.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(attacks["traditional"].GetProperty("retained").GetDouble(), 0.8, 1.2); // undone by the normaliser
        Assert.All(attacks.Values, attack => Assert.True(attack.GetProperty("changed").GetInt32() > stock.HeldOut.Count / 2));
    }

    [Theory]
    [InlineData("Must be one of", "--test", "test.csv", "--folds", "2", "--attack", "magic")]
    [InlineData("There is no file", "--test", "nothing.csv", "--folds", "3")]
    [InlineData("at least 20", "--test", "test.csv", "--train", "fine.csv", "--keep-repeats")]
    [InlineData("--folds takes", "--test", "test.csv", "--folds", "1")]
    [InlineData("leave out --train", "--test", "test.csv", "--model", "a.bin", "--train", "fine.csv")]
    [InlineData("is no classifier", "--test", "test.csv", "--model", "fine.csv")]
    [InlineData("--classes trains", "--test", "test.csv", "--classes")]
    [InlineData("the gzip data is damaged", "--test", "cut.csv.gz")]
    [InlineData("no row can be used; 30 were passed over, the first one in line 2: the text is not UTF-8", "--test", "gbk.csv")]
    [InlineData("no row says anything about marketing", "--test", "swsr.csv", "--folds", "2", "--category", "marketing")]
    public async Task Evaluate_WrongInput_ExitsWithTwoAndSaysWhatToDo(string says, params string[] arguments)
    {
        Write("test.csv", stock.HeldOut.Take(50));
        Write("fine.csv", stock.Train.Where(comment => comment.Category is null));
        await File.WriteAllBytesAsync(Path.Combine(folder, "gbk.csv"), [.. "text,label\n"u8, .. Enumerable.Repeat<byte[]>([0xC0, 0xAC, 0xBB, 0xF8, .. ",ok\n"u8], 30).SelectMany(row => row)], Cancel);
        Zip("test.csv", "cut.csv.gz");
        await using (var cut = File.OpenWrite(Path.Combine(folder, "cut.csv.gz")))
            cut.SetLength(cut.Length - 20);
        await File.WriteAllTextAsync(Path.Combine(folder, "swsr.csv"), "index,weibo_id,comment_text,label\n0,J1,某某,1\n", Cancel);

        var (code, _, complained) = await RunAsync([.. arguments.Select(argument => Path.GetExtension(argument) is ".csv" or ".bin" or ".gz" ? Path.Combine(folder, argument) : argument)]);

        Assert.Equal(2, code);
        Assert.Contains(says, complained, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", complained, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "empty")));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<JsonDocument> FiguresAsync(params string[] arguments)
    {
        var (code, said, complained) = await RunAsync([.. arguments, "--format", "json"]);
        Assert.True(code == 0, complained);
        return JsonDocument.Parse(said);
    }

    private async Task<(int ExitCode, string Said, string Complained)> RunAsync(params string[] arguments)
    {
        var at = Array.IndexOf(arguments, "--data");
        var data = at >= 0 ? arguments[at + 1] : Path.Combine(folder, "empty");
        return await ConsoleProcess.RunAsync(["evaluate", "classifier", .. at >= 0 ? [.. arguments[..at], .. arguments[(at + 2)..]] : arguments], data, Cancel);
    }

    private double Expected(IEnumerable<LabelledComment> comments)
    {
        // Straight from the definition, without the evaluation's code: mean over the positives of the precision at their score.
        var scored = comments.Select(comment => (Score: stock.Classifier.Score(comment.Text).Inflammatory!.Value, Positive: comment.Category == Category.Inflammatory)).ToArray();
        return scored.Where(one => one.Positive).Average(one => (double)scored.Count(other => other.Positive && other.Score >= one.Score) / scored.Count(other => other.Score >= one.Score));
    }

    private string Save()
    {
        var path = Path.Combine(folder, "stock.bin");
        ClassifierFile.Save(stock.Classifier, path);
        return path;
    }

    private async Task PromoteAsync(DataFolder data)
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var services = database.Services();
        await using (var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext())
        {
            var hash = ClassifierFile.Save(stock.Classifier, Path.Combine(data.Models, "stock.bin"));
            var version = new ModelVersion
            {
                Id = new ModelVersionId(Ids.New(TimeProvider.System)),
                Kind = ModelKind.Classifier,
                Number = 1,
                FileName = "stock.bin",
                Hash = hash,
                Manifest = "{}",
                Metrics = "{}",
                State = ModelState.Champion,
                CreatedAt = TimeProvider.System.GetUtcNow(),
            };
            db.Add(version);
            db.Add(new Champion { Kind = ModelKind.Classifier, ModelVersionId = version.Id, Since = version.CreatedAt, PromotedBy = "test", Reason = "test" });
            await db.SaveChangesAsync(Cancel);
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {data.Database}", Cancel);
        }
    }

    private string Write(string name, IEnumerable<LabelledComment> comments)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, comments.Select(Row).Prepend("text,label"));
        return path;
    }

    private string Zip(string name, string zipped)
    {
        var path = Path.Combine(folder, zipped);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(File.ReadAllBytes(Path.Combine(folder, name)));
        return path;
    }

    private static string Row(LabelledComment comment) =>
        $"\"{comment.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(comment.Category is { } category ? Categories.NameOf(category) : "ok")}";
}
