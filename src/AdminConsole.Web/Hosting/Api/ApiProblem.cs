using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>One thing that is wrong with what was sent.</summary>
/// <param name="Row">Place in the array, from 0; 0 for a single object.</param>
public sealed record ApiError(int Row, string Field, string Reason)
{
    /// <summary>For lines: which one, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }
}

/// <summary>RFC 9457 answers: whatever goes wrong under /api, the body says what to do.</summary>
public static class ApiProblem
{
    public const string ContentType = "application/problem+json";
    public const string Json = "application/json";

    /// <summary>A JSON object a line (NDJSON).</summary>
    public const string Lines = "application/x-ndjson";

    public static bool IsLines(HttpRequest request) => request.ContentType?.StartsWith(Lines, StringComparison.OrdinalIgnoreCase) == true;

    public static ProblemDetails Of(HttpContext context, int status, string detail, IReadOnlyList<ApiError>? errors = null)
    {
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
            Instance = context.Request.Path,
        };
        if (errors is not null)
            problem.Extensions["errors"] = errors;
        problem.Extensions["traceId"] = context.TraceIdentifier;
        return problem;
    }

    public static ObjectResult Result(HttpContext context, int status, string detail, IReadOnlyList<ApiError>? errors = null) =>
        new(Of(context, status, detail, errors)) { StatusCode = status, ContentTypes = { ContentType } };

    /// <summary>A body that is no JSON or breaks its fields' rules.</summary>
    public static ObjectResult Unreadable(ActionContext context) => Result(
        context.HttpContext, StatusCodes.Status400BadRequest, "The body could not be taken; errors says why, field by field.",
        [
            .. from field in context.ModelState
               where field.Value.Errors.Count > 0 && field.Key.Length > 0
               select new ApiError(0, JsonNamingPolicy.CamelCase.ConvertName(field.Key.TrimStart('$', '.')), field.Value.Errors[0].ErrorMessage),
        ]);

    public static async Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(Of(context, status, detail), options: null, ContentType, context.RequestAborted);
    }

    /// <summary>What to say where nobody said anything yet.</summary>
    public static string DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. The API is described at /openapi/v1.json.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}"
            + (context.Response.Headers.Allow.Count > 0 ? $"; it takes {context.Response.Headers.Allow}." : "."),
        StatusCodes.Status413PayloadTooLarge => "The body is too large: send it in several requests.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with 'Content-Type: application/json'; comments may also come a line each, as application/x-ndjson.",
        StatusCodes.Status406NotAcceptable => "Answers are JSON: accept application/json.",
        StatusCodes.Status500InternalServerError => "The console failed; nothing of this request was kept. The trace id leads to the log.",
        _ => "The request cannot be answered. The API is described at /openapi/v1.json.",
    };
}
