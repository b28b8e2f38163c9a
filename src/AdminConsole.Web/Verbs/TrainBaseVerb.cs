using System.CommandLine;
using System.Globalization;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Datasets;

namespace AdminConsole.Web.Verbs;

/// <summary><c>train base</c>: makes the classifier that travels in the box from published files. Touches no database.</summary>
internal static class TrainBaseVerb
{
    public static Command Create()
    {
        var cold = Files("--cold", "COLD's train and dev files (Apache-2.0).");
        var swsr = Files("--swsr", "SWSR's SexComment file (MIT).");
        var davidson = Files("--davidson", "Davidson's labeled_data file (MIT).");
        var hatecheck = Files("--hatecheck", "HateCheck's test_suite_cases file (CC BY 4.0).");
        var output = new Option<string>("--out") { Required = true, Description = "Where to write base.classifier and base.json.", HelpName = "FOLDER" };
        var command = new Command("base", "Make the classifier that travels in the box from published files.") { cold, swsr, davidson, hatecheck, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BaseSource[] sources =
            [
                new("COLD", "Apache-2.0", parsed.GetRequiredValue(cold)),
                new("SWSR", "MIT", parsed.GetRequiredValue(swsr)),
                new("Davidson", "MIT", parsed.GetRequiredValue(davidson)),
                new("HateCheck", "CC BY 4.0", parsed.GetRequiredValue(hatecheck)),
            ];
            var folder = parsed.GetRequiredValue(output);
            try
            {
                var (classifier, manifest) = await Task.Run(() => BaseTraining.Train(sources, TimeProvider.System.GetUtcNow(), null, cancellationToken), cancellationToken);
                Directory.CreateDirectory(folder);
                ClassifierFile.Save(classifier, Path.Combine(folder, "base.classifier"));
                await File.WriteAllTextAsync(Path.Combine(folder, "base.json"), manifest.ToJson() + "\n", cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{manifest.VocabularySize} n-grams, SHA-256 {manifest.Sha256}"));
                return ConsoleVerbs.Done;
            }
            catch (Exception e) when (e is DatasetException or IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return ConsoleVerbs.WrongUsage;
            }
        });
        return command;
    }

    private static Option<string[]> Files(string name, string description) => new(name)
    {
        Required = true,
        Description = description,
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };
}
