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
    private readonly CommentTaken[] rows;
    private readonly List<int> places = [];

    public CommentRows(IReadOnlyList<JsonElement> elements)
    {
        rows = new CommentTaken[elements.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (elements[i].ValueKind != JsonValueKind.Object)
            {
                rows[i] = Rejected(i, null, "row", "The row must be a JSON object.");
                continue;
            }

            var row = new JsonRow(i, "", elements[i]);
            var comment = NativeComments.From(row);
            if (row.Problem is { } problem)
            {
                rows[i] = Rejected(i, comment.PlatformId, problem.Field, problem.Reason);
                continue;
            }

            Valid.Add(comment);
            places.Add(i);
        }
    }

    /// <summary>What goes on to the intake.</summary>
    public List<IncomingComment> Valid { get; } = [];

    public CommentsTaken Answer(IntakeBatch batch)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var (outcome, status) = (batch.Rows[i].Outcome, batch.Rows[i].Status);
            rows[places[i]] = outcome is IngestOutcome.Rejected rejected
                ? Rejected(places[i], Valid[i].PlatformId, rejected.Field, rejected.Reason)
                : new CommentTaken(places[i], Valid[i].PlatformId, NameOf(outcome), Words.Of(status!.Value), null, null);
        }

        return new CommentsTaken(batch.Id, batch.New, batch.Updated, batch.Unchanged, rows.Length - batch.New - batch.Updated - batch.Unchanged, rows);
    }

    public List<ApiError> Errors() =>
        [.. rows.Where(r => r.Reason is not null).Select(r => new ApiError(r.Row, r.Field!, r.Reason!))];

    private static string NameOf(IngestOutcome outcome) => outcome switch
    {
        IngestOutcome.New => "new",
        IngestOutcome.Updated => "updated",
        _ => "unchanged",
    };

    private static CommentTaken Rejected(int row, string? platformId, string field, string reason) =>
        new(row, platformId is { Length: > 0 } ? platformId : null, "rejected", null, field, reason);
}

/// <summary>Enum names as the API spells them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
