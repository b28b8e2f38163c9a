using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>
/// Puts the queue's entries of one campaign behind one of them. Runs in the transaction in which comments enter the queue:
/// nobody sees the third copy of an advertisement as a row of its own.
/// </summary>
public sealed class Enrolment(CampaignOptions options)
{
    /// <summary>States in which an entry is still to be decided.</summary>
    private static readonly string Waiting = $"{(int)QueueState.Waiting}, {(int)QueueState.Escalated}, {(int)QueueState.Held}";

    /// <summary>Comments that are flagged now; those that belong to no campaign are passed over.</summary>
    public async Task WriteAsync(ConsoleDb db, DateTimeOffset now, IReadOnlyList<CommentId> entered, CancellationToken cancellationToken)
    {
        if (entered.Count == 0)
            return;
        var sql = BulkSql.On(db);
        var members = new List<Member>();
        await sql.ReadAsync(
            $"SELECT f.comment_id, f.campaign_id, f.flagged, e.category, e.probability, c.text FROM fingerprints f JOIN queue_entries e ON e.comment_id = f.comment_id JOIN comments c ON c.id = f.comment_id {{rows}} WHERE f.comment_id = :id AND f.campaign_id IS NOT NULL AND e.state IN ({Waiting})",
            entered, [BulkColumn.Id<CommentId>("id", c => c.Value)],
            row => members.Add(new Member(row.Id(0), row.Id(1), row.Bool(2), (Category)row.Int(3), row.Real(4), Quotation.Is(row.Text(5)))), cancellationToken);
        if (members.Count == 0)
            return;
        await sql.RunAsync("UPDATE fingerprints SET flagged = :yes {rows} WHERE comment_id = :id",
            members.Where(m => !m.Flagged).ToList(),
            [BulkColumn.Id<Member>("id", m => m.CommentId), BulkColumn.Bool<Member>("yes", _ => true)], cancellationToken);

        var campaigns = await CampaignsAsync(sql, [.. members.Select(m => m.CampaignId).Distinct()], cancellationToken);
        var joining = new List<Member>();
        foreach (var member in members)
        {
            campaigns[member.CampaignId].Flagged += member.Flagged ? 0 : 1;
            campaigns[member.CampaignId].Measure(member);
        }

        foreach (var campaign in campaigns.Values.Where(c => c.FormedAt is null && c.Flagged >= options.CampaignMembers))
        {
            campaign.FormedAt = now;
            foreach (var entry in await EntriesAsync(sql, campaign.Id, cancellationToken))
            {
                campaign.Measure(entry);
                joining.Add(entry);
            }
        }

        joining.AddRange(members.Where(m => campaigns[m.CampaignId] is { FormedAt: { } formed } && formed != now));
        await SaveAsync(sql, campaigns.Values, cancellationToken);
        await JoinAsync(sql, [.. joining.Select(m => (m, campaigns[m.CampaignId]))], cancellationToken);
    }

    /// <summary>
    /// An entry stands for its campaign only while it waits. Where it was decided alone, the most urgent of the others steps
    /// forward; where two stand, because one came back, all but the most urgent step behind. Returns how many moved.
    /// </summary>
    public static async Task<int> RenewFrontsAsync(ConsoleDb db, IReadOnlyList<(Guid Campaign, QueueState State)> places, CancellationToken cancellationToken)
    {
        var sql = BulkSql.On(db);
        BulkColumn<(Guid Campaign, QueueState State)>[] columns =
            [BulkColumn.Id<(Guid Campaign, QueueState State)>("campaign", p => p.Campaign), BulkColumn.Int<(Guid Campaign, QueueState State)>("state", p => (int)p.State)];
        return await sql.RunAsync(
            """
            UPDATE queue_entries SET behind = 1 - behind, version = version + 1 {rows}
            WHERE campaign_id = :campaign AND state = :state AND behind = CASE WHEN comment_id =
                (SELECT f.comment_id FROM queue_entries f WHERE f.campaign_id = :campaign AND f.state = :state ORDER BY f.behind, f.priority DESC, f.comment_id LIMIT 1) THEN 1 ELSE 0 END
            """, places, columns, cancellationToken);
    }

