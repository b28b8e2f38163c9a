using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Api;

/// <summary>The platform sends comments and asks what became of them.</summary>
[Route("api/v1/comments")]
[Tags("Comments")]
public sealed class CommentsApi(CommentIntake intake, CommentStateQuery states) : ConsoleApi
{
    public const int MaxRows = 10_000;
    public const int MaxBytes = 32 * 1024 * 1024;

    [HttpPost("", Name = "sendComments")]
    [Authorize(Policy = ApiPolicies.Ingest)]
    [Consumes(ApiProblem.Json)]
    [ApiBody(typeof(CommentBody[]), "One comment, or an array of them.")]
    [RequestSizeLimit(MaxBytes)]
    [ProducesResponseType<CommentsTaken>(StatusCodes.Status202Accepted, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, ApiProblem.ContentType)]
    [EndpointSummary("Send comments")]
    [EndpointDescription(
        "One comment or an array of up to 10,000 (32 MiB). Known by platformId: the same again changes nothing, a changed text is a new "
        + "revision that is scored again. 202 comes once everything is stored and scored; rows that could not be taken stand in rows with "
        + "field and reason and do not stop the others. When no row can be taken the answer is 400.")]
    [ApiExample(0, """
        [{ "platformId": "c-1001", "text": "前奏一响就安静了", "authorId": "u-77", "authorName": "小鹿", "threadId": "t-42", "threadKind": "track",
           "threadTitle": "Night Bus", "threadByline": "Some Band", "replyTo": null, "createdAt": "2026-11-24T08:30:00+08:00", "likes": 3, "region": "上海" }]
        """)]
    [ApiExample(202, """
        { "batchId": "0193a5d0-0000-7000-8000-000000000000", "new": 1, "updated": 0, "unchanged": 0, "rejected": 0,
          "rows": [{ "row": 0, "platformId": "c-1001", "outcome": "new", "status": "clear", "field": null, "reason": null }] }
        """)]
    [ApiExample(400, """
        { "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "No comment could be taken; errors says why, row by row.",
          "instance": "/api/v1/comments", "errors": [{ "row": 0, "field": "text", "reason": "The text is empty." }] }
        """)]
    public async Task<IActionResult> SendAsync(CancellationToken cancellationToken)
    {
        var body = await BodyAsync(cancellationToken);
        if (body is null)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes / 1024 / 1024} MiB: send the comments in several requests.");
        using var document = Parse(body, out var problem);
        if (document is null)
            return Refuse(StatusCodes.Status400BadRequest, problem!);
        var rows = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : (IReadOnlyList<JsonElement>)[document.RootElement];
        if (rows.Count is 0 or > MaxRows)
            return Refuse(StatusCodes.Status400BadRequest, $"The array has {rows.Count} comments: send 1 to {MaxRows.ToString("N0", CultureInfo.InvariantCulture)} in one request.");

        var taken = new CommentRows(rows);
        if (taken.Valid.Count == 0)
            return Refuse(StatusCodes.Status400BadRequest, CommentRows.NothingTaken, taken.Errors());
        var context = new ProcessContext("comments.send", $"API key {User.Identity?.Name}");
        var batch = await intake.TakeAsync(context, taken.Valid, cancellationToken);
        var answer = taken.Answer(batch);
        return answer.New + answer.Updated + answer.Unchanged == 0
            ? Refuse(StatusCodes.Status400BadRequest, CommentRows.NothingTaken, taken.Errors())
            : Accepted(answer);
    }

    [HttpGet("{platformId}", Name = "getComment")]
    [Authorize(Policy = ApiPolicies.Read)]
    [ProducesResponseType<CommentState>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [EndpointSummary("Ask about a comment")]
    [EndpointDescription("Its status, its scores (null until a model has scored it), what it was flagged for and the last decision.")]
    [ApiExample(200, """
        { "platformId": "c-1001", "status": "approved", "revision": 1, "createdAt": "2026-11-24T00:30:00Z", "receivedAt": "2026-11-24T00:30:04Z",
          "scores": { "inflammatory": 0.61, "marketing": 0.02, "improper": 0.01, "modelVersion": 3, "scoredAt": "2026-11-24T00:30:04Z" },
          "flags": [{ "kind": "model", "category": "inflammatory", "probability": 0.61, "detail": null }],
          "lastDecision": { "kind": "approve", "reason": null, "decidedAt": "2026-11-24T00:41:10Z" } }
        """)]
    public async Task<IActionResult> GetAsync(string platformId, CancellationToken cancellationToken) =>
        await states.FindAsync(platformId, cancellationToken) is { } state
            ? Ok(state)
            : Refuse(StatusCodes.Status404NotFound, "No comment with this platform id was received. Send it with POST /api/v1/comments.");

    /// <summary>Null when it is longer than allowed.</summary>
    private async Task<ReadOnlyMemory<byte>?> BodyAsync(CancellationToken cancellationToken)
    {
        if (Request.ContentLength > MaxBytes)
            return null;
        using var buffer = new MemoryStream();
        var block = new byte[81_920];
        try
        {
            int read;
            while ((read = await Request.Body.ReadAsync(block, cancellationToken)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                    return null;
                buffer.Write(block, 0, read);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte>? body, out string? problem)
    {
        problem = null;
        var bytes = body!.Value;
        if (bytes.Length >= 3 && bytes.Span[..3].SequenceEqual((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            bytes = bytes[3..];
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document;
            document.Dispose();
            problem = "The body must be a comment (a JSON object) or an array of comments.";
        }
        catch (JsonException e)
        {
            problem = $"The body is not JSON in UTF-8: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
        }

        return null;
    }
}
