using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>The statements of <see cref="Gathering"/>.</summary>
internal static class CampaignRows
{
    public sealed record Membership(CommentId CommentId, Guid? CampaignId, DateTimeOffset At);

    /// <summary>The fingerprints that these comments have so far.</summary>
    public static async Task<List<Membership>> MembershipsAsync(BulkSql sql, IReadOnlyList<CommentId> comments, CancellationToken cancellationToken)
    {
        var found = new List<Membership>();
        await sql.ReadAsync("SELECT comment_id, campaign_id, at FROM fingerprints {rows} WHERE comment_id = :id",
            comments, [BulkColumn.Id<CommentId>("id", c => c.Value)],
            row => found.Add(new Membership(new CommentId(row.Id(0)), row.IsNull(1) ? null : row.Id(1), row.Instant(2))), cancellationToken);
        return found;
    }

    /// <summary>A fingerprint that was there is replaced: it is another text's now and belongs to nobody yet.</summary>
    public static async Task WriteAsync(BulkSql sql, IReadOnlyList<PlacedRow> rows, CancellationToken cancellationToken)
    {
        await sql.RunAsync(
            """
            INSERT INTO fingerprints (comment_id, sequence, sketch, similarity, flagged, at) {rows}
            ON CONFLICT (comment_id) DO UPDATE SET sequence = excluded.sequence, sketch = excluded.sketch, similarity = excluded.similarity,
                flagged = excluded.flagged, at = excluded.at, campaign_id = NULL, author_id = NULL, thread_id = NULL
            """,
            rows,
            [
                BulkColumn.Id<PlacedRow>("id", r => r.Id.Value),
                BulkColumn.Long<PlacedRow>("seq", r => r.Sequence),
                BulkColumn.Bytes<PlacedRow>("sketch", r => r.Sketch?.Write() ?? []),
                BulkColumn.Real<PlacedRow>("similarity", _ => 0),
                BulkColumn.Bool<PlacedRow>("flagged", _ => false),
                BulkColumn.Instant<PlacedRow>("at", r => r.At),
            ], cancellationToken);
    }

