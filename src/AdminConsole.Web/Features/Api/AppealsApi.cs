using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Api;

/// <summary>Authors object to removals through the platform.</summary>
[Route("api/v1/appeals")]
[Tags("Appeals")]
public sealed class AppealsApi(AppealBook appeals, ConsoleDb db, TimeProvider clock) : ConsoleApi
{
    private const string Example = """
        { "id": "ap-501", "commentId": "c-1001", "decisionId": "0193a5d0-0000-7000-8000-000000000000", "state": "waiting", "reason": "insult",
          "createdAt": "2026-11-24T00:50:00Z", "receivedAt": "2026-11-24T00:50:01Z", "answeredAt": null, "answer": null }
        """;

    [HttpPost("", Name = "sendAppeal")]
    [Authorize(Policy = ApiPolicies.Ingest)]
    [Consumes(ApiProblem.Json)]
    [ProducesResponseType<AppealView>(StatusCodes.Status202Accepted, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, ApiProblem.ContentType)]
    [EndpointSummary("Appeal against a removal")]
    [EndpointDescription(
        "Names the removed comment by commentId, or its removal by decisionId. 202 comes once the appeal is stored; the same id again answers "
        + "202 with its state. Somebody other than the person who removed the comment judges it; the answer comes as the event appeal.upheld or "
        + "appeal.overturned, the latter together with comment.approved. 409: nothing is removed, the removal was appealed against before, or the id is another appeal's.")]
    [ApiExample(0, """
        { "id": "ap-501", "commentId": "c-1001", "text": "这只是和朋友开玩笑，没有骂人的意思", "createdAt": "2026-11-24T08:50:00+08:00" }
        """)]
    [ApiExample(202, Example)]
    [ApiExample(404, """
        { "type": "about:blank", "title": "Not Found", "status": 404, "detail": "No comment with this id was received, or no decision with this id was made.",
          "instance": "/api/v1/appeals" }
        """)]
    [ApiExample(409, """
        { "type": "about:blank", "title": "Conflict", "status": 409, "detail": "This comment is not removed: there is nothing to appeal against.",
          "instance": "/api/v1/appeals" }
        """)]
    public async Task<IActionResult> SendAsync(AppealBody body, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body.CommentId) == (body.DecisionId is null))
        {
            return Refuse(StatusCodes.Status400BadRequest, "Say which removal: by commentId, the comment, or by decisionId, the event; one of them.",
                [new ApiError(0, "commentId", "Name the removal by commentId or by decisionId, one of them.")]);
        }

        var context = new ProcessContext("appeal.receive", $"API key {User.Identity?.Name}");
        var incoming = new IncomingAppeal(body.Id!.Trim(), body.DecisionId is null ? body.CommentId : null, body.DecisionId, body.Text!, body.CreatedAt);
        if (incoming.Problem(clock.GetUtcNow()) is { } problem)
            return Refuse(StatusCodes.Status400BadRequest, "The appeal could not be taken; errors says why.", [new ApiError(0, problem.Field, problem.Reason)]);
        return await appeals.ReceiveAsync(context, incoming, cancellationToken) switch
        {
            ReceiveOutcome.Kept kept => Accepted($"/api/v1/appeals/{Uri.EscapeDataString(kept.Appeal.PlatformId)}", await FindAsync(kept.Appeal.PlatformId, cancellationToken)),
            ReceiveOutcome.Unknown => Refuse(StatusCodes.Status404NotFound, "No comment with this id was received, or no decision with this id was made."),
            ReceiveOutcome.NothingRemoved => Refuse(StatusCodes.Status409Conflict, "This comment is not removed, or not by this decision any more: there is nothing to appeal against."),
            ReceiveOutcome.AlreadyAppealed other => Refuse(StatusCodes.Status409Conflict, $"This removal was appealed against before, as {other.PlatformId}; each removal takes one appeal."),
            _ => Refuse(StatusCodes.Status409Conflict, "This id belongs to an appeal against another comment: give every appeal an id of its own."),
        };
    }

    [HttpGet("{id}", Name = "getAppeal")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<AppealView>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Ask about an appeal")]
    [EndpointDescription("Its state, and the answer for the author once there is one.")]
    [ApiExample(200, Example)]
    public async Task<IActionResult> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } state
            ? Ok(state)
            : Refuse(StatusCodes.Status404NotFound, "No appeal with this id was received. Send it with POST /api/v1/appeals.");

    private async Task<AppealView?> FindAsync(string platformId, CancellationToken cancellationToken) => (
        await (from appeal in db.Appeals.AsNoTracking()
               join comment in db.Comments.AsNoTracking() on appeal.CommentId equals comment.Id
               where appeal.PlatformId == platformId
               select new { Appeal = appeal, comment.PlatformId }).SingleOrDefaultAsync(cancellationToken)) is { Appeal: var found } row
        ? new AppealView(
            found.PlatformId, row.PlatformId, found.DecisionId, Words.Of(found.State), found.AgainstReason is { } reason ? Words.Of(reason) : null,
            found.CreatedAt, found.ReceivedAt, found.AnsweredAt, found.Answer)
        : null;
}
