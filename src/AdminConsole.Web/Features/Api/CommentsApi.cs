using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AdminConsole.Web.Features.Api;

/// <summary>The platform sends comments, takes them away and asks what became of them.</summary>
[Route("api/v1/comments")]
[Tags("Comments")]
public sealed class CommentsApi(CommentIntake intake, Withdrawals withdrawals, CommentStateQuery states, IdempotentAnswers answers, IOptions<JsonOptions> json) : ConsoleApi
{
    public const int MaxBytes = 32 * 1024 * 1024;

    [HttpPost("", Name = "sendComments")]
    [Authorize(Policy = ApiPolicies.Ingest)]
    [Consumes(ApiProblem.Json, ApiProblem.Lines)]
    [ApiBody(typeof(CommentBody[]), "One comment or an array of them")]
    [ApiBody(typeof(string), "or one comment a line.", MediaType = ApiProblem.Lines)]
    [ApiHeader(Idempotency.Header, Idempotency.Description, IdempotentAnswer.MaxKeyLength)]
    [RequestSizeLimit(MaxBytes)]
    [ProducesResponseType<CommentsTaken>(StatusCodes.Status202Accepted, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, ApiProblem.ContentType)]
    [EndpointSummary("Send comments")]
    [EndpointDescription(
        "One comment, an array or lines of up to 10,000 (32 MiB). Known by platformId: the same again changes nothing, a changed text is a new "
        + "revision that is scored again, a withdrawn one is back and scored again. 202 comes once everything is stored and scored; rows that "
        + "could not be taken stand in rows with field and reason (and their line) and do not stop the others. When no row can be taken the "
        + "answer is 400. All rows of a request become visible together; 500 to 1,000 a request keep everybody's waiting short.")]
    [ApiExample(0, """
        [{ "platformId": "c-1001", "text": "前奏一响就安静了", "authorId": "u-77", "authorName": "小鹿", "threadId": "t-42", "threadKind": "track",
           "threadTitle": "Night Bus", "threadByline": "Some Band", "replyTo": null, "createdAt": "2026-11-24T08:30:00+08:00", "likes": 3, "region": "上海" }]
        """)]
    [ApiExample(202, """
        { "batchId": "0193a5d0-0000-7000-8000-000000000000", "new": 1, "updated": 0, "unchanged": 0, "rejected": 0,
          "rows": [{ "row": 0, "line": null, "platformId": "c-1001", "outcome": "new", "status": "clear", "field": null, "reason": null }] }
        """)]
    [ApiExample(400, """
        { "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "No comment could be taken; errors says why, row by row.",
          "instance": "/api/v1/comments", "errors": [{ "row": 0, "field": "text", "reason": "The text is empty." }] }
        """)]
    public async Task<IActionResult> SendAsync(CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(Request, MaxBytes, cancellationToken) is not { } body)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes / 1024 / 1024} MiB: send the comments in several requests.");
        var key = Idempotency.KeyOf(HttpContext, body.Span, out var problem);
        if (problem is not null)
            return Refuse(StatusCodes.Status400BadRequest, problem);

        // Before the body is read for what it says: also a broken one is another request.
        if (key is not null && await answers.FindAsync(key, cancellationToken) is { } earlier)
            return Earlier(earlier);
        var rows = ApiProblem.IsLines(Request) ? CommentRows.OfLines(body, out problem) : CommentRows.OfJson(body, out problem);
        if (rows is null)
            return Refuse(StatusCodes.Status400BadRequest, problem!);
        if (rows.Valid.Count == 0)
            return NothingTaken(rows);
        byte[]? answer = null;
        if (key is null)
            Keep(await intake.TakeAsync(Doing("comments.send"), rows.Valid, cancellationToken));
        else if (await intake.TakeOnceAsync(Doing("comments.send"), rows.Valid, key, Keep, cancellationToken) is IntakeOnce.Before before)
            return Earlier(before.Answer);
        return answer is not null ? Accepted(answer) : NothingTaken(rows);

        // A request of which nothing could be taken keeps no key: it may be put right and sent under the same.
        byte[]? Keep(IntakeBatch batch)
        {
            var taken = rows.Answer(batch);
            return answer = taken.New + taken.Updated + taken.Unchanged == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(taken, json.Value.JsonSerializerOptions);
        }
    }

    [HttpGet("{platformId}", Name = "getComment")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<CommentState>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Ask about a comment")]
    [EndpointDescription("Its status, its scores (null until a model has scored it), what it was flagged for, the last decision and how far the platform is with it: decided, delivered, acknowledged.")]
    [ApiExample(200, """
        { "platformId": "c-1001", "status": "approved", "revision": 1, "createdAt": "2026-11-24T00:30:00Z", "receivedAt": "2026-11-24T00:30:04Z",
          "scores": { "inflammatory": 0.61, "marketing": 0.02, "improper": 0.01, "modelVersion": 3, "scoredAt": "2026-11-24T00:30:04Z" },
          "flags": [{ "kind": "model", "category": "inflammatory", "probability": 0.61, "detail": null }],
          "lastDecision": { "kind": "approve", "reason": null, "decidedAt": "2026-11-24T00:41:10Z" },
          "told": { "eventId": "0193a5d0-0000-7000-8000-000000000000", "type": "comment.approved", "state": "delivered", "decidedAt": "2026-11-24T00:41:10Z",
            "endpoints": [{ "endpoint": "0193a5d0-0000-7000-8000-0000000000aa", "state": "delivered", "attempts": 1, "deliveredAt": "2026-11-24T00:41:21Z", "nextAttemptAt": null }],
            "pulled": false, "acknowledgedAt": null } }
        """)]
    public async Task<IActionResult> GetAsync(
        [MaxLength(IncomingComment.MaxIdLength)][Description("The platform's own id of the comment.")] string platformId, CancellationToken cancellationToken) =>
        await states.FindAsync(platformId, cancellationToken) is { } state
            ? Ok(state)
            : Refuse(StatusCodes.Status404NotFound, NotReceived);

    [HttpDelete("{platformId}", Name = "withdrawComment")]
    [Authorize(Policy = ApiPolicies.Ingest)]
    [ProducesResponseType<CommentWithdrawn>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Withdraw a comment")]
    [EndpointDescription(
        "Its author took it away: it leaves the queue, what was decided stays true, the same call again changes nothing. With erase=true the "
        + "text and its earlier revisions are erased for good (their hashes stay, so that history can be checked). Sent again by POST, a withdrawn "
        + "comment is back and judged anew; an erased one is refused, what is written anew needs a new platformId.")]
    [ApiExample(200, """{ "platformId": "c-1001", "status": "withdrawn", "erased": false, "changed": true }""")]
    public async Task<IActionResult> WithdrawAsync(
        [MaxLength(IncomingComment.MaxIdLength)][Description("The platform's own id of the comment.")] string platformId,
        [FromQuery, Description("Also erase the text and its earlier revisions, for good.")] bool erase,
        CancellationToken cancellationToken) =>
        await withdrawals.WithdrawAsync(Doing(erase ? "comment.erase" : "comment.withdraw"), platformId, erase, cancellationToken) is WithdrawOutcome.Done done
            ? Ok(new CommentWithdrawn(platformId, Words.Of(CommentStatus.Withdrawn), done.Erased, done.Changed))
            : Refuse(StatusCodes.Status404NotFound, NotReceived);

    internal const string NotReceived = "No comment with this platform id was received. Send it with POST /api/v1/comments.";

    private ObjectResult NothingTaken(CommentRows rows) => Refuse(StatusCodes.Status400BadRequest, CommentRows.NothingTaken, rows.Errors());

    private IActionResult Earlier(EarlierAnswer earlier) =>
        earlier is EarlierAnswer.Same same ? Again(same.Answer) : Refuse(StatusCodes.Status422UnprocessableEntity, Idempotency.OtherRequest);

    private FileContentResult Accepted(byte[] answer)
    {
        Response.StatusCode = StatusCodes.Status202Accepted;
        return File(answer, ApiProblem.Json);
    }

    private FileContentResult Again(byte[] answer)
    {
        Response.Headers[Idempotency.AgainHeader] = "true";
        return Accepted(answer);
    }
}
