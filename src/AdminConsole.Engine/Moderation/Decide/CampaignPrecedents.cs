using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Decide;

/// <summary>
/// What was decided on campaigns, for the intake: who says what was removed before waits for a person, even where no model
/// flags it.
/// </summary>
public static class CampaignPrecedents
{
    /// <summary>Detail of the flag that such a comment gets.</summary>
    public const string LikeRemoved = "like-removed";

    /// <summary>The same judgements, with a flag where a new comment is like those of a campaign that was removed.</summary>
    public static async Task<IReadOnlyList<JudgedRevision>> FlagAsync(
        ConsoleDb db, IReadOnlyList<Placed> placed, IReadOnlyList<JudgedRevision> judged, CancellationToken cancellationToken)
    {
        var alike = placed.ToDictionary(p => p.Id, p => p.Campaign);
        if (alike.Count == 0)
            return judged;
        var removed = new Dictionary<Guid, Category>();
        await BulkSql.On(db).ReadAsync(
            $"SELECT v.campaign_id, c.category FROM campaign_verdicts v JOIN campaigns c ON c.id = v.campaign_id {{rows}} WHERE v.campaign_id = :id AND v.kind = {(int)DecisionKind.Remove}",
            [.. alike.Values.Distinct()], [BulkColumn.Id<Guid>("id", id => id)],
            found => removed.Add(found.Id(0), found.IsNull(1) ? Category.Marketing : (Category)found.Int(1)), cancellationToken);
        return removed.Count == 0 ? judged : [.. judged.Select(j =>
            !j.Judgement.Waits && alike.TryGetValue(j.Revision.Id, out var campaign) && removed.TryGetValue(campaign, out var category)
                ? j with { Judgement = j.Judgement with { Flags = [.. j.Judgement.Flags, new FlagDraft(FlagKind.Rule, category, null, LikeRemoved, null)] } }
                : j)];
    }
}
