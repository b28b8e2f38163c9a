using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;

namespace AdminConsole.Web.Verbs;

/// <summary><c>evaluate labelling</c>: what so many labels are worth, chosen by the model or by chance. Touches no database.</summary>
internal static class EvaluateLabellingVerb
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var pool = new Option<string[]>("--pool")
        {
            Description = "Labelled comments to replay as if moderators labelled them day by day; layouts as for evaluate classifier.",
            HelpName = "FILE",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var known = new Option<string[]>("--base") { Description = "Files to learn from before the first label. Default: the comments written for the product.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var category = new Option<string>("--category") { Description = "Which category is learned.", HelpName = "CATEGORY", DefaultValueFactory = _ => Categories.NameOf(Category.Inflammatory) };
        category.AcceptOnlyFromAmong([.. Categories.All.Select(Categories.NameOf)]);
        var day = new Option<int>("--day") { Description = "Labels a day.", HelpName = "N", DefaultValueFactory = _ => new LabellingOptions([]).Day };
        var days = new Option<int>("--days") { Description = "How many days.", HelpName = "N", DefaultValueFactory = _ => new LabellingOptions([]).Days };
        var seeds = new Option<int>("--seeds") { Description = "How often all is done anew; each seed gives two runs.", HelpName = "N", DefaultValueFactory = _ => new LabellingOptions([]).Seeds };
        var format = new Option<string>("--format") { Description = "text, or json: points (strategy, labels, found, average_precision, low, high), gain, gain_low, gain_high, rows, positives, runs.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("labelling", "Replay labelled comments day by day: labels spent and weighted average precision on held-out comments, chosen by the model against chance.")
        {
            pool, known, category, day, days, seeds, format,
        };
        command.Validators.Add(parsed =>
        {
            foreach (var (option, most) in new[] { (day, 10_000), (days, 100), (seeds, 20) })
            {
                if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is var value && (value < 1 || value > most))
                    parsed.AddError($"{option.Name} takes a whole number from 1 to {most}.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var options = new LabellingOptions(parsed.GetRequiredValue(pool))
            {
                Base = parsed.GetValue(known) ?? [],
                Category = Categories.TryParse(parsed.GetValue(category), out var chosen) ? chosen : Category.Inflammatory,
                Day = parsed.GetValue(day),
                Days = parsed.GetValue(days),
                Seeds = parsed.GetValue(seeds),
            };
            switch (await Task.Run(() => LabellingSimulation.Run(options, new QuarterLines(error), cancellationToken), cancellationToken))
            {
                case LabellingOutcome.WrongInput(var message):
                    await error.WriteLineAsync(message);
                    return ConsoleVerbs.WrongUsage;
                case LabellingOutcome.Simulated simulated:
                    await output.WriteLineAsync(string.Equals(parsed.GetValue(format), "json", StringComparison.Ordinal) ? JsonSerializer.Serialize(simulated, Json) : Describe(simulated));
                    return ConsoleVerbs.Done;
                default:
                    return ConsoleVerbs.Failed;
            }
        });
        return command;
    }

    private static string Describe(LabellingOutcome.Simulated simulated)
    {
        var lines = new List<string>
        {
            FormattableString.Invariant($"pool        {simulated.Rows} comments, {simulated.Positives} of the category; {simulated.Runs} runs, half of the pool held out in each"),
            "",
            "labels  chosen by   found  weighted AP  95 % interval",
        };
        lines.AddRange(simulated.Points.Select(point => FormattableString.Invariant(
            $"{point.Labels,6}  {point.Strategy,-9}  {point.Found,6:0.0}  {point.AveragePrecision,11:0.0000}  {point.Low:0.000}–{point.High:0.000}")));
        lines.Add("");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"active beats chance by {simulated.Gain:+0.000;-0.000} ({simulated.GainLow:+0.000;-0.000} to {simulated.GainHigh:+0.000;-0.000}) in the end"));
        return string.Join(Environment.NewLine, lines);
    }
}
