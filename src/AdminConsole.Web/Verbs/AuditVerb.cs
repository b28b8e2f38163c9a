using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Verbs;

/// <summary>
/// <c>audit verify</c> computes the hash chain anew, exit code 1 when it does not hold; <c>audit export</c> writes the log for
/// somebody outside, see <see cref="AuditExport"/>.
/// </summary>
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
        return new Command("audit", "The log of every change.") { verify, Export() };
    }

    private static Command Export()
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "This instant and later, ISO 8601 (a day alone: its midnight in UTC).", HelpName = "AT", CustomParser = At };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Earlier than this.", HelpName = "AT", CustomParser = At };
        var kind = new Option<string?>("--kind") { Description = "What was done: comment.remove, or comment. for all of them." };
        var subject = new Option<string?>("--subject") { Description = "The beginning of what it was done to, such as comment:ID." };
        var export = new Command("export", "Write the log to standard output, a JSON object a line, oldest first, with all that its hashes cover.") { from, to, kind, subject };
        export.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await VerbScope.OpenAsync(parsed, cancellationToken);
            var selection = new AuditSelection(Kind: parsed.GetValue(kind), Subject: parsed.GetValue(subject), From: parsed.GetValue(from), To: parsed.GetValue(to));
            await using var db = await services.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancellationToken);
            await using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
            var count = await AuditExport.WriteAsync(selection.Of(db).OrderBy(e => e.Sequence).AsAsyncEnumerable(), output, cancellationToken);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} entries"));
            return ConsoleVerbs.Done;
        });
        return export;

        static DateTimeOffset? At(ArgumentResult given)
        {
            if (DateTimeOffset.TryParse(given.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
                return at;
            given.AddError($"'{given.Tokens[0].Value}' is no instant: write 2026-11-24 or 2026-11-24T08:30:00Z.");
            return null;
        }
    }

    private static string Sentence(ChainFault fault) => fault switch
    {
        ChainFault.Missing => "it is gone. Compare with a backup.",
        ChainFault.Changed => "it was changed after it was written. Compare with a backup.",
        ChainFault.Unlinked => "it does not follow the entry before it. Compare with a backup.",
        _ => "the end of the log does not agree with its head. Compare with a backup.",
    };
}