    private static async Task<Dictionary<Guid, Standing>> CampaignsAsync(BulkSql sql, List<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Standing>();
        await sql.ReadAsync("SELECT id, flagged_count, formed_at, category, top_probability FROM campaigns {rows} WHERE id = :id",
            ids, [BulkColumn.Id<Guid>("id", id => id)],
            row => found.Add(row.Id(0), new Standing(row.Id(0))
            {
                Flagged = row.Int(1),
                FormedAt = row.IsNull(2) ? null : row.Instant(2),
                Category = row.IsNull(3) ? null : (Category)row.Int(3),
                Top = row.Real(4),
            }), cancellationToken);
        return found;
    }

    /// <summary>All that waits of a campaign that has just formed.</summary>
    private static async Task<List<Member>> EntriesAsync(BulkSql sql, Guid campaign, CancellationToken cancellationToken)
    {
        var found = new List<Member>();
        await sql.ReadAsync(
            $"SELECT f.comment_id, e.category, e.probability, c.text FROM fingerprints f JOIN queue_entries e ON e.comment_id = f.comment_id JOIN comments c ON c.id = f.comment_id {{rows}} WHERE f.campaign_id = :id AND e.state IN ({Waiting})",
            [campaign], [BulkColumn.Id<Guid>("id", id => id)],
            row => found.Add(new Member(row.Id(0), campaign, true, (Category)row.Int(1), row.Real(2), Quotation.Is(row.Text(3)))), cancellationToken);
        return found;
    }

    private static Task<int> SaveAsync(BulkSql sql, IEnumerable<Standing> campaigns, CancellationToken cancellationToken) => sql.RunAsync(
        "UPDATE campaigns SET flagged_count = :flagged, formed_at = :formed, category = :category, top_probability = :top, version = version + 1 {rows} WHERE id = :id",
        campaigns.ToList(),
        [
            BulkColumn.Id<Standing>("id", c => c.Id),
            BulkColumn.Int<Standing>("flagged", c => c.Flagged),
            BulkColumn.InstantOrNull<Standing>("formed", c => c.FormedAt),
            BulkColumn.IntOrNull<Standing>("category", c => (int?)c.Category),
            BulkColumn.Real<Standing>("top", c => c.Top),
        ], cancellationToken);

    /// <summary>Joins the entries to their campaigns; the first one of a campaign that has none in front stands for it.</summary>
    private static async Task JoinAsync(BulkSql sql, List<(Member Member, Standing Campaign)> joining, CancellationToken cancellationToken)
    {
        if (joining.Count == 0)
            return;
        var judged = joining.Where(j => !j.Member.Quotes && !CampaignMatch.IsOutlier(j.Member.Category, j.Member.Probability, j.Campaign.Category, j.Campaign.Top)).ToList();
        await sql.RunAsync("UPDATE queue_entries SET campaign_id = :campaign, behind = :behind, version = version + 1 {rows} WHERE comment_id = :id",
            judged,
            [
                BulkColumn.Id<(Member Member, Standing Campaign)>("id", j => j.Member.CommentId),
                BulkColumn.Id<(Member Member, Standing Campaign)>("campaign", j => j.Campaign.Id),
                BulkColumn.Int<(Member Member, Standing Campaign)>("behind", _ => 1),
            ], cancellationToken);
        var campaigns = judged.Select(j => j.Campaign.Id).Distinct().ToList();
        await sql.RunAsync(
            $$"""
            UPDATE queue_entries SET behind = :no {rows} WHERE comment_id =
                (SELECT b.comment_id FROM queue_entries b WHERE b.campaign_id = :campaign AND b.state = {{(int)QueueState.Waiting}} ORDER BY b.behind, b.priority DESC, b.comment_id LIMIT 1)
            """,
            campaigns,
            [BulkColumn.Id<Guid>("campaign", id => id), BulkColumn.Int<Guid>("no", _ => 0)], cancellationToken);
    }

    private sealed record Member(Guid CommentId, Guid CampaignId, bool Flagged, Category Category, float Probability, bool Quotes);

    private sealed class Standing(Guid id)
    {
        public Guid Id => id;
        public int Flagged { get; set; }
        public DateTimeOffset? FormedAt { get; set; }
        public Category? Category { get; set; }
        public float Top { get; set; }

        public void Measure(Member member)
        {
            if (!member.Quotes && member.Probability > Top)
                (Top, Category) = (member.Probability, member.Category);
        }
    }
}
