using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Api;

/// <summary>The platform hands on what its listeners report.</summary>
[Route("api/v1/comments/{platformId}/reports")]
[Tags("Comments")]
public sealed class ReportsApi(ReportIntake intake, TimeProvider clock) : ConsoleApi
{
    private const int MaxRows = 1_000;
    private const int MaxBytes = 1024 * 1024;

    [HttpPost("", Name = "reportComment")]
    [Authorize(Policy = ApiPolicies.Ingest)]
    [Consumes(ApiProblem.Json)]
    [ApiBody(typeof(ReportBody[]), "One report, or an array of them.")]
    [RequestSizeLimit(MaxBytes)]
    [ProducesResponseType<ReportsTaken>(StatusCodes.Status202Accepted, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, ApiProblem.ContentType)]
    [EndpointSummary("Report a comment")]
    [EndpointDescription(
        "One report or up to 1,000. Each reporter counts once per comment: the same again changes nothing. Reports of people raise the comment's "
        + "priority and bring it before a moderator where no model flagged it; those of bots are counted beside. Who is a bot is the platform's word "
        + "(kind); where it says nothing, a reporter faster than people can read is taken for one, with their earlier reports of that stretch. "
        + "What a moderator decided on the same text is not reopened.")]
    [ApiExample(0, """[{ "reporterId": "u-12", "kind": "person", "reason": "insult", "createdAt": "2026-11-24T08:31:00Z" }]""")]
    [ApiExample(202, """
        { "people": 3, "bots": 12, "status": "waiting",
          "rows": [{ "row": 0, "reporterId": "u-12", "outcome": "new", "kind": "person", "field": null, "reason": null }] }
        """)]
    public async Task<IActionResult> ReportAsync(
        [MaxLength(IncomingComment.MaxIdLength)][Description("The platform's own id of the comment.")] string platformId, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(Request, MaxBytes, cancellationToken) is not { } body)
            return Refuse(StatusCodes.Status413PayloadTooLarge, "The body has more than 1 MiB: send the reports in several requests.");
        using var document = RequestBody.Parse(body, "a report", out var problem);
        if (document is null)
            return Refuse(StatusCodes.Status400BadRequest, problem!);
        var elements = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : (List<JsonElement>)[document.RootElement];
        if (elements.Count is 0 or > MaxRows)
            return Refuse(StatusCodes.Status400BadRequest, $"The array has {elements.Count} reports: send 1 to {MaxRows.ToString("N0", CultureInfo.InvariantCulture)} in one request.");

        var rows = new ReportTaken[elements.Count];
        var valid = new List<(int Row, IncomingReport Report)>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (Read(elements[i], i, out var report) is { } wrong)
                rows[i] = new ReportTaken(i, report?.ReporterId, "rejected", null, wrong.Field, wrong.Reason);
            else
                valid.Add((i, report!));
        }

        if (await intake.TakeAsync(Doing("comment.report"), platformId, [.. valid.Select(v => v.Report)], cancellationToken) is not ReportsOutcome.Taken taken)
            return Refuse(StatusCodes.Status404NotFound, CommentsApi.NotReceived);
        for (var i = 0; i < valid.Count; i++)
            rows[valid[i].Row] = Row(valid[i].Row, valid[i].Report, taken.Rows[i]);
        return rows.All(r => r.Reason is not null)
            ? Refuse(StatusCodes.Status400BadRequest, "No report could be taken; errors says why, row by row.", [.. rows.Select(r => new ApiError(r.Row, r.Field!, r.Reason!))])
            : Accepted(new ReportsTaken(taken.People, taken.Bots, Words.Of(taken.Status), rows));
    }

    private (string Field, string Reason)? Read(JsonElement element, int place, out IncomingReport? report)
    {
        report = null;
        if (element.ValueKind != JsonValueKind.Object)
            return ("row", "The row must be a JSON object.");
        var row = new JsonRow(place, "", element);
        ReporterKind? kind = null;
        if (row.Text("kind") is { } name)
        {
            kind = Words.Read<ReporterKind>(name);
            if (kind is null)
                row.Fail("kind", "kind is unknown: use person or bot, or leave it out.");
        }

        report = new IncomingReport(
            row.Required("reporterId", "reporter"), kind, row.Text("reason"), row.Text("createdAt", "at") is null ? clock.GetUtcNow() : row.Instant("createdAt", "at"));
        return row.Problem;
    }

    private static ReportTaken Row(int row, IncomingReport report, ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.New taken => new ReportTaken(row, report.ReporterId, "new", Words.Of(taken.Kind), null, null),
        ReportOutcome.Rejected rejected => new ReportTaken(row, report.ReporterId, "rejected", null, rejected.Field, rejected.Reason),
        _ => new ReportTaken(row, report.ReporterId, "known", null, null, null),
    };
}

public sealed record ReportBody(
    [property: Description("The platform's own id of who reported."), MaxLength(IncomingComment.MaxIdLength)] string ReporterId,
    [property: Description("person or bot, where the platform knows; otherwise the reporter's pace tells.")] string? Kind = null,
    [property: Description("Why, in a word or a sentence."), MaxLength(IncomingReport.MaxReasonLength)] string? Reason = null,
    [property: Description("When it was reported: ISO 8601, or milliseconds since 1970; now where it is left out.")] DateTimeOffset? CreatedAt = null);

/// <param name="People">How many people reported the comment by now.</param>
/// <param name="Bots">How many bots did.</param>
/// <param name="Status">Where the comment stands now.</param>
/// <param name="Rows">What became of each report, in the order they were sent.</param>
public sealed record ReportsTaken(int People, int Bots, string Status, IReadOnlyList<ReportTaken> Rows);

/// <param name="Row">Place in the request, from 0.</param>
/// <param name="ReporterId">Where the row had one.</param>
/// <param name="Outcome">new, known (this reporter reported it before) or rejected.</param>
/// <param name="Kind">For a new one: person or bot.</param>
/// <param name="Field">For a rejected row: the field at fault.</param>
/// <param name="Reason">For a rejected row: what is wrong with it.</param>
public sealed record ReportTaken(int Row, string? ReporterId, string Outcome, string? Kind, string? Field, string? Reason);
