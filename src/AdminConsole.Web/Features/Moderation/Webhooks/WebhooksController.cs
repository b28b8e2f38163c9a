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
    WebhooksQuery query, WebhookEndpoints endpoints, Viewer viewer, DeliveryWords deliveries,
    IStringLocalizer<ModerationText> words, IStringLocalizer<WebhooksText> more) : Controller
{
    private const string NewSecret = "new-secret";
    private const int MaxUrl = 500;
    private const int MaxDescription = 200;

    [HttpGet("/webhooks")]
    public async Task<IActionResult> Index(WebhooksFilter filter, CancellationToken cancel) =>
        View(await query.PageAsync(filter, cancel) with { NewSecret = TempData[NewSecret] as string });

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
        return View("Index", await query.PageAsync(new WebhooksFilter(), cancel) with
        {
            Url = url,
            Description = description,
            UrlProblem = urlProblem,
            SecretProblem = secretProblem,
        });
    }

    [HttpPost("/webhooks/{id:guid}/enabled")]
    public async Task<IActionResult> SetEnabled(Guid id, [FromForm] bool on, CancellationToken cancel)
    {
        if (!await endpoints.SetEnabledAsync(viewer.Doing(on ? "webhook.enable" : "webhook.disable"), id, on, cancel))
            return NotFound();
        this.Notify(on ? words["The endpoint is told again, what waited for it first."] : words["The endpoint is told nothing until it is switched on again."]);
        return Back();
    }

    /// <summary>Replaces the signing secret; for a while both sign.</summary>
    [HttpPost("/webhooks/{id:guid}/roll")]
    public async Task<IActionResult> Roll(
        Guid id, [FromForm] string? secret, [FromForm] int? hours, [FromServices] SecretRollover rollover, CancellationToken cancel)
    {
        switch (await rollover.RollAsync(viewer.Doing("webhook.roll"), id, secret, hours, cancel))
        {
            case RollOutcome.Rolled rolled:
                TempData[NewSecret] = rolled.Secret;
                return Back();
            case RollOutcome.StillRolling still:
                this.Warn(more["Two secrets are in use already, until {0}. End the old one first.", Say.When(still.Until, viewer.Zone)]);
                return Back();
            case RollOutcome.BadSecret:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return View("Index", await query.PageAsync(new WebhooksFilter { Edit = id }, cancel) with
                {
                    SecretProblem = words["whsec_ followed by 24 to 64 bytes in base64, or leave it empty."],
                });
            default:
                return NotFound();
        }
    }

    [HttpPost("/webhooks/{id:guid}/end-rollover")]
    public async Task<IActionResult> EndRollover(Guid id, [FromServices] SecretRollover rollover, CancellationToken cancel)
    {
        if (await rollover.EndAsync(viewer.Doing("webhook.end-rollover"), id, cancel))
            this.Notify(more["Only the new secret signs from now on."]);
        else
            this.Warn(more["There is no old secret any more."]);
        return Back();
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
                this.Warn(words["The test event did not arrive: {0}. It is tried again like any other.", deliveries.Problem(failed.Problem, failed.Status, failed.Error)]);
                break;
            default:
                this.Notify(words["The test event is on its way; see below what comes of it."]);
                break;
        }

        return Back();
    }

    [HttpPost("/webhooks/deliveries/{id:guid}/replay")]
    public async Task<IActionResult> Replay(Guid id, CancellationToken cancel)
    {
        if (await endpoints.ReplayAsync(viewer.Doing("webhook.replay"), id, cancel))
            this.Notify(words["It goes out again within seconds."]);
        else
            this.Warn(words["It has arrived meanwhile; nothing to send again."]);
        return Back();
    }

    [HttpPost("/webhooks/replay")]
    public async Task<IActionResult> ReplayAll([FromQuery] Guid? endpoint, CancellationToken cancel)
    {
        var replayed = await endpoints.ReplayDeadAsync(viewer.Doing("webhook.replay"), endpoint, cancel);
        this.Notify(words.Count(replayed, "{0} message goes out again.", "{0} messages go out again."));
        return RedirectToAction(nameof(Index), new { edit = endpoint });
    }

    /// <summary>The list as it was narrowed, with what lay open.</summary>
    private LocalRedirectResult Back() => LocalRedirect("/webhooks" + Request.With());
}
