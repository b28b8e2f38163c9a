using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Tests.Moderation.Score;

public sealed class EvaluateMixingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evaluate-mixing-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Run_OnAPlatformThatIsLikeTheWrittenComments_PrefersToLearnFromThem()
    {
        var comments = WrittenComments.Read();
        var options = new MixingOptions([Write(comments.Where((comment, i) => i % 6 == 0 || (i % 3 == 0 && comment.Category is null)))])
        {
            Folds = 2,
            Seeds = 1,
            Without = "垃圾",
            Training = new ClassifierTrainerOptions { Folds = 2 },
            Ways =
            [
                new("labels", new SourceMixing { Together = 0, Base = 0 }),
                new("both", new SourceMixing { Platform = 0, Base = 0, WrittenWeight = 1 }),
            ],
        };

        var compared = Assert.IsType<MixingOutcome.Compared>(MixingComparison.Run(options, cancellationToken: TestContext.Current.CancellationToken));

        var (labels, both) = (compared.Ways[0], compared.Ways[1]);
        Assert.Equal((0, 0), (labels.GainLow, labels.GainHigh));
        Assert.InRange(both.Gain, 0.05, 1);
        Assert.InRange(both.AveragePrecision - labels.AveragePrecision, both.GainLow, both.GainHigh);
        Assert.NotEqual(labels.AveragePrecision, labels.Without);
    }

    [Theory]
    [InlineData("Too few labels", "--folds", "2")]
    [InlineData("--seeds takes", "--seeds", "0")]
    public async Task Mixing_WrongInput_ExitsWithTwoAndSaysWhatToDo(string says, params string[] arguments)
    {
        var (code, _, complained) = await ConsoleProcess.RunAsync(
            ["evaluate", "mixing", "--platform", Write(WrittenComments.Read().Take(100)), .. arguments], Path.Combine(folder, "data"), TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains(says, complained, StringComparison.Ordinal);
    }

    private string Write(IEnumerable<LabelledComment> comments)
    {
        var path = Path.Combine(folder, "platform.csv");
        File.WriteAllLines(path, comments.Select(comment =>
            $"\"{comment.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(comment.Category is { } category ? Categories.NameOf(category) : "ok")}").Prepend("text,label"));
        return path;
    }
}
