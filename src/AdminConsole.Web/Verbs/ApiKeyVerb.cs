using System.CommandLine;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;

namespace AdminConsole.Web.Verbs;

/// <summary><c>apikey add NAME --scope read|ingest|all</c>; standard output carries the key alone.</summary>
internal static class ApiKeyVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var scope = new Option<string>("--scope") { Description = "read, ingest or all.", Required = true, HelpName = "SCOPE" };
        scope.AcceptOnlyFromAmong("read", "ingest", "all");
        var add = new Command("add", "Make a key and print it once.") { name, scope };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await VerbScope.OpenAsync(parsed, cancellationToken);
            var (_, key) = await services.Get<ApiKeys>().AddAsync(
                ProcessContext.System("apikey.add", "command line"),
                parsed.GetRequiredValue(name),
                Enum.Parse<ApiScope>(parsed.GetRequiredValue(scope), ignoreCase: true),
                cancellationToken);
            await Console.Out.WriteLineAsync(key);
            await Console.Error.WriteLineAsync("Keep it: it is not shown again. Send it as 'Authorization: Bearer KEY'.");
            return ConsoleVerbs.Done;
        });
        return new Command("apikey", "Keys to the API.") { add };
    }
}
