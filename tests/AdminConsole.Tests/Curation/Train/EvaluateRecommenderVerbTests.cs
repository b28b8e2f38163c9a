using System.CommandLine;
using System.Text.Json;
using AdminConsole.Web.Verbs;

namespace AdminConsole.Tests.Curation.Train;

public sealed class EvaluateRecommenderVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evaluate-").FullName;

    [Fact]
    public async Task Evaluate_WithoutTest_PrintsTheKeysAndNothingElse()
    {
        var (code, output, _) = await Run("--train", WriteTastes(), "--cutoffs", "5,20", "--format", "json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(
            ["recall@5", "ndcg@5", "coverage@5", "recall@20", "ndcg@20", "coverage@20", "listeners", "train_seconds", "rank_seconds"],
            json.RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.InRange(json.RootElement.GetProperty("recall@20").GetDouble(), 0.3, 1);
    }

    [Fact]
    public async Task Evaluate_TestNamesUnknownToTraining_AreCountedAndSaid()
    {
        var test = Path.Combine(folder, "test.txt");
        await File.WriteAllTextAsync(test, "stranger i1 i2\n1 never-heard\n", TestContext.Current.CancellationToken);

        var (code, output, error) = await Run("--train", WriteTastes(), "--test", test, "--format", "json");

        Assert.Equal(0, code);
        Assert.Contains("\"listeners\":2", output, StringComparison.Ordinal);
        Assert.Contains("1 test listeners are unknown", error, StringComparison.Ordinal);
        Assert.Contains("1 test pairs cannot be reached", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_WrongInput_ExitsWithTwoAndASentence()
    {
        var broken = Path.Combine(folder, "broken.csv");
        await File.WriteAllTextAsync(broken, "1,a\n2,b,many\n", TestContext.Current.CancellationToken);

        var missing = await Run("--train", Path.Combine(folder, "absent"));
        var malformed = await Run("--train", broken);
        var cutoffs = await Run("--train", broken, "--cutoffs", "10,zero");

        Assert.Equal((2, 2, 2), (missing.Code, malformed.Code, cutoffs.Code));
        Assert.Contains("does not exist", missing.Error, StringComparison.Ordinal);
        Assert.Contains("broken.csv, line 2", malformed.Error, StringComparison.Ordinal);
        Assert.Contains("--cutoffs", cutoffs.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string WriteTastes()
    {
        var path = Path.Combine(folder, "train.txt");
        File.WriteAllLines(path, TasteData.Make().GroupBy(static p => p.Listener).Select(static g => $"{g.Key} {string.Join(' ', g.Select(static p => $"i{p.Item}").Distinct())}"));
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await EvaluateRecommenderVerb.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