    /// <summary>Enters the members and raises their campaigns' figures.</summary>
    /// <param name="members">All of them.</param>
    /// <param name="partners">Those who were stored, and alone until now: they may be in the queue already.</param>
    public static async Task JoinAsync(
        BulkSql sql, List<PlacedRow> members, List<PlacedRow> partners, List<CampaignGroup> groups, CancellationToken cancellationToken)
    {
        var origins = new Dictionary<Guid, (Guid Author, Guid Thread)>();
        await sql.ReadAsync("SELECT id, author_id, thread_id FROM comments {rows} WHERE id = :id",
            members, [BulkColumn.Id<PlacedRow>("id", m => m.Id.Value)],
            row => origins[row.Id(0)] = (row.Id(1), row.Id(2)), cancellationToken);
        await sql.RunAsync(
            "INSERT INTO campaigns (id, specimen_id, member_count, author_count, thread_count, flagged_count, top_probability, first_seen_at, last_seen_at, version) {rows}",
            groups.Where(g => g.IsNew).ToList(),
            [
                BulkColumn.Id<CampaignGroup>("id", g => g.Id),
                BulkColumn.Id<CampaignGroup>("specimen", g => g.Specimen.Value),
                BulkColumn.Int<CampaignGroup>("members", _ => 0),
                BulkColumn.Int<CampaignGroup>("authors", _ => 0),
                BulkColumn.Int<CampaignGroup>("threads", _ => 0),
                BulkColumn.Int<CampaignGroup>("flagged", _ => 0),
                BulkColumn.Real<CampaignGroup>("top", _ => 0),
                BulkColumn.Instant<CampaignGroup>("first", g => g.FirstSeenAt),
                BulkColumn.Instant<CampaignGroup>("last", g => g.LastSeenAt),
                BulkColumn.Int<CampaignGroup>("version", _ => 1),
            ], cancellationToken);
        var authors = await NewAsync(sql, "author_id", members, m => origins[m.Id.Value].Author, cancellationToken);
        var threads = await NewAsync(sql, "thread_id", members, m => origins[m.Id.Value].Thread, cancellationToken);
        await sql.RunAsync(
            "UPDATE fingerprints SET campaign_id = :campaign, author_id = :author, thread_id = :thread, similarity = :similarity {rows} WHERE comment_id = :id",
            members,
            [
                BulkColumn.Id<PlacedRow>("id", m => m.Id.Value),
                BulkColumn.Id<PlacedRow>("campaign", m => m.Group!.Id),
                BulkColumn.Id<PlacedRow>("author", m => origins[m.Id.Value].Author),
                BulkColumn.Id<PlacedRow>("thread", m => origins[m.Id.Value].Thread),
                BulkColumn.Real<PlacedRow>("similarity", m => (float)m.Similarity),
            ], cancellationToken);

        await sql.RunAsync(
            """
            UPDATE campaigns SET member_count = member_count + :members, author_count = author_count + :authors, thread_count = thread_count + :threads,
                first_seen_at = CASE WHEN first_seen_at < :first THEN first_seen_at ELSE :first END,
                last_seen_at = CASE WHEN last_seen_at > :last THEN last_seen_at ELSE :last END, version = version + 1 {rows} WHERE id = :id
            """,
            groups,
            [
                BulkColumn.Id<CampaignGroup>("id", g => g.Id),
                BulkColumn.Int<CampaignGroup>("members", g => g.Added),
                BulkColumn.Int<CampaignGroup>("authors", g => authors.GetValueOrDefault(g.Id)),
                BulkColumn.Int<CampaignGroup>("threads", g => threads.GetValueOrDefault(g.Id)),
                BulkColumn.Instant<CampaignGroup>("first", g => g.FirstSeenAt),
                BulkColumn.Instant<CampaignGroup>("last", g => g.LastSeenAt),
            ], cancellationToken);
        await sql.RunAsync(
            "UPDATE fingerprints SET flagged = EXISTS (SELECT 1 FROM queue_entries e WHERE e.comment_id = fingerprints.comment_id) {rows} WHERE comment_id = :id",
            partners, [BulkColumn.Id<PlacedRow>("id", p => p.Id.Value)], cancellationToken);
        await sql.RunAsync(
            "UPDATE campaigns SET flagged_count = (SELECT COUNT(*) FROM fingerprints f WHERE f.campaign_id = campaigns.id AND f.flagged) {rows} WHERE id = :id",
            partners.Select(p => p.Group!.Id).Distinct().ToList(), [BulkColumn.Id<Guid>("id", id => id)], cancellationToken);
    }

    /// <summary>
    /// After members left: they wait by themselves, the campaigns' figures are taken anew, another specimen where it was the
    /// one that left, and no campaign at all where nobody is left.
    /// </summary>
    public static async Task LeaveAsync(BulkSql sql, List<Membership> leaving, CancellationToken cancellationToken)
    {
        var members = leaving.Where(m => m.CampaignId is not null).ToList();
        var campaigns = members.Select(m => m.CampaignId!.Value).Distinct().ToList();
        await sql.RunAsync("UPDATE queue_entries SET campaign_id = NULL, behind = :no, version = version + 1 {rows} WHERE comment_id = :id AND campaign_id IS NOT NULL",
            members, [BulkColumn.Id<Membership>("id", m => m.CommentId.Value), BulkColumn.Int<Membership>("no", _ => 0)], cancellationToken);
        BulkColumn<Guid>[] id = [BulkColumn.Id<Guid>("id", value => value)];
        await RecountAsync(sql, campaigns, cancellationToken);
        await sql.RunAsync("DELETE FROM campaigns {rows} WHERE id = :id AND member_count = 0", campaigns, id, cancellationToken);
    }

