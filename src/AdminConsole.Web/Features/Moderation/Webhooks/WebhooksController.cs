using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Webhooks;

/// <summary>Where the platform is told, what is on its way, and what did not arrive. A signing secret is shown once.</summary>
[Authorize(Policy = Policies.Lead)]
public sealed class WebhooksController(
    WebhooksQuery query, WebhookEndpoints endpoints, Viewer viewer, IStringLocalizer<ModerationText> words) : Controller
{
    private const string NewSecret = "new-secret";
    private const int MaxUrl = 500;
    private const int MaxDescription = 200;

    [HttpGet("/webhooks")]
    public async Task<IActionResult> Index(DeliveryState? show, string? after, CancellationToken cancel) =>
        View(await query.PageAsync(show is { } state && Enum.IsDefined(state) ? state : null, after, cancel) with { NewSecret = TempData[NewSecret] as string });

    [HttpPost("/webhooks")]
    public async Task<IActionResult> Add(string? url, string? description, string? secret, CancellationToken cancel)
    {
        string? urlProblem = null, secretProblem = null;
        if (url?.Length > MaxUrl || description?.Length > MaxDescription)
            urlProblem = words["An address has at most 500 characters, a note 200."];
        else
        {
            switch (await endpoints.AddAsync(viewer.Doing("webhook.add"), url ?? "", description ?? "", secret, cancel))
            {
                case EndpointOutcome.Added added:
                    TempData[NewSecret] = added.Secret;
                    return RedirectToAction(nameof(Index));
                case EndpointOutcome.BadAddress { Problem: AddressProblem.UserInfo }:
                    urlProblem = words["Without user name and password: they would end up in logs."];
                    break;
                case EndpointOutcome.BadAddress:
                    urlProblem = words["A whole address that begins with https:// or http://."];
                    break;
                case EndpointOutcome.AlreadyThere:
                    urlProblem = words["That address is told already."];
                    break;
                case EndpointOutcome.BadSecret:
                    secretProblem = words["whsec_ followed by 24 to 64 bytes in base64, or leave it empty."];
                    break;
            }
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Index", await query.PageAsync(null, null, cancel) with
        {
            Url = url,
            Description = description,
            UrlProblem = urlProblem,
            SecretProblem = secretProblem,
        });
    }

    [HttpPost("/webhooks/{id:guid}/enabled")]
    public async Task<IActionResult> SetEnabled(Guid id, bool on, CancellationToken cancel)
    {
        if (!await endpoints.SetEnabledAsync(viewer.Doing(on ? "webhook.enable" : "webhook.disable"), id, on, cancel))
            return NotFound();
        this.Notify(on ? words["The endpoint is told again, what waited for it first."] : words["The endpoint is told nothing until it is switched on again."]);
        return RedirectToAction(nameof(Index));
    }

    /// <summary>Sends a real, signed event and says what came of it.</summary>
    [HttpPost("/webhooks/{id:guid}/test")]
    public async Task<IActionResult> Test(Guid id, [FromServices] WebhookDeliverer deliverer, CancellationToken cancel)
    {
        if (await endpoints.TestAsync(viewer.Doing("webhook.test"), id, cancel) is not { } delivery)
            return NotFound();
        switch (await deliverer.DeliverNowAsync(delivery, cancel))
        {
            case { Delivered: true } ok:
                this.Notify(words["The endpoint took the test event: {0} after {1} ms.", ok.Status ?? 0, (int)ok.Took.TotalMilliseconds]);
                break;
            case { } failed:
                this.Warn(words["The test event did not arrive: {0}. It is tried again like any other.", new DeliveryWords(words).Problem(failed.Problem, failed.Status, failed.Error)]);
                break;
            default:
                this.Notify(words["The test event is on its way; see below what comes of it."]);
                break;
        }

        return RedirectToAction(nameof(Index));
    }

    [HttpPost("/webhooks/deliveries/{id:guid}/replay")]
    public async Task<IActionResult> Replay(Guid id, DeliveryState? show, CancellationToken cancel)
    {
        if (await endpoints.ReplayAsync(viewer.Doing("webhook.replay"), id, cancel))
            this.Notify(words["It goes out again within seconds."]);
        else
            this.Warn(words["It has arrived meanwhile; nothing to send again."]);
        return RedirectToAction(nameof(Index), new { show });
    }

    [HttpPost("/webhooks/replay")]
    public async Task<IActionResult> ReplayAll(CancellationToken cancel)
    {
        var replayed = await endpoints.ReplayDeadAsync(viewer.Doing("webhook.replay"), null, cancel);
        this.Notify(words.Count(replayed, "{0} message goes out again.", "{0} messages go out again."));
        return RedirectToAction(nameof(Index));
    }
}

/// <summary>What became of a message, in the reader's language.</summary>
public sealed class DeliveryWords(IStringLocalizer<ModerationText> words)
{
    public string Problem(DeliveryProblem? problem, int? status, string? error) => problem switch
    {
        DeliveryProblem.Status => words["it answered {0}", status ?? 0],
        DeliveryProblem.Timeout => words["no answer in time"],
        DeliveryProblem.Connection => words["no connection"],
        DeliveryProblem.ForbiddenAddress => words["the address leads to a place the console never calls"],
        DeliveryProblem.SecretUnreadable => words["the signing secret cannot be read with this console’s keys"],
        _ => error ?? "–",
    };

    public string Event(string kind) => kind switch
    {
        "comment.approved" => words["Approved"],
        "comment.removed" => words["Removed"],
        "comment.escalated" => words["Escalated"],
        "comment.restored" => words["Restored"],
        WebhookEndpoints.TestEvent => words["Test"],
        _ => kind,
    };
}
