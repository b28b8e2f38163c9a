using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Curation.Train;

namespace AdminConsole.Web.Verbs;

/// <summary><c>evaluate recommender</c>: trains on a file and ranks the whole catalogue for every listener of the test part.</summary>
public static class EvaluateRecommenderVerb
{
    public static Command Create()
    {
        var train = new Option<FileInfo>("--train") { Required = true, Description = "Training part: 'user item item …' a line, or CSV user,item[,count[,timestamp]]; gzip or not." };
        var test = new Option<FileInfo?>("--test") { Description = "Test part in the same layout; without it a fifth of every listener's items is cut off the training part." };
        var cutoffs = new Option<string>("--cutoffs") { DefaultValueFactory = _ => "10,20", Description = "List lengths, separated by commas." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "text or json." };
        format.AcceptOnlyFromAmong("text", "json");
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 20, Description = "The same seed gives the same figures." };
        var command = new Command("recommender", "Trains the recommender on a file and measures its rankings on a part it never saw.") { train, test, cutoffs, format, seed };
        command.SetAction((parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            if (!TryReadCutoffs(parsed.GetValue(cutoffs)!, out var lengths))
                return Wrong(error, "--cutoffs takes whole numbers from 1 to 1000, such as 10,20");
            var files = new[] { parsed.GetValue(train), parsed.GetValue(test) };
            foreach (var file in files)
                if (file is { Exists: false })
                    return Wrong(error, $"{file.FullName} does not exist");

            try
            {
                var progress = new LineProgress(error);
                var result = EvaluateRecommender.Run(
                    files[0]!.FullName, files[1]?.FullName, lengths, new TrainingOptions(Seed: parsed.GetValue(seed)), progress, cancellation);
                if (result.UnknownListeners > 0 || result.UnreachablePairs > 0)
                    error.WriteLine($"{result.UnknownListeners} test listeners are unknown to training and were ranked by popularity; {result.UnreachablePairs} test pairs cannot be reached and count as missed");
                output.WriteLine(parsed.GetValue(format) == "json" ? Json(result) : Text(result));
                return Task.FromResult(ConsoleVerbs.Done);
            }
            catch (MalformedInteractionsException malformed)
            {
                return Wrong(error, malformed.Message);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                error.WriteLine(failure.Message);
                return Task.FromResult(ConsoleVerbs.Failed);
            }
        });
        return command;
    }

    private static Task<int> Wrong(TextWriter error, string message)
    {
        error.WriteLine(message);
        return Task.FromResult(ConsoleVerbs.WrongUsage);
    }

    private static bool TryReadCutoffs(string text, out List<int> cutoffs)
    {
        cutoffs = [];
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var cutoff) || cutoff is < 1 or > 1000)
                return false;
            if (!cutoffs.Contains(cutoff))
                cutoffs.Add(cutoff);
        }
        return true;
    }

    private static string Json(RecommenderEvaluation result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var figures in result.Figures)
            {
                json.WriteNumber($"recall@{figures.Cutoff}", Math.Round(figures.Recall, 6));
                json.WriteNumber($"ndcg@{figures.Cutoff}", Math.Round(figures.Ndcg, 6));
                json.WriteNumber($"coverage@{figures.Cutoff}", Math.Round(figures.Coverage, 6));
            }
            json.WriteNumber("listeners", result.Listeners);
            json.WriteNumber("train_seconds", Math.Round(result.Training.TotalSeconds, 3));
            json.WriteNumber("rank_seconds", Math.Round(result.Ranking.TotalSeconds, 3));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(RecommenderEvaluation result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"K",-6}{"recall",10}{"ndcg",10}{"coverage",10}");
        foreach (var figures in result.Figures)
            text.AppendLine(CultureInfo.InvariantCulture, $"{figures.Cutoff,-6}{figures.Recall,10:f4}{figures.Ndcg,10:f4}{figures.Coverage,10:f4}");
        var (walk, factors) = (result.Chosen.Walk, result.Chosen.Factors);
        text.AppendLine(CultureInfo.InvariantCulture, $"listeners {result.Listeners}, trained in {result.Training.TotalSeconds:f1} s, ranked in {result.Ranking.TotalSeconds:f1} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"chosen on validation: iALS d {factors.Dimensions} λ {factors.Regularisation} α₀ {factors.UnobservedWeight}, share {result.Chosen.FactorShare}");
        text.Append(CultureInfo.InvariantCulture, $"                      RP3beta α {walk.Alpha} β {walk.Beta} k {walk.Neighbours}");
        return text.ToString();
    }

    /// <summary>One line per step, on standard error so that standard output stays machine-readable.</summary>
    private sealed class LineProgress(TextWriter error) : IProgress<TrainingProgress>
    {
        private string step = "";

        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
                return;
            step = value.Step;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Fraction,4:p0} {step}"));
        }
    }
}
