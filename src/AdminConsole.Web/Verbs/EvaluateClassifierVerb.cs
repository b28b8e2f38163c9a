using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Web.Verbs;

/// <summary>
/// <c>evaluate classifier --train FILE… --test FILE</c>: trains on files and judges by one that was held out. Touches no
/// database. Made to hang under the verb <c>evaluate</c>.
/// </summary>
internal static class EvaluateClassifierVerb
{
    private const int ShownMalformed = 5;

    public static Command Create()
    {
        var train = new Option<string[]>("--train")
        {
            Description = "Files to train on: CSV or gzip in the layout of cold, swsr, davidson, netease_moderation, written, or text,label[,weight].",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var test = new Option<string>("--test") { Description = "The file to judge by; none of it is trained on.", HelpName = "FILE", Required = true };
        var category = new Option<string>("--category")
        {
            Description = "Which category is judged.",
            HelpName = "CATEGORY",
            DefaultValueFactory = _ => Categories.NameOf(Category.Inflammatory),
        };
        category.AcceptOnlyFromAmong([.. Categories.All.Select(Categories.NameOf)]);
        var format = new Option<string>("--format") { Description = "text or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");

        var command = new Command("classifier", "Train a classifier on files and judge it by a file that was held out.") { train, test, category, format };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, parsed.GetRequiredValue(train), parsed.GetRequiredValue(test), parsed.GetValue(category), parsed.GetValue(format), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string[] train, string test, string? categoryName, string? format, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var category = Categories.All.Single(candidate => string.Equals(Categories.NameOf(candidate), categoryName, StringComparison.Ordinal));
        var options = new EvaluateClassifierOptions(train, test, category);
        switch (await Task.Run(() => EvaluateClassifier.Run(options, new StepLines(error), cancellationToken), cancellationToken))
        {
            case EvaluateClassifierOutcome.WrongInput(var message):
                await error.WriteLineAsync(message);
                return ConsoleVerbs.WrongUsage;
            case EvaluateClassifierOutcome.Evaluated evaluated:
                await ReportMalformedAsync(evaluated.Files, error);
                await output.WriteLineAsync(string.Equals(format, "json", StringComparison.Ordinal)
                    ? JsonSerializer.Serialize(evaluated.Result)
                    : Describe(category, evaluated));
                return ConsoleVerbs.Done;
            default:
                return ConsoleVerbs.Failed;
        }
    }

    private static async Task ReportMalformedAsync(IReadOnlyList<FileCounts> files, TextWriter error)
    {
        foreach (var file in files.Where(file => file.Malformed.Count > 0))
        {
            foreach (var row in file.Malformed.Take(ShownMalformed))
                await error.WriteLineAsync($"{file.File}:{row.Line}: {row.Reason}");
            if (file.Malformed.Count > ShownMalformed)
                await error.WriteLineAsync($"{file.File}: {file.Malformed.Count} rows passed over in all");
        }
    }

    private static string Describe(Category category, EvaluateClassifierOutcome.Evaluated evaluated)
    {
        var result = evaluated.Result;
        var lines = evaluated.Files
            .Select((file, i) => $"{(i < evaluated.Files.Count - 1 ? "trained on" : "judged by")}  {file.File}: {file.Used} comments, {file.Unsure} unsure, {file.Malformed.Count} malformed")
            .Append($"category    {Categories.NameOf(category)}, trained in {evaluated.Training.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s; flagged from {evaluated.Threshold.ToString("0.00", CultureInfo.InvariantCulture)} on, chosen on held-out training texts")
            .Append($"accuracy           {Figure(result.Accuracy)}")
            .Append($"macro F1           {Figure(result.MacroF1)}")
            .Append($"F1                 {Figure(result.F1)}")
            .Append($"average precision  {Figure(result.AveragePrecision)}")
            .Append($"ROC AUC            {Figure(result.RocAuc)}")
            .Append($"calibration error  {Figure(result.Ece)}")
            .Append($"texts per second   {result.TextsPerSecond?.ToString("#,0", CultureInfo.InvariantCulture)}");
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>A line at each quarter of the training, on the error stream so that the figures stay clean.</summary>
    private sealed class StepLines(TextWriter error) : IProgress<double>
    {
        private int quarters;

        public void Report(double value)
        {
            if ((int)(value * 4) <= quarters)
                return;
            quarters = (int)(value * 4);
            error.WriteLine($"trained {quarters * 25} %");
        }
    }

    private static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "not defined on this file";
}
