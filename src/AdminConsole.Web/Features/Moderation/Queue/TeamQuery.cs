using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Somebody to whom a comment can be handed, with their foremost role.</summary>
public sealed record TeamMember(Guid Id, string Name, string Role);

/// <summary>Who moderates. Kept for ten seconds: it is asked for with every comment.</summary>
public sealed class TeamQuery(ConsoleDb db, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<TeamMember>> AllAsync(CancellationToken cancel) =>
        (await cache.GetOrCreateAsync("moderation-team", async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            var roles = Policies.Members[Policies.Moderate];
            var people = await (
                from person in db.People.AsNoTracking()
                where person.DisabledAt == null
                join member in db.Set<IdentityUserRole<Guid>>() on person.Id equals member.UserId
                join role in db.Set<IdentityRole<Guid>>() on member.RoleId equals role.Id
                where roles.Contains(role.Name!)
                select new { person.Id, person.DisplayName, Role = role.Name! }).ToListAsync(cancel);
            return (IReadOnlyList<TeamMember>)[.. people
                .GroupBy(p => p.Id)
                .Select(g => new TeamMember(g.Key, g.First().DisplayName, roles.Last(r => g.Any(p => p.Role == r))))
                .OrderBy(p => p.Name, StringComparer.Ordinal)];
        }))!;

    /// <summary>Null when that person does not moderate, or no longer.</summary>
    public async Task<Assignee?> FindAsync(Guid? id, CancellationToken cancel) =>
        (await AllAsync(cancel)).FirstOrDefault(p => p.Id == id) is { } person ? new Assignee(person.Id, person.Name) : null;
}
