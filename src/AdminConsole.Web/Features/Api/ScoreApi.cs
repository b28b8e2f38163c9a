using System.ComponentModel;
using System.Text.Json;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Api;

/// <summary>What model and policy of now make of a text that is no comment yet.</summary>
[Route("api/v1/score")]
[Tags("Scores")]
public sealed class ScoreApi(Judging judging, ConsoleDb db) : ConsoleApi
{
    private const int MaxTexts = 1_000;
    private const int MaxBytes = 32 * 1024 * 1024;

    [HttpPost("", Name = "scoreTexts")]
    [Authorize(Policy = ApiPolicies.Read)]
    [Consumes(ApiProblem.Json)]
    [ApiBody(typeof(ScoreBody), "text, or texts with up to 1,000.")]
    [RequestSizeLimit(MaxBytes)]
    [ProducesResponseType<ScoresGiven>(StatusCodes.Status200OK, ApiProblem.Json)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, ApiProblem.ContentType)]
    [EndpointSummary("Score texts")]
    [EndpointDescription(
        "Calibrated probabilities per category, what the text would be flagged for under the policy in force, and the parts that raise it (in UTF-16 "
        + "units of the text as it was sent). Nothing is stored, neither texts nor scores.")]
    [ApiExample(0, """{ "texts": ["前奏一响就安静了", "加微信领取优惠"] }""")]
    [ApiExample(200, """
        { "modelVersion": 3, "policyVersion": 2, "thresholds": { "inflammatory": 0.6, "marketing": 0.7, "improper": 0.6 },
          "items": [
            { "scores": { "inflammatory": 0.02, "marketing": 0.01, "improper": 0.01 }, "wouldWait": false, "flags": [], "spans": [], "around": [] },
            { "scores": { "inflammatory": 0.03, "marketing": 0.97, "improper": 0.02 }, "wouldWait": true,
              "flags": [{ "kind": "model", "category": "marketing", "probability": 0.97, "detail": null }],
              "spans": [{ "start": 0, "length": 3, "strength": 3, "category": "marketing" }], "around": [] }] }
        """)]
    public async Task<IActionResult> ScoreAsync(CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(Request, MaxBytes, cancellationToken) is not { } body)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes / 1024 / 1024} MiB: send the texts in several requests.");
        if (Texts(body, out var around, out var problem) is not { } texts)
            return Refuse(StatusCodes.Status400BadRequest, problem!);
        var errors = texts.Select((text, row) => (text, row)).Where(t => Problem(t.text) is not null).Select(t => new ApiError(t.row, "text", Problem(t.text)!)).ToList();
        if (errors.Count > 0)
            return Refuse(StatusCodes.Status400BadRequest, "Some texts cannot be scored; errors says which and why.", errors);

        var judge = await judging.NowAsync(cancellationToken);
        var judgements = judge.OfAll(texts.ConvertAll(text => (text, around)), cancellationToken);
        var number = judge.Model is { } model
            ? await db.ModelVersions.Where(m => m.Id == model).Select(m => (int?)m.Number).SingleOrDefaultAsync(cancellationToken)
            : null;
        return Ok(new ScoresGiven(
            number,
            judge.Policy.Number,
            new CategoryFigures(judge.Policy.Threshold(Category.Inflammatory), judge.Policy.Threshold(Category.Marketing), judge.Policy.Threshold(Category.Improper)),
            [.. judgements.Select(ScoredText.Of)]));
    }

    private static List<string>? Texts(ReadOnlyMemory<byte> body, out CommentContext context, out string? problem)
    {
        context = CommentContext.None;
        const string Wanted = "The body must be { \"text\": \"…\" } or { \"texts\": [\"…\", …] } with 1 to 1,000 texts.";
        problem = Wanted;
        using var document = RequestBody.Parse(body, "an object", out var malformed);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            problem = malformed ?? Wanted;
            return null;
        }

        try
        {
            List<JsonElement> elements =
                document.RootElement.TryGetProperty("texts", out var many) && many.ValueKind == JsonValueKind.Array ? [.. many.EnumerateArray()]
                : document.RootElement.TryGetProperty("text", out var one) ? [one]
                : [];
            if (elements.Count is 0 or > MaxTexts || elements.Exists(e => e.ValueKind != JsonValueKind.String))
                return null;
            if (document.RootElement.TryGetProperty("context", out var said) && said.ValueKind != JsonValueKind.Null)
            {
                problem = ContextRead.Problem;
                if (!ContextRead.TryRead(said, out context))
                    return null;
                problem = Wanted;
            }

            return elements.ConvertAll(e => e.GetString()!);
        }
        catch (InvalidOperationException)
        {
            problem = "A text or a name holds half a character (a lone surrogate): it was cut or is not UTF-8.";
            return null;
        }
    }

    private static string? Problem(string text) =>
        string.IsNullOrWhiteSpace(text) ? "The text is empty."
        : text.Length > Comment.MaxTextLength ? $"The text has {text.Length} characters; {Comment.MaxTextLength} are the most."
        : null;
}

