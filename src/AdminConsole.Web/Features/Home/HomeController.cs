using AdminConsole.Engine.Accounts;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Home;

/// <summary>Where each role lands: what waits for it.</summary>
[Authorize]
public sealed class HomeController(
    Viewer viewer, ModerationHomeQuery moderation, EditorHomeQuery editor, ProductHomeQuery product, AdminHomeQuery admin) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Index(CancellationToken cancel) => viewer.Roles switch
    {
        var roles when roles.Contains(Roles.Admin, StringComparer.Ordinal) => View("Admin", await admin.PageAsync(cancel)),
        var roles when roles.Contains(Roles.Lead, StringComparer.Ordinal) => View("Moderation", await moderation.PageAsync(lead: true, cancel)),
        var roles when roles.Contains(Roles.Moderator, StringComparer.Ordinal) => View("Moderation", await moderation.PageAsync(lead: false, cancel)),
        var roles when roles.Contains(Roles.ProductManager, StringComparer.Ordinal) => View("Product", await product.PageAsync(cancel)),
        var roles when roles.Contains(Roles.Editor, StringComparer.Ordinal) => View("Editor", await editor.PageAsync(cancel)),
        _ => View("NoRole"),
    };
}
