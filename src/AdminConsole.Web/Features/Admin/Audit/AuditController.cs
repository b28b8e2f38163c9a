using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Admin.Audit;

/// <summary>Who did what, when and why. Read only; nothing here can be changed.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class AuditController(AuditQuery query, AuditVerifier verifier, IStringLocalizer<AuditText> words) : Controller
{
    [HttpGet("/audit")]
    public async Task<IActionResult> Index(AuditFilter filter, CancellationToken cancel) => View(await query.PageAsync(filter, cancel));

    /// <summary>Walks the whole chain; it reads only, so no audit row is written for it.</summary>
    [HttpPost("/audit/verify")]
    public async Task<IActionResult> Verify(CancellationToken cancel)
    {
        switch (await verifier.VerifyAsync(cancel))
        {
            case ChainVerdict.Holds holds:
                this.Notify(words["All {0} entries hold: none was changed, none is missing.", Say.Number(holds.Entries)]);
                break;
            case ChainVerdict.Broken broken:
                this.Warn(words["The chain breaks at entry {0}: {1}", Say.Number(broken.Sequence), Sentence(broken.Fault)]);
                break;
        }
        return RedirectToAction(nameof(Index));
    }

    /// <summary>For reading in a spreadsheet; who wants to check the hashes takes the lines.</summary>
    [HttpGet("/audit.csv")]
    public IActionResult Csv(AuditFilter filter) => new CsvResult<AuditEntry>("audit", query.All(filter),
        ("sequence", r => r.Sequence), ("at", r => PlatformEvent.Instant(r.At)), ("actor_id", r => r.ActorId), ("actor", r => r.Actor),
        ("kind", r => r.Kind), ("subject", r => r.Subject), ("reason", r => r.Reason), ("detail", r => r.Detail),
        ("previous_hash", r => Convert.ToHexStringLower(r.PreviousHash)), ("hash", r => Convert.ToHexStringLower(r.Hash)));

    /// <summary>A JSON object a line, with every field that its hash covers: see <see cref="AuditExport"/>.</summary>
    [HttpGet("/audit.ndjson")]
    public async Task Lines(AuditFilter filter, CancellationToken cancel)
    {
        Response.ContentType = AuditExport.MediaType;
        Response.Headers.ContentDisposition = "attachment; filename=audit.ndjson";
        await AuditExport.WriteAsync(query.All(filter), Response.Body, cancel);
    }

    private string Sentence(ChainFault fault) => fault switch
    {
        ChainFault.Missing => words["it is gone."],
        ChainFault.Changed => words["it was changed after it was written."],
        ChainFault.Unlinked => words["it does not follow the entry before it."],
        _ => words["the end of the log does not agree with its head."],
    };
}
