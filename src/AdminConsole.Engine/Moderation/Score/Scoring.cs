using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>A flag before it is a row.</summary>
public sealed record FlagDraft(FlagKind Kind, Category Category, float? Probability, string? Detail, string? Spans)
{
    /// <summary>Lets the comment come before others when it waits.</summary>
    public bool Raises { get; init; }
}

/// <summary>What model and policy make of one text.</summary>
/// <param name="Scores">Null when no model was in force.</param>
public sealed record Judgement(CategoryScores? Scores, ModelVersionId? Version, IReadOnlyList<FlagDraft> Flags)
{
    /// <summary>True when something speaks for a person's look; words that are only noted do not.</summary>
    public bool Waits => Flags.Any(flag => flag.Kind != FlagKind.NotedWord);

    public bool Raises => Flags.Any(flag => flag.Raises);

    /// <summary>What was known around it.</summary>
    public CommentContext Context { get; init; }
}

/// <summary>A revision with its judgement: what the Score stage hands to the queue.</summary>
public sealed record JudgedRevision(FreshRevision Revision, Judgement Judgement);

/// <summary>The stage that writes what model and policy say about every fresh revision.</summary>
public sealed class Scoring(TimeProvider clock)
{
    /// <summary>Writes scores and flags; what an earlier revision was flagged for goes, reports by people stay.</summary>
    public async Task WriteAsync(ConsoleDb db, DateTimeOffset now, IReadOnlyList<JudgedRevision> judged, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        await sql.RunAsync(
            """
            INSERT INTO comment_scores (comment_id, model_version_id, inflammatory, marketing, improper, scored_at, arrived_at, context) {rows}
            ON CONFLICT (comment_id) DO UPDATE SET model_version_id = excluded.model_version_id, inflammatory = excluded.inflammatory,
                marketing = excluded.marketing, improper = excluded.improper, scored_at = excluded.scored_at,
                arrived_at = excluded.arrived_at, context = excluded.context
            """,
            judged.Where(j => j.Judgement.Scores is not null).ToList(),
            [
                BulkColumn.Id<JudgedRevision>("id", j => j.Revision.Id.Value),
                BulkColumn.Id<JudgedRevision>("model", j => j.Judgement.Version!.Value.Value),
                BulkColumn.Real<JudgedRevision>("inflammatory", j => j.Judgement.Scores!.Value.Inflammatory ?? 0),
                BulkColumn.Real<JudgedRevision>("marketing", j => j.Judgement.Scores!.Value.Marketing ?? 0),
                BulkColumn.Real<JudgedRevision>("improper", j => j.Judgement.Scores!.Value.Improper ?? 0),
                BulkColumn.Instant<JudgedRevision>("at", _ => now),
                BulkColumn.Instant<JudgedRevision>("arrived", j => j.Revision.ArrivedAt),
                BulkColumn.LongOrNull<JudgedRevision>("context", j => j.Judgement.Context.IsKnown ? j.Judgement.Context.Pack() : null),
            ], cancellationToken);

        // An unscored comment that comes round again brings its noted words a second time.
        var edited = judged.Where(j => j.Revision.Edited || j.Judgement.Flags.Any(flag => flag.Kind == FlagKind.NotedWord)).Select(j => j.Revision.Id.Value).ToList();
        BulkColumn<Guid>[] id = [BulkColumn.Id<Guid>("id", value => value)];
        await sql.RunAsync($"DELETE FROM flags {{rows}} WHERE comment_id = :id AND kind <> {(int)FlagKind.Report}", edited, id, cancellationToken);
        await sql.RunAsync("DELETE FROM comment_scores {rows} WHERE comment_id = :id",
            judged.Where(j => j.Revision.Edited && j.Judgement.Scores is null).Select(j => j.Revision.Id.Value).ToList(), id, cancellationToken);
        await FlagAsync(db, now, [.. judged.SelectMany(j => j.Judgement.Flags.Select(flag => (j.Revision.Id, flag)))], cancellationToken);
    }

    internal async Task FlagAsync(
        ConsoleDb db, DateTimeOffset now, IReadOnlyList<(CommentId Comment, FlagDraft Flag)> flags, CancellationToken cancellationToken) =>
        await BulkSql.On(db).RunAsync("INSERT INTO flags (id, comment_id, kind, category, probability, detail, spans, at) {rows}",
            flags,
            [
                BulkColumn.Id<(CommentId Comment, FlagDraft Flag)>("id", _ => Ids.New(clock)),
                BulkColumn.Id<(CommentId Comment, FlagDraft Flag)>("comment", f => f.Comment.Value),
                BulkColumn.Int<(CommentId Comment, FlagDraft Flag)>("kind", f => (int)f.Flag.Kind),
                BulkColumn.Int<(CommentId Comment, FlagDraft Flag)>("category", f => (int)f.Flag.Category),
                BulkColumn.RealOrNull<(CommentId Comment, FlagDraft Flag)>("probability", f => f.Flag.Probability),
                BulkColumn.Text<(CommentId Comment, FlagDraft Flag)>("detail", f => f.Flag.Detail),
                BulkColumn.Text<(CommentId Comment, FlagDraft Flag)>("spans", f => f.Flag.Spans),
                BulkColumn.Instant<(CommentId Comment, FlagDraft Flag)>("at", _ => now),
            ], cancellationToken);
}
