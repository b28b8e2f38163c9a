using System.Security.Claims;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminConsole.Web.Shell;

/// <summary>Who looks at the page: name, roles, time zone, and how this browser wants things shown.</summary>
public sealed class Viewer(IHttpContextAccessor accessor)
{
    public const string ThemeCookie = "ac-theme";

    private readonly HttpContext _context = accessor.HttpContext ?? throw new InvalidOperationException("A viewer exists only within a request.");
    private TimeZoneInfo? _zone;

    public ClaimsPrincipal User => _context.User;

    public bool SignedIn => User.Identity?.IsAuthenticated == true;

    public Guid? Id => Guid.TryParse(User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public string Name => User.FindFirstValue(PersonClaims.DisplayName) ?? User.Identity?.Name ?? "";

    public string Email => User.FindFirstValue(ClaimTypes.Email) ?? User.Identity?.Name ?? "";

    public IReadOnlyList<string> Roles => [.. Engine.Accounts.Roles.All.Where(User.IsInRole)];

    public TimeZoneInfo Zone => _zone ??=
        TimeZoneInfo.TryFindSystemTimeZoneById(User.FindFirstValue(PersonClaims.TimeZone) ?? "Asia/Shanghai", out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary><c>light</c>, <c>dark</c>, or null to follow the system.</summary>
    public string? Theme => _context.Request.Cookies[ThemeCookie] is "light" or "dark" ? _context.Request.Cookies[ThemeCookie] : null;

    /// <summary>The address in the browser's bar, also while an error page answers in its place.</summary>
    public string Here => _context.Features.Get<IStatusCodeReExecuteFeature>() is { } again
        ? again.OriginalPath + again.OriginalQueryString
        : _context.Request.Path + _context.Request.QueryString;

    /// <summary>The process context of a write by this person: <c>viewer.Doing("person.add")</c>.</summary>
    public ProcessContext Doing(string kind, string? reason = null) => new(kind, Name, Id, Worded.OrNull(reason));

    public bool May(string policy) => Policies.Members.TryGetValue(policy, out var members) && members.Any(User.IsInRole);
}

/// <summary>Puts the name colleagues see and the time zone into the cookie, so that no page has to look them up.</summary>
public sealed class PersonClaims(UserManager<Person> people, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Person>(people, options)
{
    public const string DisplayName = "display_name";
    public const string TimeZone = "zone";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        identity.AddClaim(new Claim(TimeZone, user.TimeZone));
        foreach (var role in await UserManager.GetRolesAsync(user))
            identity.AddClaim(new Claim(Options.ClaimsIdentity.RoleClaimType, role));
        return identity;
    }
}
