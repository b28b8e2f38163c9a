using System.CommandLine;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Moderation.Score.Evaluating.Attacks;
using AdminConsole.Engine.Moderation.Score.Stock;

namespace AdminConsole.Web.Verbs;

/// <summary>
/// <c>evaluate classifier --test FILE</c>: judges a classifier by labelled comments: the champion of the data folder, a model
/// file, or one trained for it on other files or on the other parts of the same file. Only the champion is read from a database.
/// </summary>
internal static class EvaluateClassifierVerb
{
    private const int ShownMalformed = 5;
    private const int MostFolds = 50;

    public static Command Create()
    {
        var train = new Option<string[]>("--train")
        {
            Description = "Train on these files instead of judging a model that exists. Layouts as for --test.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var test = new Option<string>("--test")
        {
            Description = "The file to judge by; none of it is trained on. CSV, tabs or JSON, plain or gzip: text,label[,weight][,group], or as published COLD, ToxiCN, SWSR, ChineseHarm, OLID, Davidson, YouTube spam, HateCheck; told by the columns.",
            HelpName = "FILE",
            Required = true,
        };
        var model = new Option<string?>("--model") { Description = "Judge this model file. Without --model, --train and --folds: the champion of the data folder, or the shipped model where there is none.", HelpName = "FILE" };
        var category = new Option<string>("--category")
        {
            Description = "Which category is judged.",
            HelpName = "CATEGORY",
            DefaultValueFactory = _ => Categories.NameOf(Category.Inflammatory),
        };
        category.AcceptOnlyFromAmong([.. Categories.All.Select(Categories.NameOf)]);
        var folds = new Option<int?>("--folds") { Description = "Cross-validate: cut the test file into K parts, alike texts together, and judge each by a model that learned from the others and from --train.", HelpName = "K" };
        var without = new Option<string?>("--without") { Description = "Give the figures once more over the rows without this word.", HelpName = "WORD" };
        var drop = new Option<string[]>("--drop") { Description = "Leave the texts of these files out of the training. Texts that the test repeats are left out anyway.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var keep = new Option<bool>("--keep-repeats") { Description = "Train on texts that the test repeats, too." };
        var classes = new Option<bool>("--classes") { Description = "Tell the file's own labels apart as well, one against the rest." };
        var attack = new Option<string[]>("--attack")
        {
            Description = $"Measure again on evasive copies of the test, all or: {string.Join(", ", Attack.All.Select(one => one.Name))}. Retained is the recall at the plain rate of false alarms, as a part of the plain recall.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        attack.AcceptOnlyFromAmong(["all", .. Attack.All.Select(one => one.Name)]);
        var threshold = new Option<float?>("--threshold") { Description = "From which probability on a comment counts as flagged. Default: chosen on held-out training texts; 0.5 for a model that exists.", HelpName = "P" };
        var format = new Option<string>("--format")
        {
            Description = "text, or json: accuracy, macro_f1, f1, average_precision, roc_auc, ece, texts_per_second, recall_at_precision_50 (all by the test's weights), average_precision_unweighted, roc_auc_unweighted, recall_at_precision_50_unweighted, model, category, threshold, rows, positives, confusion, intervals (95 %), thresholds, slices, without, classes, attacks.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");

        var command = new Command("classifier", "Judge a classifier by labelled comments.")
        {
            test, train, model, category, folds, without, drop, keep, classes, attack, threshold, format,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(model) is not null && (parsed.GetResult(train) is not null || parsed.GetResult(folds) is not null))
                parsed.AddError("--model judges a model that exists; leave out --train and --folds, which train one.");
            if (parsed.GetValue(folds) is < 2 or > MostFolds)
                parsed.AddError($"--folds takes a whole number from 2 to {MostFolds}.");
            if (parsed.GetValue(threshold) is not (null or > 0 and < 1))
                parsed.AddError("--threshold takes a probability between 0 and 1.");
            if (parsed.GetValue(without) is "")
                parsed.AddError("--without takes a word.");
            if (parsed.GetValue(classes) && parsed.GetResult(train) is null && parsed.GetResult(folds) is null)
                parsed.AddError("--classes trains on the file's own labels: add --folds K, or --train files that have the same labels.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new EvaluateClassifierOptions(parsed.GetValue(train) ?? [], parsed.GetRequiredValue(test), CategoryOf(parsed.GetValue(category)))
            {
                Folds = parsed.GetValue(folds),
                Without = parsed.GetValue(without),
                DropFiles = parsed.GetValue(drop) ?? [],
                KeepRepeats = parsed.GetValue(keep),
                Classes = parsed.GetValue(classes),
                Attacks = parsed.GetValue(attack) is { Length: > 0 } names ? [.. Attack.All.Where(one => names.Contains("all") || names.Contains(one.Name))] : [],
                Threshold = parsed.GetValue(threshold),
            };
            return RunAsync(parsed, options, parsed.GetValue(model), string.Equals(parsed.GetValue(format), "json", StringComparison.Ordinal), cancellationToken);
        });
        return command;
    }

    private static Category CategoryOf(string? name) => Categories.TryParse(name, out var category) ? category : Category.Inflammatory;

    private static async Task<int> RunAsync(
        ParseResult parsed, EvaluateClassifierOptions options, string? modelFile, bool json, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        EvaluatedModel? model = null;
        if (options.TrainFiles.Count == 0 && options.Folds is null)
        {
            try
            {
                model = modelFile is null ? await ChampionAsync(parsed, cancellationToken) : Load(modelFile);
            }
            catch (ClassifierFileException e)
            {
                await error.WriteLineAsync(e.Message);
                return ConsoleVerbs.WrongUsage;
            }

            model ??= new EvaluatedModel("shipped", ShippedModel.Read().Model);
            if (model.Scorer is Classifier classifier && !classifier.Knows(options.Category))
            {
                await error.WriteLineAsync($"{model.Name} does not know {Categories.NameOf(options.Category)}: it had too few labels of it. Choose another --category, or train with --train.");
                return ConsoleVerbs.WrongUsage;
            }
        }

        switch (await Task.Run(() => EvaluateClassifier.Run(options, model, new QuarterLines(error), cancellationToken), cancellationToken))
        {
            case EvaluateClassifierOutcome.WrongInput(var message):
                await error.WriteLineAsync(message);
                return ConsoleVerbs.WrongUsage;
            case EvaluateClassifierOutcome.Evaluated evaluated:
                await ReportMalformedAsync(evaluated.Files, error);
                await output.WriteLineAsync(json ? evaluated.Report.ToJson() : ClassifierReportLines.Of(evaluated));
                return ConsoleVerbs.Done;
            default:
                return ConsoleVerbs.Failed;
        }
    }

    private static EvaluatedModel Load(string file) => new(Path.GetFileName(file), ClassifierFile.Load(file));

    /// <summary>Null where the data folder has no champion that can be used.</summary>
    private static async Task<EvaluatedModel?> ChampionAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!File.Exists(ConsoleVerbs.Folder(parsed).Database) && !VerbScope.IsElsewhere())
            return null; // asking a figure makes no console
        await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
        return await scope.Get<IScorerSource>().GetAsync(cancellationToken) is { } champion
            ? new EvaluatedModel($"champion {champion.Version}", champion.Scorer)
            : null;
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
}
