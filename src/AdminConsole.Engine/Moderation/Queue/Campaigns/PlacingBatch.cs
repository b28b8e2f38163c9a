using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;

namespace AdminConsole.Engine.Moderation.Queue.Campaigns;

/// <summary>A fingerprint to be written; without a sketch it only takes the old one out.</summary>
internal sealed class PlacedRow(CommentId id, Sketch? sketch, DateTimeOffset at)
{
    public CommentId Id => id;
    public Sketch? Sketch => sketch;
    public DateTimeOffset At => at;
    public long Sequence { get; set; }
    public CampaignGroup? Group { get; set; }
    public double Similarity { get; set; }
}

/// <summary>A campaign while a batch is placed.</summary>
internal sealed class CampaignGroup(Guid id, CommentId specimen, Sketch sketch, bool isNew)
{
    public Guid Id => id;
    public CommentId Specimen => specimen;
    public Sketch Sketch => sketch;
    public bool IsNew => isNew;
    public int Added { get; set; }
    public DateTimeOffset FirstSeenAt { get; set; } = DateTimeOffset.MaxValue;
    public DateTimeOffset LastSeenAt { get; set; } = DateTimeOffset.MinValue;

    public void Add(DateTimeOffset at)
    {
        Added++;
        FirstSeenAt = at < FirstSeenAt ? at : FirstSeenAt;
        LastSeenAt = at > LastSeenAt ? at : LastSeenAt;
    }
}

/// <summary>Decides, in the order of the batch, which comment joins whom: the most like one first whose campaign it fits.</summary>
internal sealed class PlacingBatch(TimeProvider clock)
{
    private readonly Dictionary<long, PlacedRow> known = [];
    private readonly Dictionary<Guid, CampaignGroup> groups = [];
    private readonly Dictionary<string, PlacedRow> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<CommentId, PlacedRow> rows = [];
    private readonly List<PlacedRow> partners = []; // stored ones that get their first campaign

    /// <summary>One for each comment: an id that came twice counts with its last text.</summary>
    public IReadOnlyCollection<PlacedRow> Rows => rows.Values;

    public IReadOnlyList<Placed> Placed => [.. rows.Values.Where(r => r.Group is not null).Concat(partners).Select(r => new Placed(r.Id, r.Group!.Id, r.Similarity))];

    public bool Has(CommentId id) => rows.ContainsKey(id);

    /// <summary>The rows behind the matches: what was edited or taken away since has another sequence and is not among them.</summary>
    public async Task ReadAsync(BulkSql sql, List<long> sequences, CancellationToken cancellationToken)
    {
        var campaigns = new Dictionary<long, Guid>();
        await sql.ReadAsync("SELECT sequence, comment_id, sketch, at, campaign_id FROM fingerprints {rows} WHERE sequence = :seq",
            sequences, [BulkColumn.Long<long>("seq", s => s)], found =>
            {
                if (Sketch.Read(found.Bytes(2)) is not { } sketch)
                    return;
                known[found.Long(0)] = new PlacedRow(new CommentId(found.Id(1)), sketch, found.Instant(3)) { Sequence = found.Long(0) };
                if (!found.IsNull(4))
                    campaigns[found.Long(0)] = found.Id(4);
            }, cancellationToken);
        await sql.ReadAsync(
            "SELECT campaigns.id, campaigns.specimen_id, fingerprints.sketch FROM campaigns JOIN fingerprints ON fingerprints.comment_id = campaigns.specimen_id {rows} WHERE campaigns.id = :id",
            [.. campaigns.Values.Distinct()], [BulkColumn.Id<Guid>("id", id => id)], found =>
            {
                if (Sketch.Read(found.Bytes(2)) is { } sketch)
                    groups[found.Id(0)] = new CampaignGroup(found.Id(0), new CommentId(found.Id(1)), sketch, isNew: false);
            }, cancellationToken);
        foreach (var (sequence, campaign) in campaigns)
        {
            if (groups.TryGetValue(campaign, out var group))
                known[sequence].Group = group;
        }
    }

    public void Place(Placing comment, SketchedText text, IReadOnlyList<SketchMatch> window)
    {
        var row = new PlacedRow(comment.Id, text.Sketch, comment.At);
        if (rows.Remove(comment.Id, out var earlier) && earlier.Group is { } left)
            left.Added--;
        foreach (var (like, similarity) in Candidates(comment, text, window))
        {
            if (like.Group is { } group)
            {
                if (group.Sketch.Similarity(text.Sketch) < CampaignMatch.LeastWithSpecimen)
                    continue;
            }
            else
            {
                group = new CampaignGroup(Ids.New(clock), like.Id, like.Sketch!, isNew: true);
                like.Group = group;
                like.Similarity = similarity;
                group.Add(like.At);
                if (like.Sequence > 0)
                    partners.Add(like);
                groups.Add(group.Id, group);
            }

            row.Group = group;
            row.Similarity = similarity;
            group.Add(row.At);
            break;
        }

        rows.Add(comment.Id, row);
        byText[comment.Text] = row;
    }

    public async Task WriteAsync(BulkSql sql, CancellationToken cancellationToken)
    {
        var members = rows.Values.Where(r => r.Group is not null).Concat(partners).ToList();
        if (members.Count == 0)
            return;
        await CampaignRows.JoinAsync(sql, members, [.. groups.Values.Where(g => g.Added > 0)], cancellationToken);
    }

    private List<(PlacedRow Like, double Similarity)> Candidates(Placing comment, SketchedText text, IReadOnlyList<SketchMatch> window)
    {
        var found = new List<(PlacedRow Like, double Similarity)>();
        foreach (var match in window)
        {
            // An edited comment is not like its own old text.
            if (known.TryGetValue(match.Sequence, out var row) && row.Id != comment.Id && !rows.ContainsKey(row.Id))
                found.Add((row, match.Similarity));
        }

        if (byText.TryGetValue(comment.Text, out var same) && same.Id != comment.Id)
            found.Add((same, 1));
        foreach (var (other, similarity) in text.Batch)
        {
            if (byText.TryGetValue(other, out var row) && row.Id != comment.Id)
                found.Add((row, similarity));
        }

        return found.Count < 2 ? found : [.. found.OrderByDescending(f => f.Similarity)];
    }
}
