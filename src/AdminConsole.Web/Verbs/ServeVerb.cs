using System.CommandLine;
using AdminConsole.Engine.Learning;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;

namespace AdminConsole.Web.Verbs;

/// <summary><c>serve</c>, also what runs when no verb is given.</summary>
internal static class ServeVerb
{
    private const string DefaultUrls = "http://localhost:5080";

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = $"Addresses to listen on, separated by semicolons. Default: {DefaultUrls}",
        HelpName = "URL",
    };

    private static readonly Option<string> Demo = new("--demo")
    {
        Description = "Start with a demo platform inside. Default: on in Development, off elsewhere; accounts only in Development.",
        HelpName = "on|off",
    };

    public static void AddTo(RootCommand root)
    {
        Demo.AcceptOnlyFromAmong("on", "off");
        var serve = new Command("serve", "Start the console (default). Takes settings as --Section:Key=value.") { Urls, Demo };
        foreach (var command in (Command[])[serve, root])
        {
            command.TreatUnmatchedTokensAsErrors = false;
            command.SetAction(ServeAsync);
        }

        root.Options.Add(Urls);
        root.Options.Add(Demo);
        root.Subcommands.Add(serve);
    }

    private static async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(token => !IsSetting(token)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"'{unknown}' is not a verb or an option of this console. Add --help to see what there is.");
            return ConsoleVerbs.WrongUsage;
        }

        var folder = ConsoleVerbs.Folder(parsed);
        var urls = parsed.GetValue(Urls) ?? DefaultUrls;
        var app = ConsoleHost.Build(folder, [.. parsed.UnmatchedTokens, $"--urls={urls}"]);
        await StorageServices.MigrateAsync(app.Services, cancellationToken);
        await app.Services.GetRequiredService<Schedules>().SeedDefaultsAsync(cancellationToken);
        await DemoStart.RunAsync(app.Services, app.Environment, parsed.GetValue(Demo), cancellationToken);
        if (app.Services.GetRequiredService<LearningOptions>().ShippedModel)
            await app.Services.GetRequiredService<Models>().FileShippedAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"AdminConsole is at {string.Join(", ", app.Urls)}  (data: {folder.Root})");
        await app.WaitForShutdownAsync(cancellationToken);
        return ConsoleVerbs.Done;
    }

    /// <summary><c>--Storage:Provider=Postgres</c> and the like go to the configuration.</summary>
    private static bool IsSetting(string token) => token.StartsWith("--", StringComparison.Ordinal) && token.Contains('=', StringComparison.Ordinal);
}
