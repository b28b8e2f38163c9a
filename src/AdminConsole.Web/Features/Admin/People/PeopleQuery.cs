using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Admin.People;

/// <summary>Reads the list of people. A console has tens of them, so the list is read whole and not paged.</summary>
public sealed class PeopleQuery(ConsoleDb db, TimeProvider clock)
{
    public async Task<PeoplePage> PageAsync(string? sort, bool closed, Guid? chosen, CancellationToken cancel)
    {
        var order = SortOrder.Parse(sort, "name", "name", "role", "since", "act");
        var now = clock.GetUtcNow();
        var all = await (
            from person in db.People.AsNoTracking()
            select new PersonRow(
                person.Id,
                person.DisplayName,
                person.Email!,
                (from member in db.Set<IdentityUserRole<Guid>>()
                 join role in db.Set<IdentityRole<Guid>>() on member.RoleId equals role.Id
                 where member.UserId == person.Id
                 select role.Name).FirstOrDefault(),
                person.CreatedAt,
                person.DisabledAt,
                person.LockoutEnd,
                db.AuditEntries.Where(e => e.ActorId == person.Id).OrderByDescending(e => e.Sequence).Select(e => (DateTimeOffset?)e.At).FirstOrDefault()))
            .ToListAsync(cancel);
        all = [.. all.Select(p => p.LockedUntil > now ? p : p with { LockedUntil = null })];
        var shown = all.Where(p => p.DisabledAt is not null == closed);
        var sorted = (order.Key, order.Descending) switch
        {
            ("role", false) => shown.OrderBy(p => p.Role, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.CurrentCulture),
            ("role", true) => shown.OrderByDescending(p => p.Role, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.CurrentCulture),
            ("since", false) => shown.OrderBy(p => p.CreatedAt),
            ("since", true) => shown.OrderByDescending(p => p.CreatedAt),
            ("act", false) => shown.OrderBy(p => p.LastAct),
            ("act", true) => shown.OrderByDescending(p => p.LastAct),
            (_, true) => shown.OrderByDescending(p => p.Name, StringComparer.CurrentCulture),
            _ => shown.OrderBy(p => p.Name, StringComparer.CurrentCulture),
        };
        return new PeoplePage([.. sorted], order, closed, all.Count(p => p.DisabledAt is null), all.Count(p => p.DisabledAt is not null))
        {
            Chosen = chosen is { } id ? all.FirstOrDefault(p => p.Id == id) : null,
        };
    }
}
