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
            parsed.GetRequiredValue(train), parsed.GetRequiredValue(test), parsed.GetValue(category), parsed.GetValue(format), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] train, string test, string? categoryName, string? format, CancellationToken cancellationToken)
    {
        var category = Categories.All.Single(candidate => string.Equals(Categories.NameOf(candidate), categoryName, StringComparison.Ordinal));
        var options = new EvaluateClassifierOptions(train, test, category);
        switch (await Task.Run(() => EvaluateClassifier.Run(options, cancellationToken: cancellationToken), cancellationToken))
        {
            case EvaluateClassifierOutcome.WrongInput(var message):
                await Console.Error.WriteLineAsync(message);
                return ConsoleVerbs.WrongUsage;
            case EvaluateClassifierOutcome.Evaluated evaluated:
                await ReportMalformedAsync(evaluated.Files);
                await Console.Out.WriteLineAsync(string.Equals(format, "json", StringComparison.Ordinal)
                    ? JsonSerializer.Serialize(evaluated.Result)
                    : Describe(category, evaluated));
                return ConsoleVerbs.Done;
            default:
                return ConsoleVerbs.Failed;
        }
    }

    private static async Task ReportMalformedAsync(IReadOnlyList<FileCounts> files)
    {
        foreach (var file in files.Where(file => file.Malformed.Count > 0))
        {
            foreach (var row in file.Malformed.Take(ShownMalformed))
                await Console.Error.WriteLineAsync($"{file.File}:{row.Line}: {row.Reason}");
            if (file.Malformed.Count > ShownMalformed)
                await Console.Error.WriteLineAsync($"{file.File}: {file.Malformed.Count} rows passed over in all");
        }
    }

    private static string Describe(Category category, EvaluateClassifierOutcome.Evaluated evaluated)
    {
        var result = evaluated.Result;
        var lines = evaluated.Files
            .Select((file, i) => $"{(i < evaluated.Files.Count - 1 ? "trained on" : "judged by")}  {file.File}: {file.Used} comments, {file.Unsure} unsure, {file.Malformed.Count} malformed")
            .Append($"category    {Categories.NameOf(category)}, trained in {evaluated.Training.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s")
            .Append($"accuracy           {Figure(result.Accuracy)}")
            .Append($"macro F1           {Figure(result.MacroF1)}")
            .Append($"F1                 {Figure(result.F1)}")
            .Append($"average precision  {Figure(result.AveragePrecision)}")
            .Append($"ROC AUC            {Figure(result.RocAuc)}")
            .Append($"calibration error  {Figure(result.Ece)}")
            .Append($"texts per second   {result.TextsPerSecond?.ToString("#,0", CultureInfo.InvariantCulture)}");
        return string.Join(Environment.NewLine, lines);
    }

    private static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "not defined on this file";
}