    /// <summary>
    /// All of one campaign becomes a part of another; the keeper lets one of the two entries in front step behind. Returns who
    /// was in the queue by itself, because too few of the first one were, and may stand with the others now.
    /// </summary>
    public static async Task<IReadOnlyList<CommentId>> MergeAsync(BulkSql sql, List<(Guid From, Guid Into)> merges, CancellationToken cancellationToken)
    {
        if (merges.Count == 0)
            return [];
        BulkColumn<(Guid From, Guid Into)>[] columns = [BulkColumn.Id<(Guid From, Guid Into)>("from", m => m.From), BulkColumn.Id<(Guid From, Guid Into)>("into", m => m.Into)];
        var lone = new List<CommentId>();
        await sql.ReadAsync("SELECT e.comment_id FROM fingerprints f JOIN queue_entries e ON e.comment_id = f.comment_id {rows} WHERE f.campaign_id = :from AND f.flagged AND e.campaign_id IS NULL",
            merges, columns, found => lone.Add(new CommentId(found.Id(0))), cancellationToken);
        await sql.RunAsync("UPDATE fingerprints SET campaign_id = :into {rows} WHERE campaign_id = :from", merges, columns, cancellationToken);
        await sql.RunAsync("UPDATE queue_entries SET campaign_id = :into, version = version + 1 {rows} WHERE campaign_id = :from", merges, columns, cancellationToken);
        await sql.RunAsync("DELETE FROM campaigns {rows} WHERE id = :from", merges, columns, cancellationToken);
        await RecountAsync(sql, [.. merges.Select(m => m.Into).Distinct()], cancellationToken);
        return lone;
    }

    /// <summary>The figures of these campaigns anew.</summary>
    private static Task<int> RecountAsync(BulkSql sql, List<Guid> campaigns, CancellationToken cancellationToken) =>
        sql.RunAsync(
            """
            UPDATE campaigns SET
                member_count = (SELECT COUNT(*) FROM fingerprints f WHERE f.campaign_id = campaigns.id),
                author_count = (SELECT COUNT(DISTINCT f.author_id) FROM fingerprints f WHERE f.campaign_id = campaigns.id),
                thread_count = (SELECT COUNT(DISTINCT f.thread_id) FROM fingerprints f WHERE f.campaign_id = campaigns.id),
                first_seen_at = COALESCE((SELECT MIN(f.at) FROM fingerprints f WHERE f.campaign_id = campaigns.id), first_seen_at),
                last_seen_at = COALESCE((SELECT MAX(f.at) FROM fingerprints f WHERE f.campaign_id = campaigns.id), last_seen_at),
                flagged_count = (SELECT COUNT(*) FROM fingerprints f WHERE f.campaign_id = campaigns.id AND f.flagged),
                specimen_id = COALESCE(
                    (SELECT f.comment_id FROM fingerprints f WHERE f.comment_id = campaigns.specimen_id AND f.campaign_id = campaigns.id),
                    (SELECT f.comment_id FROM fingerprints f WHERE f.campaign_id = campaigns.id ORDER BY f.at LIMIT 1),
                    specimen_id),
                version = version + 1 {rows} WHERE id = :id
            """, campaigns, [BulkColumn.Id<Guid>("id", value => value)], cancellationToken);

    /// <summary>How many of the members' authors (or threads) each campaign did not have so far.</summary>
    private static async Task<Dictionary<Guid, int>> NewAsync(
        BulkSql sql, string column, List<PlacedRow> members, Func<PlacedRow, Guid> of, CancellationToken cancellationToken)
    {
        var pairs = members.Select(m => (Campaign: m.Group!.Id, Of: of(m))).ToHashSet();
        var known = new List<(Guid, Guid)>();
        await sql.ReadAsync($"SELECT :campaign, :of FROM (SELECT 1) one {{rows}} WHERE EXISTS (SELECT 1 FROM fingerprints f WHERE f.campaign_id = :campaign AND f.{column} = :of)",
            [.. pairs],
            [BulkColumn.Id<(Guid Campaign, Guid Of)>("campaign", p => p.Campaign), BulkColumn.Id<(Guid Campaign, Guid Of)>("of", p => p.Of)],
            row => known.Add((row.Id(0), row.Id(1))), cancellationToken);
        pairs.ExceptWith(known);
        return pairs.CountBy(p => p.Campaign).ToDictionary();
    }
}
