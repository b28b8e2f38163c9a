using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Engine.Accounts;

/// <summary>Somebody who signs in to the console. E-mail is the user name; roles come from <see cref="Roles"/>.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public const int DisplayNameLength = 100;

    /// <summary>The name colleagues see beside a decision.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>IANA time zone in which times are shown.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>Interface language: <c>en</c> or <c>zh</c>.</summary>
    public string Language { get; set; } = "en";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When an admin took access away; null while the person may sign in.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
