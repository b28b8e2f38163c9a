using System.Globalization;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Errors;

/// <summary>Pages that say no: what happened, why, and where to go from here.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorsController(Viewer viewer) : Controller
{
    /// <remarks>The code is read from the route alone: a form that cannot be read would keep every argument from being bound.</remarks>
    [Route("/error/{code:int}")]
    public IActionResult Show()
    {
        var code = int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);
        var reexecuted = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var path = reexecuted?.OriginalPath ?? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        if (path is null)
            return NotFound();
        Response.StatusCode = code;
        var page = new ErrorPage(
            code,
            path,
            Rail.At(path),
            HttpContext.Items.ContainsKey(ExpiredFormFilter.Mark),
            HttpContext.TraceIdentifier);
        return Request.IsHtmx() ? PartialView("_ErrorShort", page) : View(viewer.SignedIn ? "Error" : "ErrorOutside", page);
    }
}

/// <param name="Room">The room that was knocked at, if the address belongs to one.</param>
public sealed record ErrorPage(int Code, string Path, RailRoom? Room, bool ExpiredForm, string Trace);
