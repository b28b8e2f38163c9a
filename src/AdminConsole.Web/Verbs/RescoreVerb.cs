using System.CommandLine;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;

namespace AdminConsole.Web.Verbs;

/// <summary><c>rescore</c>: scores the comments that came before the first champion.</summary>
internal static class RescoreVerb
{
    public static Command Create()
    {
        var rescore = new Command("rescore", "Score the comments that came before there was a champion classifier.");
        rescore.SetAction(async (parsed, cancellationToken) =>
        {
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            var count = await scope.Get<Rescoring>().RunAsync(ProcessContext.System("comments.rescore", "command line"), null, cancellationToken);
            await Console.Out.WriteLineAsync($"scored {count}");
            return ConsoleVerbs.Done;
        });
        return rescore;
    }
}
