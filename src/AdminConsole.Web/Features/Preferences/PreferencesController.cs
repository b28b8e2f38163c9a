using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Preferences;

/// <summary>Language and theme of this browser, chosen from any page, signed in or not.</summary>
[AllowAnonymous]
public sealed class PreferencesController : Controller
{
    [HttpPost("/language")]
    public IActionResult Language(string language, string? returnUrl)
    {
        Languages.Choose(Response, language);
        return Back(returnUrl);
    }

    [HttpPost("/theme")]
    public IActionResult Theme(string theme, string? returnUrl)
    {
        if (theme is "light" or "dark")
            Response.Cookies.Append(Viewer.ThemeCookie, theme, Languages.Keep(HttpContext));
        else
            Response.Cookies.Delete(Viewer.ThemeCookie);
        return Back(returnUrl);
    }

    private LocalRedirectResult Back(string? returnUrl) => LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
}
