using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>A person's word on a text, from elsewhere.</summary>
/// <param name="Category">Null: the text is fine.</param>
public sealed record IncomingLabel(string PlatformId, string Text, Category? Category, double Weight = 1, string? Group = null)
{
    internal (string Field, string Reason)? Problem()
    {
        if (PlatformId is not { Length: > 0 and <= 200 })
            return ("id", "The id is missing or longer than 200 characters.");
        if (string.IsNullOrWhiteSpace(Text) || Text.Length > Ingest.Comment.MaxTextLength)
            return ("text", $"The text is empty or longer than {Ingest.Comment.MaxTextLength} characters.");
        if (Text.Contains('\0', StringComparison.Ordinal))
            return ("text", "The text holds a NUL character, which cannot be stored.");
        return double.IsFinite(Weight) && Weight > 0 ? null : ("weight", "The weight must be above 0.");
    }
}

/// <summary>The way in for labels, idempotent by the label's id.</summary>
public sealed class LabelIntake(AuditedWriter writer, TimeProvider clock)
{
    public const int BatchSize = 5000;

    public async Task<TakenBatch> TakeAsync(ProcessContext context, IReadOnlyList<IncomingLabel> labels, CancellationToken cancellationToken) =>
        await writer.WriteAsync(context, async (db, now) =>
        {
            var sql = BulkSql.On(db);
            await sql.TakeTurnAsync("labels", cancellationToken);
            var rejected = new List<RejectedRow>();
            var last = new Dictionary<string, IncomingLabel>();
            var valid = 0;
            for (var i = 0; i < labels.Count; i++)
            {
                if (labels[i].Problem() is { } problem)
                {
                    rejected.Add(new RejectedRow(i, problem.Field, problem.Reason));
                    continue;
                }

                valid++;
                last[labels[i].PlatformId] = labels[i];
            }

            BulkColumn<IncomingLabel>[] columns =
            [
                BulkColumn.Id<IncomingLabel>("id", _ => Ids.New(clock)),
                BulkColumn.Text<IncomingLabel>("pid", l => l.PlatformId),
                BulkColumn.Text<IncomingLabel>("text", l => l.Text),
                BulkColumn.IntOrNull<IncomingLabel>("category", l => (int?)l.Category),
                BulkColumn.Double<IncomingLabel>("weight", l => l.Weight),
                BulkColumn.Text<IncomingLabel>("block", l => l.Group),
                BulkColumn.Instant<IncomingLabel>("at", _ => now),
            ];
            var rows = last.Values.ToList();
            var added = await sql.RunAsync(
                """INSERT INTO labels (id, platform_id, text, category, weight, "group", at) {rows} ON CONFLICT (platform_id) DO NOTHING""",
                rows, columns, cancellationToken);
            var updated = await sql.RunAsync(
                """
                UPDATE labels SET text = :text, category = :category, weight = :weight {rows}
                WHERE platform_id = :pid AND (text <> :text OR COALESCE(category, 0) <> COALESCE(:category, 0) OR weight <> :weight)
                """,
                rows, columns[1..5], cancellationToken);
            return (new TakenBatch(added, updated, valid - added - updated, rejected), added + updated == 0
                ? AuditSubject.Nothing
                : new AuditSubject($"labels:{Ids.New(clock)}", $$"""{"new":{{added}},"updated":{{updated}},"rejected":{{rejected.Count}}}"""));
        }, cancellationToken);
}
