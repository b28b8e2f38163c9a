using System.Globalization;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>What the queue's script does with leases; without scripts, opening the queue takes one and time ends it.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class LeaseController(Leases leases, Viewer viewer, TimeProvider clock) : Controller
{
    public const string IdHeader = "X-Lease";
    public const string TokenHeader = "X-Lease-Token";
    public const string LeftHeader = "X-Lease-Left";
    public const string AtHeader = "X-Queue-At";

    private Guid Me => viewer.Id!.Value;

    /// <summary>
    /// Takes the view anew: what is still this person's and more up to a page. Answers their rows, and with
    /// <paramref name="rest"/> what follows them.
    /// </summary>
    [HttpPost("/queue/lease")]
    public async Task<IActionResult> Take(
        [FromQuery] QueueFilter filter, [FromQuery] bool rest, [FromServices] QueueLeases desk, [FromServices] QueueQuery queue, CancellationToken cancel)
    {
        Response.Headers[AtHeader] = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var taken = await desk.TakeAsync(filter, cancel);
        if (taken is not null)
            Name(Response, taken, clock.GetUtcNow());
        var rows = rest ? await queue.RowsAsync(filter, taken, count: false, cancel) : await queue.LeasedAsync(filter, taken, cancel);
        return PartialView("_Rows", rows with { Query = Request.With(("rest", null), ("comment", null), ("seen", null), ("after", null)) });
    }

    [HttpPost("/queue/lease/{id:guid}/renew")]
    public async Task<IActionResult> Renew(Guid id, CancellationToken cancel) => await leases.RenewAsync(Me, id, cancel) is RenewOutcome.Renewed renewed
        ? Json(new { left = (long)(renewed.ExpiresAt - clock.GetUtcNow()).TotalMilliseconds })
        : StatusCode(StatusCodes.Status409Conflict, "");

    /// <summary>The page closes. Sent by a beacon, which reads no answer: a lease that is gone already is as well.</summary>
    [HttpPost("/queue/lease/{id:guid}/release")]
    public async Task<IActionResult> Release(Guid id)
    {
        await leases.ReleaseAsync(Me, id, CancellationToken.None); // the browser may be gone before we are done
        return NoContent();
    }

    [HttpPost("/queue/{id:guid}/skip")]
    public async Task<IActionResult> Skip(Guid id, int? shown, CancellationToken cancel) =>
        await leases.SkipAsync(new Holder(Me, viewer.Name), new CommentId(id), shown, cancel) ? NoContent() : NotFound();

    private static void Name(HttpResponse response, TakenLease taken, DateTimeOffset now)
    {
        response.Headers[IdHeader] = taken.Id.ToString();
        response.Headers[TokenHeader] = taken.Token.ToString(CultureInfo.InvariantCulture);
        response.Headers[LeftHeader] = ((long)(taken.ExpiresAt - now).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }
}
