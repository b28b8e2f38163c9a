using System.Security.Cryptography;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>The demo accounts as people of this console.</summary>
public sealed class DemoPeople(People people, IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Makes those that are missing; one that somebody changed stays as it is.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var context = ProcessContext.System("person.add", "demo");
        foreach (var account in DemoAccounts.All)
        {
            var outcome = await people.AddAsync(context, account.Email, account.DisplayName, account.Role, account.Password, cancellationToken);
            if (outcome is PersonOutcome.Saved saved)
                await people.SetProfileAsync(context, saved.Id, account.DisplayName, account.Language, "Asia/Shanghai", cancellationToken);
        }
    }

    /// <summary>Takes access from every demo account: outside Development nobody may come in with a known password.</summary>
    /// <returns>How many had not been closed before.</returns>
    public async Task<int> DisableAsync(CancellationToken cancellationToken)
    {
        var emails = DemoAccounts.All.Select(a => a.Email).ToList();
        List<Guid> open;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            open = await db.People.Where(p => emails.Contains(p.Email!) && p.DisabledAt == null).Select(p => p.Id).ToListAsync(cancellationToken);
        }

        var context = ProcessContext.System("person.disable", "demo");
        foreach (var id in open)
        {
            // The last admin cannot be disabled; a password that nobody knows shuts that door as well.
            if (await people.SetEnabledAsync(context, id, enabled: false, cancellationToken) is PersonOutcome.LastAdmin)
                await people.SetPasswordAsync(context, id, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), cancellationToken);
        }

        return open.Count;
    }

    /// <summary>Ids by address, where the accounts exist.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> IdsAsync(CancellationToken cancellationToken)
    {
        var emails = DemoAccounts.All.Select(a => a.Email).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.People.Where(p => emails.Contains(p.Email!)).ToDictionaryAsync(p => p.Email!, p => p.Id, cancellationToken);
    }
}
