using AdminConsole.Engine.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace AdminConsole.Web.Hosting;

/// <summary>Who may open which room. One policy per room; a page names its room, never a role.</summary>
public static class Policies
{
    /// <summary>The queue, decisions and a comment's own page: moderator, lead, admin.</summary>
    public const string Moderate = "moderate";

    /// <summary>Policy, word lists, webhooks: lead, admin.</summary>
    public const string Lead = "lead";

    /// <summary>Catalogue and playlists: editor, product manager, admin.</summary>
    public const string Curate = "curate";

    /// <summary>Recipes and replay: product manager, admin.</summary>
    public const string Recipes = "recipes";

    /// <summary>Models and training runs, to read and to promote: lead, product manager, admin.</summary>
    public const string Learn = "learn";

    /// <summary>People, keys, schedules, jobs, audit, health: admin.</summary>
    public const string Admin = "admin";

    /// <summary>The roles each policy lets in; the route test reads it too.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Members { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Moderate] = [Roles.Moderator, Roles.Lead, Roles.Admin],
            [Lead] = [Roles.Lead, Roles.Admin],
            [Curate] = [Roles.Editor, Roles.ProductManager, Roles.Admin],
            [Recipes] = [Roles.ProductManager, Roles.Admin],
            [Learn] = [Roles.Lead, Roles.ProductManager, Roles.Admin],
            [Admin] = [Roles.Admin],
        };

    public static void Register(AuthorizationOptions options)
    {
        foreach (var (policy, roles) in Members)
            options.AddPolicy(policy, p => p.RequireRole(roles));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
