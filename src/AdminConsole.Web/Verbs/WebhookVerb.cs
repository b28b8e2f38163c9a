using System.CommandLine;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Verbs;

/// <summary>
/// <c>webhook add URL</c>, <c>webhook list</c>, <c>webhook roll URL</c>. A secret comes from standard input, never from
/// the command line, where other users of the machine would see it; one that was made goes to standard output, once.
/// </summary>
internal static class WebhookVerb
{
    private static readonly Option<bool> SecretStdin = new("--secret-stdin") { Description = "Read the signing secret (whsec_…) from standard input. Without it one is made and printed once." };

    public static Command Create() => new("webhook", "Where the platform is told.") { CreateAdd(), CreateList(), CreateRoll() };

    private static Command CreateAdd()
    {
        var url = new Argument<string>("URL") { Description = "Address of the platform's receiver." };
        var description = new Option<string>("--description") { Description = "What it is.", HelpName = "D" };
        var add = new Command("add", "Add an endpoint; it is told of everything from now on.") { url, SecretStdin, description };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetRequiredValue(url);
            var secret = await SecretAsync(parsed, cancellationToken);
            if (secret is not null && !WebhookSignature.IsSecret(secret))
                return await BadSecretAsync();
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            var outcome = await scope.Get<WebhookEndpoints>().AddAsync(
                ProcessContext.System("webhook.add", "command line"), address, parsed.GetValue(description) ?? "", secret, cancellationToken);
            return outcome switch
            {
                EndpointOutcome.Added added => await AddedAsync(address, secret is null ? added.Secret : null),
                EndpointOutcome.AlreadyThere => await WrongAsync($"{address} is told already. Give it another secret with: webhook roll {address}"),
                EndpointOutcome.BadAddress { Problem: AddressProblem.UserInfo } => await WrongAsync("Leave user name and password out of the address: they would end up in logs."),
                _ => await WrongAsync($"'{address}' is not a whole address that begins with https:// or http://."),
            };
        });
        return add;
    }

    private static Command CreateList()
    {
        var list = new Command("list", "Endpoints, one a line: address, state, waiting, dead, last delivered.");
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            await using var db = await scope.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancellationToken);
            foreach (var endpoint in await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.CreatedAt).ToListAsync(cancellationToken))
            {
                var pending = await db.WebhookDeliveries.CountAsync(d => d.EndpointId == endpoint.Id && d.State == DeliveryState.Pending, cancellationToken);
                var dead = await db.WebhookDeliveries.CountAsync(d => d.EndpointId == endpoint.Id && d.State == DeliveryState.Dead, cancellationToken);
                var state = !endpoint.Enabled ? "off" : endpoint.OpenUntil is not null ? "away" : "on";
                await Console.Out.WriteLineAsync(FormattableString.Invariant(
                    $"{endpoint.Url}\t{state}\t{pending} waiting\t{dead} dead\t{(endpoint.LastDeliveredAt is { } at ? PlatformEvent.Instant(at) : "never")}"));
            }

            return ConsoleVerbs.Done;
        });
        return list;
    }

    private static Command CreateRoll()
    {
        var url = new Argument<string>("URL") { Description = "Address of the endpoint." };
        var hours = new Option<int?>("--hours") { Description = "How long the old secret signs too. Default: Webhooks:RolloverHours.", HelpName = "N" };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > WebhookOptions.MaxRolloverHours)
                result.AddError($"--hours is 0 to {WebhookOptions.MaxRolloverHours}.");
        });
        var roll = new Command("roll", "Give an endpoint another signing secret; for a while both sign.") { url, SecretStdin, hours };
        roll.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetRequiredValue(url);
            var secret = await SecretAsync(parsed, cancellationToken);
            if (secret is not null && !WebhookSignature.IsSecret(secret))
                return await BadSecretAsync();
            await using var scope = await VerbScope.OpenAsync(parsed, cancellationToken);
            await using var db = await scope.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(cancellationToken);
            var id = await db.WebhookEndpoints.Where(e => e.Url == address).Select(e => e.Id).SingleOrDefaultAsync(cancellationToken);
            var outcome = await scope.Get<SecretRollover>().RollAsync(
                ProcessContext.System("webhook.roll", "command line"), id, secret, parsed.GetValue(hours), cancellationToken);
            return outcome switch
            {
                RollOutcome.Rolled rolled => await RolledAsync(rolled, secret is null),
                RollOutcome.StillRolling still => await WrongAsync($"Two secrets are in use until {PlatformEvent.Instant(still.Until)}. End the old one first, on the Webhooks page."),
                _ => await WrongAsync($"There is no endpoint {address}. See: webhook list"),
            };
        });
        return roll;
    }

    /// <summary>Null when one is to be made.</summary>
    private static async Task<string?> SecretAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(SecretStdin) ? (await Console.In.ReadLineAsync(cancellationToken) ?? "").Trim() : null;

    private static async Task<int> AddedAsync(string url, string? made)
    {
        await PrintAsync(made);
        await Console.Error.WriteLineAsync($"{url} is told of everything from now on.");
        return ConsoleVerbs.Done;
    }

    private static async Task<int> RolledAsync(RollOutcome.Rolled rolled, bool made)
    {
        await PrintAsync(made ? rolled.Secret : null);
        await Console.Error.WriteLineAsync($"The old secret signs too until {PlatformEvent.Instant(rolled.Until)}.");
        return ConsoleVerbs.Done;
    }

    private static async Task PrintAsync(string? made)
    {
        if (made is null)
            return;
        await Console.Out.WriteLineAsync(made);
        await Console.Error.WriteLineAsync("Keep it: it is not shown again.");
    }

    private static Task<int> BadSecretAsync() => WrongAsync("The secret must be whsec_ followed by 24 to 64 bytes in base64.");

    private static async Task<int> WrongAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return ConsoleVerbs.WrongUsage;
    }
}
