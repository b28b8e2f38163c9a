using System.ComponentModel.DataAnnotations;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Accounts;

public abstract record PersonOutcome
{
    private PersonOutcome() { }

    public sealed record Saved(Guid Id) : PersonOutcome;

    public sealed record AlreadyExists : PersonOutcome;

    public sealed record NotFound : PersonOutcome;

    /// <summary>Nobody could administer the console any more.</summary>
    public sealed record LastAdmin : PersonOutcome;

    public sealed record Invalid(PersonProblem Problem) : PersonOutcome;
}

public enum PersonProblem
{
    Email,
    Role,
    PasswordTooShort,
    PasswordTooSimple,
}

/// <summary>Makes and changes accounts. Signing in is ASP.NET Core Identity's work, on the same rows.</summary>
public sealed class People(AuditedWriter writer, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    public const int MinimumPasswordLength = 10;

    public async Task<PersonOutcome> AddAsync(
        ProcessContext context, string email, string displayName, string role, string password, CancellationToken cancellationToken)
    {
        if (Problem(email, role, password) is { } problem)
            return new PersonOutcome.Invalid(problem);
        var name = string.IsNullOrWhiteSpace(displayName) ? email.Split('@')[0] : displayName.Trim();
        return await writer.WriteAsync<PersonOutcome>(context, async (db, now) =>
        {
            var normalised = email.ToUpperInvariant();
            if (await db.People.AnyAsync(p => p.NormalizedUserName == normalised, cancellationToken))
                return (new PersonOutcome.AlreadyExists(), AuditSubject.Nothing);
            var person = new Person
            {
                Id = Ids.New(clock),
                UserName = email,
                NormalizedUserName = normalised,
                Email = email,
                NormalizedEmail = normalised,
                EmailConfirmed = true,
                LockoutEnabled = true,
                DisplayName = name,
                CreatedAt = now,
                SecurityStamp = Convert.ToHexString(Ids.New(clock).ToByteArray()),
            };
            person.PasswordHash = hasher.HashPassword(person, password);
            db.People.Add(person);
            db.Set<IdentityUserRole<Guid>>().Add(new() { UserId = person.Id, RoleId = await RoleIdAsync(db, role, cancellationToken) });
            return (new PersonOutcome.Saved(person.Id), new AuditSubject($"person:{person.Id}", $$"""{"role":"{{role}}"}"""));
        }, cancellationToken);
    }

    public Task<PersonOutcome> SetRoleAsync(ProcessContext context, Guid personId, string role, CancellationToken cancellationToken) =>
        ChangeAsync(context, personId, async (db, person) =>
        {
            if (!Roles.All.Contains(role, StringComparer.Ordinal))
                return new PersonOutcome.Invalid(PersonProblem.Role);
            if (role != Roles.Admin && await IsLastAdminAsync(db, personId, cancellationToken))
                return new PersonOutcome.LastAdmin();
            await db.Set<IdentityUserRole<Guid>>().Where(r => r.UserId == personId).ExecuteDeleteAsync(cancellationToken);
            db.Set<IdentityUserRole<Guid>>().Add(new() { UserId = personId, RoleId = await RoleIdAsync(db, role, cancellationToken) });
            Restamp(person);
            return new PersonOutcome.Saved(personId);
        }, $$"""{"role":"{{role}}"}""", cancellationToken);

    /// <summary>What people change about themselves; the caller has checked the values.</summary>
    public Task<PersonOutcome> SetProfileAsync(
        ProcessContext context, Guid personId, string displayName, string language, string timeZone, CancellationToken cancellationToken) =>
        ChangeAsync(context, personId, (_, person) =>
        {
            person.DisplayName = displayName;
            person.Language = language;
            person.TimeZone = timeZone;
            return Task.FromResult<PersonOutcome>(new PersonOutcome.Saved(personId));
        }, null, cancellationToken);

    public Task<PersonOutcome> SetPasswordAsync(ProcessContext context, Guid personId, string password, CancellationToken cancellationToken) =>
        ChangeAsync(context, personId, (_, person) =>
        {
            if (PasswordProblem(password) is { } problem)
                return Task.FromResult<PersonOutcome>(new PersonOutcome.Invalid(problem));
            person.PasswordHash = hasher.HashPassword(person, password);
            person.LockoutEnd = null;
            person.AccessFailedCount = 0;
            Restamp(person);
            return Task.FromResult<PersonOutcome>(new PersonOutcome.Saved(personId));
        }, null, cancellationToken);

    public Task<PersonOutcome> SetEnabledAsync(ProcessContext context, Guid personId, bool enabled, CancellationToken cancellationToken) =>
        ChangeAsync(context, personId, async (db, person) =>
        {
            if (!enabled && await IsLastAdminAsync(db, personId, cancellationToken))
                return new PersonOutcome.LastAdmin();
            person.DisabledAt = enabled ? null : clock.GetUtcNow();
            Restamp(person);
            return new PersonOutcome.Saved(personId);
        }, enabled ? """{"enabled":true}""" : """{"enabled":false}""", cancellationToken);

    private Task<PersonOutcome> ChangeAsync(
        ProcessContext context, Guid personId, Func<ConsoleDb, Person, Task<PersonOutcome>> change, string? detail, CancellationToken cancellationToken) =>
        writer.WriteAsync<PersonOutcome>(context, async (db, _) =>
        {
            var person = await db.People.SingleOrDefaultAsync(p => p.Id == personId, cancellationToken);
            if (person is null)
                return (new PersonOutcome.NotFound(), AuditSubject.Nothing);
            var outcome = await change(db, person);
            return (outcome, outcome is PersonOutcome.Saved ? new AuditSubject($"person:{personId}", detail) : AuditSubject.Nothing);
        }, cancellationToken);

    /// <summary>Ends the person's open sessions at their next validation.</summary>
    private void Restamp(Person person) => person.SecurityStamp = Convert.ToHexString(Ids.New(clock).ToByteArray());

    private static async Task<bool> IsLastAdminAsync(ConsoleDb db, Guid personId, CancellationToken cancellationToken)
    {
        var admins = await (
            from role in db.Set<IdentityRole<Guid>>()
            where role.Name == Roles.Admin
            join member in db.Set<IdentityUserRole<Guid>>() on role.Id equals member.RoleId
            join person in db.People on member.UserId equals person.Id
            where person.DisabledAt == null
            select person.Id).ToListAsync(cancellationToken);
        return admins is [var only] && only == personId;
    }

    private async Task<Guid> RoleIdAsync(ConsoleDb db, string role, CancellationToken cancellationToken)
    {
        var known = await db.Set<IdentityRole<Guid>>().Where(r => r.Name == role).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancellationToken);
        if (known is { } id)
            return id;
        var row = new IdentityRole<Guid>(role) { Id = Ids.New(clock), NormalizedName = role.ToUpperInvariant() };
        db.Set<IdentityRole<Guid>>().Add(row);
        return row.Id;
    }

    private static PersonProblem? Problem(string email, string role, string password)
    {
        if (!new EmailAddressAttribute().IsValid(email) || email.Length > 256)
            return PersonProblem.Email;
        return Roles.All.Contains(role, StringComparer.Ordinal) ? PasswordProblem(password) : PersonProblem.Role;
    }

    private static PersonProblem? PasswordProblem(string password)
    {
        if (password.Length < MinimumPasswordLength)
            return PersonProblem.PasswordTooShort;
        return password.Distinct().Count() < 5 ? PersonProblem.PasswordTooSimple : null;
    }
}
