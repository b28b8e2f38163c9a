using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class EvaluateLabellingVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evaluate-labelling-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Labelling_ChosenByTheModel_FindsMoreThanChance()
    {
        // As on a platform: what should come down is rare, and a fine row stands for many.
        var comments = WrittenComments.Read();
        var pool = comments.Where((comment, i) => i % 4 == 0 || (i % 2 == 0 && comment.Category is null)).ToList();
        var (code, said, complained) = await RunAsync("--pool", Write("pool.csv", pool, weigh: true), "--base", Write("base.csv", comments.Where((_, i) => i % 4 == 1)), "--day", "60", "--days", "2", "--seeds", "1", "--format", "json");

        Assert.True(code == 0, complained);
        using var json = JsonDocument.Parse(said);
        var points = json.RootElement.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal([0, 0, 60, 60, 120, 120], points.Select(point => point.GetProperty("labels").GetInt32()));
        Assert.Equal(Of("active", 0).GetProperty("average_precision").GetDouble(), Of("random", 0).GetProperty("average_precision").GetDouble());
        Assert.True(Of("active", 120).GetProperty("found").GetDouble() > 2 * Of("random", 120).GetProperty("found").GetDouble());
        Assert.Equal(2, json.RootElement.GetProperty("runs").GetInt32());

        JsonElement Of(string strategy, int labels) => points.Single(point => point.GetProperty("strategy").GetString() == strategy && point.GetProperty("labels").GetInt32() == labels);
    }

    [Theory]
    [InlineData("--day takes", "--day", "0")]
    [InlineData("are needed for 600 labels", "--days", "6")]
    public async Task Labelling_WrongInput_ExitsWithTwoAndSaysWhatToDo(string says, params string[] arguments)
    {
        var (code, _, complained) = await RunAsync(["--pool", Write("small.csv", WrittenComments.Read().Take(100), weigh: false), .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains(says, complained, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Said, string Complained)> RunAsync(params string[] arguments) =>
        ConsoleProcess.RunAsync(["evaluate", "labelling", .. arguments], Path.Combine(folder, "data"), TestContext.Current.CancellationToken);

    private string Write(string name, IEnumerable<Engine.Moderation.Score.Learning.LabelledComment> comments, bool weigh = false)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, comments.Select((comment, i) =>
            $"{i},{(weigh && comment.Category is null ? 40 : 1)},\"{comment.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(comment.Category is { } category ? Categories.NameOf(category) : "ok")}").Prepend("comment_id,weight,text,label"));
        return path;
    }
}
