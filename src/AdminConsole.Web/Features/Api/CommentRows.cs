using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Import;
using AdminConsole.Engine.Import.Layouts;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Web.Hosting.Api;

namespace AdminConsole.Web.Features.Api;

/// <summary>The rows of one request: read with the import's own reader, so that both ways in agree.</summary>
internal sealed class CommentRows
{
    public const string NothingTaken = "No comment could be taken; errors says why, row by row.";
    public const int Max = 10_000;
    private readonly List<CommentTaken> rows = [];
    private readonly List<int> places = [];

    /// <summary>What goes on to the intake.</summary>
    public List<IncomingComment> Valid { get; } = [];

    /// <summary>One comment or an array of them; null with a sentence when the body is neither.</summary>
    public static CommentRows? OfJson(ReadOnlyMemory<byte> body, out string? problem)
    {
        using var document = RequestBody.Parse(body, "a comment", out problem);
        if (document is null)
            return null;
        var rows = new CommentRows();
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            rows.Add(document.RootElement, null);
            return rows;
        }

        if (document.RootElement.GetArrayLength() is 0 or > Max)
        {
            problem = Count(document.RootElement.GetArrayLength());
            return null;
        }

        foreach (var element in document.RootElement.EnumerateArray())
            rows.Add(element, null);
        return rows;
    }

    /// <summary>A comment a line. An empty line is passed over; one that is no JSON is a rejected row and stops no other.</summary>
    public static CommentRows? OfLines(ReadOnlyMemory<byte> body, out string? problem)
    {
        var rows = new CommentRows();
        for (var line = 1; !body.IsEmpty; line++)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var text = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (text.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (rows.rows.Count == Max)
            {
                problem = Count(Max + 1);
                return null;
            }

            rows.Add(text, line);
        }

        problem = rows.rows.Count == 0 ? Count(0) : null;
        return problem is null ? rows : null;
    }

    /// <summary>A write that was tried again is answered again: the last one counts.</summary>
    public CommentsTaken Answer(IntakeBatch batch)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var (outcome, status) = (batch.Rows[i].Outcome, batch.Rows[i].Status);
            var row = rows[places[i]];
            rows[places[i]] = outcome is IngestOutcome.Rejected rejected
                ? row with { Outcome = "rejected", Status = null, Field = rejected.Field, Reason = rejected.Reason }
                : row with { Outcome = NameOf(outcome), Status = Words.Of(status!.Value), Field = null, Reason = null };
        }

        return new CommentsTaken(batch.Id, batch.New, batch.Updated, batch.Unchanged, rows.Count - batch.New - batch.Updated - batch.Unchanged, rows);
    }

    public List<ApiError> Errors() =>
        [.. rows.Where(r => r.Reason is not null).Select(r => new ApiError(r.Row, r.Field!, r.Reason!) { Line = r.Line })];

    private void Add(ReadOnlyMemory<byte> json, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Add(document.RootElement, line);
        }
        catch (JsonException e)
        {
            Reject(line, null, "row", string.Create(CultureInfo.InvariantCulture, $"Line {line} is not JSON in UTF-8: byte {e.BytePositionInLine + 1}."));
        }
    }

    private void Add(JsonElement element, int? line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Reject(line, null, "row", "The row must be a JSON object.");
            return;
        }

        var row = new JsonRow(rows.Count, "", element);
        var comment = NativeComments.From(row);
        if (row.Problem is { } problem)
        {
            Reject(line, comment.PlatformId, problem.Field, problem.Reason);
            return;
        }

        Valid.Add(comment);
        places.Add(rows.Count);
        rows.Add(new CommentTaken(rows.Count, line, comment.PlatformId, "", null, null, null));
    }

    private void Reject(int? line, string? platformId, string field, string reason) =>
        rows.Add(new CommentTaken(rows.Count, line, platformId is { Length: > 0 } ? platformId : null, "rejected", null, field, reason));

    private static string Count(int count) =>
        $"The body has {count} comments: send 1 to {Max.ToString("N0", CultureInfo.InvariantCulture)} in one request.";

    private static string NameOf(IngestOutcome outcome) => outcome switch
    {
        IngestOutcome.New => "new",
        IngestOutcome.Updated => "updated",
        _ => "unchanged",
    };
}

/// <summary>Enum names as the API spells them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Null when it is none of the names; numbers and lists of names are none.</summary>
    public static T? Read<T>(string name) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value).Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
