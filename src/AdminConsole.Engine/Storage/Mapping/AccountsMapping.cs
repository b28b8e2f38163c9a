using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage.Mapping;

/// <summary>People, keys, audit, outbox. The identity tables are mapped here by hand, so that the engine needs no ASP.NET.</summary>
internal static class AccountsMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.HasIndex(p => p.NormalizedUserName).IsUnique();
            person.HasIndex(p => p.NormalizedEmail);
            person.Property(p => p.ConcurrencyStamp).IsConcurrencyToken();
            person.Property(p => p.UserName).HasMaxLength(256);
            person.Property(p => p.NormalizedUserName).HasMaxLength(256);
            person.Property(p => p.Email).HasMaxLength(256);
            person.Property(p => p.NormalizedEmail).HasMaxLength(256);
            person.Property(p => p.DisplayName).HasMaxLength(Person.DisplayNameLength);
            person.HasMany<IdentityUserClaim<Guid>>().WithOne().HasForeignKey(c => c.UserId).IsRequired();
            person.HasMany<IdentityUserLogin<Guid>>().WithOne().HasForeignKey(l => l.UserId).IsRequired();
            person.HasMany<IdentityUserToken<Guid>>().WithOne().HasForeignKey(t => t.UserId).IsRequired();
            person.HasMany<IdentityUserRole<Guid>>().WithOne().HasForeignKey(r => r.UserId).IsRequired();
        });
        builder.Entity<IdentityRole<Guid>>(role =>
        {
            role.ToTable("roles");
            role.HasIndex(r => r.NormalizedName).IsUnique();
            role.Property(r => r.ConcurrencyStamp).IsConcurrencyToken();
            role.HasMany<IdentityUserRole<Guid>>().WithOne().HasForeignKey(r => r.RoleId).IsRequired();
            role.HasMany<IdentityRoleClaim<Guid>>().WithOne().HasForeignKey(c => c.RoleId).IsRequired();
        });
        builder.Entity<IdentityUserRole<Guid>>().ToTable("person_roles").HasKey(r => new { r.UserId, r.RoleId });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("person_claims").HasKey(c => c.Id);
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("role_claims").HasKey(c => c.Id);
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("person_logins").HasKey(l => new { l.LoginProvider, l.ProviderKey });
        builder.Entity<IdentityUserToken<Guid>>().ToTable("person_tokens").HasKey(t => new { t.UserId, t.LoginProvider, t.Name });

        builder.Entity<PersonSettings>(settings =>
        {
            settings.HasKey(s => s.PersonId);
            settings.Property(s => s.PersonId).ValueGeneratedNever();
        });
        builder.Entity<ApiKey>(key =>
        {
            key.HasIndex(k => k.Hash).IsUnique();
            key.Property(k => k.Name).HasMaxLength(100);
            key.Property(k => k.Prefix).HasMaxLength(16);
        });

        builder.Entity<AuditEntry>(entry =>
        {
            entry.HasKey(e => e.Sequence);
            entry.Property(e => e.Sequence).ValueGeneratedNever();
            entry.Property(e => e.Kind).HasMaxLength(64);
            entry.Property(e => e.Actor).HasMaxLength(100);
            entry.HasIndex(e => new { e.Kind, e.Sequence });
            entry.HasIndex(e => new { e.Subject, e.Sequence });
            entry.HasIndex(e => new { e.ActorId, e.Sequence });
        });
        builder.Entity<AuditHead>(head =>
        {
            head.Property(h => h.Id).ValueGeneratedNever();
            head.HasData(new AuditHead { Id = 1, Sequence = 0, Hash = new byte[32] });
        });
        builder.Entity<Marker>().HasKey(m => m.Key);
        builder.Entity<OutboxMessage>(message =>
        {
            message.Property(m => m.Kind).HasMaxLength(64);
            message.HasIndex(m => m.RoutedAt);
            message.HasIndex(m => new { m.Subject, m.Id });
            message.HasIndex(m => new { m.Sequence, m.Id });
        });
    }
}