public sealed record ScoreBody(
    [property: Description("One text.")] string? Text = null,
    [property: Description("Up to 1,000 texts.")] IReadOnlyList<string>? Texts = null,
    [property: Description("What is known around them, for all of them; without it nothing is.")] TextContext? Context = null);

/// <param name="ThreadKind">track, playlist or other.</param>
/// <param name="IsReply">They answer another comment.</param>
/// <param name="AuthorComments">How many comments their author has written.</param>
/// <param name="AuthorRemoved">How many of those were removed.</param>
/// <param name="LastTenMinutes">Comments in the thread in the last ten minutes.</param>
/// <param name="LastHour">Comments in the thread in the last hour.</param>
public sealed record TextContext(string ThreadKind, bool IsReply = false, int AuthorComments = 0, int AuthorRemoved = 0, int LastTenMinutes = 0, int LastHour = 0);

internal static class ContextRead
{
    public const string Problem = "context must be { \"threadKind\": \"track\", \"playlist\" or \"other\" } with isReply true or false and counts of 0 or more, authorRemoved no more than authorComments.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict };

    public static bool TryRead(JsonElement said, out CommentContext context)
    {
        context = CommentContext.None;
        try
        {
            if (said.Deserialize<TextContext>(Json) is not { ThreadKind: { } name } read
                || Words.Read<ThreadKind>(name) is not { } kind
                || read.AuthorRemoved < 0 || read.AuthorComments < read.AuthorRemoved || read.LastTenMinutes < 0 || read.LastHour < 0)
                return false;
            context = new CommentContext(kind, read.IsReply, read.AuthorComments, read.AuthorRemoved, read.LastTenMinutes, read.LastHour);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <param name="ModelVersion">Null while no model is in force: then only listed words speak.</param>
/// <param name="PolicyVersion">The policy whose thresholds and words were applied.</param>
/// <param name="Thresholds">From which probability on a text is flagged.</param>
/// <param name="Items">One per text, in the order they were sent.</param>
public sealed record ScoresGiven(int? ModelVersion, int PolicyVersion, CategoryFigures Thresholds, IReadOnlyList<ScoredText> Items);

/// <summary>One figure per category, 0 to 1; null where the model has no such category.</summary>
public sealed record CategoryFigures(double? Inflammatory, double? Marketing, double? Improper);

/// <param name="Scores">Null while no model is in force.</param>
/// <param name="WouldWait">A comment with this text would wait for a moderator.</param>
/// <param name="Flags">What for.</param>
/// <param name="Spans">The parts of the text that raised it.</param>
/// <param name="Around">What the context adds to the log-odds of what it is flagged for; empty where no context was sent or the model reads none.</param>
public sealed record ScoredText(
    CategoryFigures? Scores, bool WouldWait, IReadOnlyList<CommentFlag> Flags, IReadOnlyList<ScoredSpan> Spans, IReadOnlyList<ScoredContext> Around)
{
    internal static ScoredText Of(Judgement judgement) => new(
        judgement.Scores is { } scores ? new CategoryFigures(scores.Inflammatory, scores.Marketing, scores.Improper) : null,
        judgement.Waits,
        [.. judgement.Flags.Select(f => new CommentFlag(Words.Of(f.Kind), Words.Of(f.Category), f.Probability, f.Detail))],
        [.. judgement.Flags.SelectMany(f => FlagSpans.Read(f.Spans)).Select(s => new ScoredSpan(s.Start, s.Length, s.Strength, Words.Of(s.Category)))],
        [.. judgement.Flags.SelectMany(f => FlagSpans.ReadAround(f.Spans)).Select(p => new ScoredContext(PlatformEvent.Name(p.Part), Words.Of(p.Category), p.Pull))]);
}

/// <param name="Part">author, reply, length, burst or thread.</param>
/// <param name="Category">inflammatory, marketing or improper.</param>
/// <param name="Pull">Added to the log-odds; below 0 where it speaks against the category.</param>
public sealed record ScoredContext(string Part, string Category, float Pull);

/// <param name="Start">In UTF-16 units of the text.</param>
/// <param name="Length">In UTF-16 units.</param>
/// <param name="Strength">1 (a hint) to 3 (the main reason).</param>
/// <param name="Category">inflammatory, marketing or improper.</param>
public sealed record ScoredSpan(int Start, int Length, int Strength, string Category);
