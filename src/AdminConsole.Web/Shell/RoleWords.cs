using AdminConsole.Engine.Accounts;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Shell;

public static class RoleWords
{
    /// <summary>A role as people say it: <c>S.Role(Roles.ProductManager)</c>.</summary>
    public static string Role(this IStringLocalizer<ShellText> words, string role) => role switch
    {
        Roles.Moderator => words["moderator"],
        Roles.Lead => words["moderation lead"],
        Roles.Editor => words["editor"],
        Roles.ProductManager => words["product manager"],
        Roles.Admin => words["administrator"],
        _ => role,
    };
}
