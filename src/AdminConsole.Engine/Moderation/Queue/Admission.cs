using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>The stage that lets a judged comment wait for a person, or lets it pass.</summary>
public sealed class Admission(Scoring scoring, Enrolment enrolment)
{
    /// <summary>Detail of the flag that a decided comment gets when its author changes the text.</summary>
    public const string EditedAfterDecision = "edited-after-decision";

    /// <summary>Detail of the flag that a decided comment gets when it was withdrawn and comes back.</summary>
    public const string ReturnedAfterDecision = "returned-after-decision";

    /// <summary>Where the comment stands now that it is judged.</summary>
    private static CommentStatus StatusOf(JudgedRevision judged, Place? place) => judged.Revision.Was switch
    {
        CommentStatus.Escalated => CommentStatus.Escalated, // a lead has it already
        CommentStatus.Approved or CommentStatus.Removed => CommentStatus.Waiting, // decided on another text
        CommentStatus.Withdrawn when place is { Decided: true } => CommentStatus.Waiting, // withdrawing takes no decision back
        _ when judged.Judgement.Waits || place is { People: > 0 } => CommentStatus.Waiting,
        _ when judged.Judgement.Scores is null => CommentStatus.Received,
        _ => CommentStatus.Clear,
    };

    public async Task<IReadOnlyDictionary<CommentId, CommentStatus>> WriteAsync(
        ConsoleDb db, DateTimeOffset now, IReadOnlyList<JudgedRevision> judged, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        var places = await PlacesAsync(sql, judged, cancellationToken);
        var standing = judged
            .Select(j => (Judged: j, Status: StatusOf(j, places.GetValueOrDefault(j.Revision.Id))))
            .ToList();

        // The version rises with every judgement: the search index keeps the newest one by it.
        await sql.RunAsync("UPDATE comments SET status = :status, version = version + 1 {rows} WHERE id = :id",
            standing.Where(s => s.Status != CommentStatus.Received || s.Judged.Revision.Was != CommentStatus.Received).ToList(),
            [
                BulkColumn.Id<(JudgedRevision Judged, CommentStatus Status)>("id", s => s.Judged.Revision.Id.Value),
                BulkColumn.Int<(JudgedRevision Judged, CommentStatus Status)>("status", s => (int)s.Status),
            ], cancellationToken);

        await scoring.FlagAsync(db, now, [.. judged
            .Select(j => (j.Revision.Id, Detail: RuleOf(j, places.GetValueOrDefault(j.Revision.Id)), Leading(j.Judgement).Category))
            .Where(ruled => ruled.Detail is not null)
            .Select(ruled => (ruled.Id, new FlagDraft(FlagKind.Rule, ruled.Category, null, ruled.Detail, null)))],
            cancellationToken);
        var entries = standing.Where(s => s.Status is CommentStatus.Waiting or CommentStatus.Escalated).Select(s => Entry(s.Judged, s.Status, places, now)).ToList();
        await EnterAsync(sql, now, entries, cancellationToken);
        await enrolment.WriteAsync(db, now, entries.ConvertAll(e => e.CommentId), cancellationToken);

        // It waited for a text that is gone, and nothing speaks against the new one.
        await sql.RunAsync(
            $"UPDATE queue_entries SET state = {(int)QueueState.Withdrawn}, held_until = NULL, version = version + 1 {{rows}} WHERE comment_id = :id AND state IN ({(int)QueueState.Waiting}, {(int)QueueState.Held})",
            standing.Where(s => s.Judged.Revision.Edited && s.Status is CommentStatus.Clear or CommentStatus.Received)
                .Select(s => s.Judged.Revision.Id.Value).ToList(),
            [BulkColumn.Id<Guid>("id", id => id)], cancellationToken);
        return standing.ToDictionary(s => s.Judged.Revision.Id, s => s.Status);
    }

    private static string? RuleOf(JudgedRevision judged, Place? place) => judged.Revision switch
    {
        { Edited: true, Was: CommentStatus.Approved or CommentStatus.Removed } => EditedAfterDecision,
        { Was: CommentStatus.Withdrawn } when place is { Decided: true } => ReturnedAfterDecision,
        _ => null,
    };

