using System.CommandLine;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;

namespace AdminConsole.Web.Verbs;

/// <summary>The command line: every verb of the one executable. Exit codes: 0 done, 1 failed, 2 wrong usage or input.</summary>
public static class ConsoleVerbs
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Every verb takes it: the folder with database, models and keys.</summary>
    public static Option<DirectoryInfo> Data { get; } = new("--data")
    {
        Description = "Folder with database, models and keys. Default: AdminConsole in your data folder.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("The console behind a music platform: moderation, curation and what learns from both.")
        {
            Data,
            UserVerb.Create(),
            ApiKeyVerb.Create(),
            WebhookVerb.Create(),
            AuditVerb.Create(),
            ImportVerb.Create(),
            SearchVerb.CreateReindex(),
            SearchVerb.Create(),
            RescoreVerb.Create(),
            TrainVerb.Create(),
            new Command("evaluate", "Measure what the console learns from, on files.") { EvaluateClassifierVerb.Create(), EvaluateLabellingVerb.Create(), EvaluateMixingVerb.Create(), EvaluateRecommenderVerb.Create() },
        };
        ServeVerb.AddTo(root);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Add --help to see what this verb takes.");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(25), // the host gives running work 20 s to hand itself back
            });
        }
        catch (SettingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return WrongUsage;
        }
        catch (DataFolderException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
        catch (Exception e) when (StorageTrouble.Of(e) is { } trouble)
        {
            await Console.Error.WriteLineAsync(trouble.Sentence);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. What was done before is kept; run the same command again to go on.");
            return Failed;
        }
    }

    public static DataFolder Folder(ParseResult parsed) =>
        parsed.GetValue(Data) is { } chosen ? new DataFolder(chosen.FullName) : DataFolder.Default();
}
