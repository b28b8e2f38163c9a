using System.CommandLine;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Web.Verbs;

/// <summary><c>evaluate mixing</c>: ways to mix a platform's labels with what was known before, side by side. Touches no database.</summary>
internal static class EvaluateMixingVerb
{
    private const int MostFolds = 50;
    private const int MostSeeds = 20;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var platform = new Option<string[]>("--platform")
        {
            Description = "Labelled comments of a platform, cut into folds: learned from and judged by; layouts as for evaluate classifier.",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var known = new Option<string[]>("--public") { Description = "Public sets, to try as a layer beside them.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var test = new Option<string?>("--test") { Description = "Judge this file by models that learned from all of --platform, instead of folds.", HelpName = "FILE" };
        var category = new Option<string>("--category") { Description = "Which category is judged.", HelpName = "CATEGORY", DefaultValueFactory = _ => Categories.NameOf(Category.Inflammatory) };
        category.AcceptOnlyFromAmong([.. Categories.All.Select(Categories.NameOf)]);
        var folds = new Option<int>("--folds") { Description = "Parts, alike texts together; each is judged by models that learned from the others.", HelpName = "K", DefaultValueFactory = _ => new MixingOptions([]).Folds };
        var seeds = new Option<int>("--seeds") { Description = "How often the folds are cut anew; the figures are means.", HelpName = "N", DefaultValueFactory = _ => new MixingOptions([]).Seeds };
        var without = new Option<string?>("--without") { Description = "Give the average precision over the rows without this word as well.", HelpName = "WORD" };
        var format = new Option<string>("--format") { Description = "text, or json: ways (way, average_precision, low, high, gain, gain_low, gain_high, weighted, weighted_low, weighted_high, recall_at_precision50, without), rows, positives, cuts.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("mixing", "Compare ways to mix a platform's labels with written comments, the classifier in the box and public sets, by cross-validation.")
        {
            platform, known, test, category, folds, seeds, without, format,
        };
        command.Validators.Add(parsed =>
        {
            foreach (var (option, least, most) in new[] { (folds, 2, MostFolds), (seeds, 1, MostSeeds) })
            {
                if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is var value && (value < least || value > most))
                    parsed.AddError($"{option.Name} takes a whole number from {least} to {most}.");
            }

            if (parsed.GetValue(without) is "")
                parsed.AddError("--without takes a word.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var options = new MixingOptions(parsed.GetRequiredValue(platform))
            {
                PublicFiles = parsed.GetValue(known) ?? [],
                TestFile = parsed.GetValue(test),
                Category = Categories.TryParse(parsed.GetValue(category), out var chosen) ? chosen : Category.Inflammatory,
                Folds = parsed.GetValue(folds),
                Seeds = parsed.GetValue(seeds),
                Without = parsed.GetValue(without),
            };
            switch (await Task.Run(() => MixingComparison.Run(options, new QuarterLines(error), cancellationToken), cancellationToken))
            {
                case MixingOutcome.WrongInput(var message):
                    await error.WriteLineAsync(message);
                    return ConsoleVerbs.WrongUsage;
                case MixingOutcome.Compared compared:
                    await output.WriteLineAsync(string.Equals(parsed.GetValue(format), "json", StringComparison.Ordinal) ? JsonSerializer.Serialize(compared, Json) : Describe(compared));
                    return ConsoleVerbs.Done;
                default:
                    return ConsoleVerbs.Failed;
            }
        });
        return command;
    }

    private static string Describe(MixingOutcome.Compared compared)
    {
        var lines = new List<string>
        {
            FormattableString.Invariant($"{compared.Rows} comments, {compared.Positives} of the category; means over {compared.Cuts} cuts, 95 % intervals"),
            "",
            "way                             AP                   against the first       weighted AP          recall at ½  without the word",
        };
        lines.AddRange(compared.Ways.Select(row => FormattableString.Invariant(
            $"{row.Way,-30}  {row.AveragePrecision:0.000} ({row.Low:0.000}–{row.High:0.000})  {row.Gain,6:+0.000;-0.000;0.000} ({row.GainLow:+0.000;-0.000} to {row.GainHigh:+0.000;-0.000})  {row.Weighted:0.000} ({row.WeightedLow:0.000}–{row.WeightedHigh:0.000})  {row.RecallAtPrecision50,11:0.000}  {row.Without,16:0.000}")));
        return string.Join(Environment.NewLine, lines);
    }
}
