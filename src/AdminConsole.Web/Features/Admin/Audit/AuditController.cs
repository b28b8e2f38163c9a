using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Admin.Audit;

/// <summary>Who did what, when and why. Read only; nothing here can be changed.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class AuditController(AuditQuery query) : Controller
{
    [HttpGet("/audit")]
    public async Task<IActionResult> Index(AuditFilter filter, CancellationToken cancel) => View(await query.PageAsync(filter, cancel));

    [HttpGet("/audit.csv")]
    public IActionResult Csv(AuditFilter filter) => new CsvResult<AuditRow>("audit", query.All(filter),
        ("sequence", r => r.Sequence), ("at", r => r.At), ("actor", r => r.Actor), ("kind", r => r.Kind), ("subject", r => r.Subject),
        ("reason", r => r.Reason), ("detail", r => r.Detail), ("hash", r => Convert.ToHexStringLower(r.Hash)));
}
