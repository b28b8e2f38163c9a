using System.Security.Claims;
using System.Text.Encodings.Web;
using AdminConsole.Engine.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>What a key must be allowed to do. A cookie never opens the API, so that it needs no antiforgery.</summary>
public static class ApiPolicies
{
    public const string Read = "api.read";
    public const string Ingest = "api.ingest";

    /// <summary>A key of any scope.</summary>
    public const string Any = "api.any";

    public static void Register(AuthorizationOptions options)
    {
        Add(options, Read, ApiScope.Read);
        Add(options, Ingest, ApiScope.Ingest);
        options.AddPolicy(Any, p => p.AddAuthenticationSchemes(ApiKeyScheme.Name).RequireClaim(ApiKeyScheme.ScopeClaim));
    }

    private static void Add(AuthorizationOptions options, string policy, ApiScope scope) =>
        options.AddPolicy(policy, p => p
            .AddAuthenticationSchemes(ApiKeyScheme.Name)
            .RequireClaim(ApiKeyScheme.ScopeClaim, scope.ToString(), nameof(ApiScope.All)));
}

/// <summary><c>Authorization: Bearer KEY</c>.</summary>
public sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    public const string ScopeClaim = "scope";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await keys.FindAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } caller)
            return AuthenticateResult.Fail("unknown key");
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, caller.KeyId.ToString()),
                new Claim(ClaimTypes.Name, caller.Name),
                new Claim(ScopeClaim, caller.Scope.ToString()),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var sent = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = "Bearer";
        await ApiProblem.WriteAsync(Context, StatusCodes.Status401Unauthorized, sent
            ? "The key is unknown or revoked. Ask an admin for a new one, or make it with the verb: apikey add NAME --scope read|ingest|all."
            : "Send an API key as 'Authorization: Bearer KEY'. Admins make keys on the API keys page, or with the verb: apikey add NAME --scope read|ingest|all.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblem.WriteAsync(Context, StatusCodes.Status403Forbidden,
            $"This key has scope {Context.User.FindFirstValue(ScopeClaim)?.ToLowerInvariant() ?? "none"}. Reading needs scope read or all, sending comments needs ingest or all: use another key.");
}
