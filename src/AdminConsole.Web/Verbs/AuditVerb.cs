using System.CommandLine;
using System.Globalization;
using AdminConsole.Engine.Auditing;

namespace AdminConsole.Web.Verbs;

/// <summary><c>audit verify</c>: computes the hash chain anew; exit code 1 when it does not hold.</summary>
internal static class AuditVerb
{
    public static Command Create()
    {
        var verify = new Command("verify", "Compute every hash of the audit log anew.");
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await VerbScope.OpenAsync(parsed, cancellationToken);
            switch (await services.Get<AuditVerifier>().VerifyAsync(cancellationToken))
            {
                case ChainVerdict.Holds holds:
                    await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{holds.Entries} entries hold"));
                    return ConsoleVerbs.Done;
                case ChainVerdict.Broken broken:
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"entry {broken.Sequence}: {Sentence(broken.Fault)}"));
                    return ConsoleVerbs.Failed;
                default:
                    return ConsoleVerbs.Failed;
            }
        });
        return new Command("audit", "The log of every change.") { verify };
    }

    private static string Sentence(ChainFault fault) => fault switch
    {
        ChainFault.Missing => "it is gone. Compare with a backup.",
        ChainFault.Changed => "it was changed after it was written. Compare with a backup.",
        ChainFault.Unlinked => "it does not follow the entry before it. Compare with a backup.",
        _ => "the end of the log does not agree with its head. Compare with a backup.",
    };
}
