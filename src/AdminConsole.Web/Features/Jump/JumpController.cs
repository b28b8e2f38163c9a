using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Jump;

/// <summary>The palette: asks every source the viewer may use and shows what they find, in groups.</summary>
[Authorize]
public sealed class JumpController(IEnumerable<IJumpSource> sources, Viewer viewer) : Controller
{
    private const int TakeEach = 6;

    [HttpGet("/jump")]
    public async Task<IActionResult> Find(string? q, CancellationToken cancel)
    {
        var query = (q ?? "").Trim();
        if (query.Length > 80)
            query = query[..80];
        var found = new List<JumpTarget>();
        foreach (var source in sources.Where(s => s.Policy is not { } policy || viewer.May(policy)))
            found.AddRange(await source.FindAsync(query, query.Length == 0 ? 16 : TakeEach, cancel));
        return PartialView("_Found", found);
    }
}
