using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Api;

/// <summary>The pull side: what webhooks tell, for platforms that would rather ask.</summary>
[Route("api/v1/decisions")]
[Tags("Decisions")]
public sealed class DecisionsApi(EventFeed feed, Acknowledgements acknowledgements) : ConsoleApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    [HttpGet("", Name = "listDecisions")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<EventPage>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [EndpointSummary("Read events in order")]
    [EndpointDescription(
        "The same bodies as the webhooks, in the order in which they were committed, without gaps: nothing ever appears behind a cursor that was "
        + "given out. Keep next and send it as after; an empty page with the same next means that there is nothing new. An event appears once its "
        + "grace has passed, and what follows it waits with it. Reading does not acknowledge: say with POST /api/v1/decisions/acknowledgements what was carried out.")]
    [ApiExample(200, """
        { "items": [{ "schema": 1, "id": "0193a5d0-0000-7000-8000-000000000000", "type": "comment.removed", "timestamp": "2026-11-24T00:41:10.000000Z",
            "data": { "comment_id": "c-1001", "reason": "insult", "decided_at": "2026-11-24T00:41:10.000000Z",
              "text_hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "version": 4 } }],
          "next": "AQAAAAAAAAAqAZOl0AAAcACAAAAAAAAAAA" }
        """)]
    [ApiExample(400, """
        { "type": "about:blank", "title": "Bad Request", "status": 400, "instance": "/api/v1/decisions",
          "detail": "This cursor was not given out by the console. Send the next of the answer before unchanged, or leave after away to read from the beginning." }
        """)]
    public async Task<IActionResult> ListAsync(
        [Description("The next of the answer before; without it from the beginning.")] string? after,
        [Description("Most events in the answer, 1 to 1000; 100 unless told."), Range(1, MaxLimit)] int? limit,
        CancellationToken cancellationToken)
    {
        if (EventCursor.Read(after) is not { } place)
        {
            return Refuse(
                StatusCodes.Status400BadRequest,
                "This cursor was not given out by the console. Send the next of the answer before unchanged, or leave after away to read from the beginning.");
        }

        if (place != FeedPlace.Start && Guid.TryParse(User.FindFirstValue(ClaimTypes.NameIdentifier), out var key))
            await feed.KeepAsync(key, User.Identity?.Name ?? "", place, cancellationToken);
        var events = await feed.ReadAsync(place, limit ?? DefaultLimit, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        var next = events is [.., var last] ? new FeedPlace(last.Sequence, last.Id) : place;
        return Ok(new EventPage([.. events.Select(e => JsonElement.Parse(e.Payload))], EventCursor.Write(next)));
    }

    [HttpPost("acknowledgements", Name = "acknowledgeDecisions")]
    [Authorize(Policy = ApiPolicies.Any)]
    [Consumes(ApiProblem.Json)]
    [ProducesResponseType<AcknowledgementsTaken>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [EndpointSummary("Say what was carried out")]
    [EndpointDescription(
        "Marks events as carried out by the platform, however it heard of them; moderators see it at the comment. A key of any scope may: whoever "
        + "is told may answer. Sending an id again does no harm.")]
    [ApiExample(0, """{ "ids": ["0193a5d0-0000-7000-8000-000000000000"] }""")]
    [ApiExample(200, """{ "acknowledged": 1, "already": 0, "unknown": [] }""")]
    public async Task<IActionResult> AcknowledgeAsync(AcknowledgementBody body, CancellationToken cancellationToken)
    {
        var context = new ProcessContext("events.acknowledge", $"API key {User.Identity?.Name}");
        var taken = await acknowledgements.TakeAsync(context, [.. body.Ids!], cancellationToken);
        return Ok(new AcknowledgementsTaken(taken.Acknowledged, taken.Already, taken.Unknown));
    }
}
