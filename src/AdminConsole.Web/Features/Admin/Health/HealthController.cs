using AdminConsole.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Admin.Health;

/// <summary>How the console is, for people; machines ask <c>/health/live</c> and <c>/health/ready</c>.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class HealthController(HealthQuery query) : Controller
{
    [HttpGet("/health-page")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await query.PageAsync(cancel));
}