    /// <summary>The category a comment waits under: the most probable flagged one, else the most probable one.</summary>
    private static (Category Category, float Probability) Leading(Judgement judgement)
    {
        (Category Category, float Probability)? best = null;
        foreach (var flag in judgement.Flags.Where(flag => flag.Kind != FlagKind.NotedWord))
        {
            // A listed word is a person's own verdict; where no model speaks, it counts as certain.
            var probability = flag.Probability ?? judgement.Scores?[flag.Category] ?? 1;
            if (best is null || probability > best.Value.Probability)
                best = (flag.Category, probability);
        }

        return best ?? judgement.Scores?.Highest ?? (Category.Inflammatory, 1);
    }

    private static QueueEntry Entry(JudgedRevision judged, CommentStatus status, Dictionary<CommentId, Place> places, DateTimeOffset now)
    {
        var (category, probability) = Leading(judged.Judgement);

        // Editing a waiting comment does not move it to the end. One that had passed waits from now on, however old it is:
        // nobody has let it lie, and it must not stand before the worst of today.
        var place = places.GetValueOrDefault(judged.Revision.Id);
        var entered = judged.Revision.Was switch
        {
            CommentStatus.Waiting or CommentStatus.Escalated when place is not null => place.EnteredAt,
            CommentStatus.Clear => now,
            _ => judged.Revision.ArrivedAt,
        };
        return new QueueEntry
        {
            CommentId = judged.Revision.Id,
            Category = category,
            Probability = probability,
            Reach = judged.Revision.Reach,
            Priority = QueuePriority.Of(judged.Judgement.Raises ? 1 : probability, judged.Revision.Reach, entered, place?.People ?? 0),
            State = status == CommentStatus.Escalated ? QueueState.Escalated : QueueState.Waiting,
            EnteredAt = entered,
        };
    }

    private static Task<int> EnterAsync(BulkSql sql, DateTimeOffset now, List<QueueEntry> entries, CancellationToken cancellationToken) =>
        sql.RunAsync(
            """
            INSERT INTO queue_entries (comment_id, category, probability, reach, priority, report_count, state, behind, blind, by_rule, entered_at, version) {rows}
            ON CONFLICT (comment_id) DO UPDATE SET category = excluded.category, probability = excluded.probability, reach = excluded.reach,
                priority = excluded.priority, state = excluded.state, entered_at = excluded.entered_at, decided_at = NULL, held_until = NULL,
                campaign_id = NULL, behind = excluded.behind, blind = excluded.blind, by_rule = excluded.by_rule,
                version = queue_entries.version + 1
            """,
            entries,
            [
                BulkColumn.Id<QueueEntry>("id", e => e.CommentId.Value),
                BulkColumn.Int<QueueEntry>("category", e => (int)e.Category),
                BulkColumn.Real<QueueEntry>("probability", e => e.Probability),
                BulkColumn.Int<QueueEntry>("reach", e => e.Reach),
                BulkColumn.Double<QueueEntry>("priority", e => e.Priority),
                BulkColumn.Int<QueueEntry>("reports", _ => 0),
                BulkColumn.Int<QueueEntry>("state", e => (int)e.State),
                BulkColumn.Int<QueueEntry>("behind", _ => 0),
                BulkColumn.Bool<QueueEntry>("blind", _ => false),
                BulkColumn.Bool<QueueEntry>("by_rule", _ => false),
                BulkColumn.Instant<QueueEntry>("entered", e => e.EnteredAt),
                BulkColumn.Int<QueueEntry>("version", _ => 1),
            ], cancellationToken);

    private static async Task<Dictionary<CommentId, Place>> PlacesAsync(
        BulkSql sql, IReadOnlyList<JudgedRevision> judged, CancellationToken cancellationToken)
    {
        var places = new Dictionary<CommentId, Place>();
        await sql.ReadAsync("SELECT comment_id, entered_at, report_count, state FROM queue_entries {rows} WHERE comment_id = :id",
            judged.Where(j => j.Revision.Edited).Select(j => j.Revision.Id.Value).ToList(),
            [BulkColumn.Id<Guid>("id", id => id)],
            found => places.Add(new CommentId(found.Id(0)), new Place(found.Instant(1), found.Int(2), (QueueState)found.Int(3) == QueueState.Decided)),
            cancellationToken);
        return places;
    }

    private sealed record Place(DateTimeOffset EnteredAt, int People, bool Decided);
}
