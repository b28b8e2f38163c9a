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
    public CampaignGroup? Group { get => field?.Now; set; }
    public double Similarity { get; set; }
}

/// <summary>A campaign while a batch is placed.</summary>
internal sealed class CampaignGroup(Guid id, CommentId specimen, Sketch sketch, bool isNew)
{
    private CampaignGroup? mergedInto;

    public Guid Id => id;
    public CommentId Specimen => specimen;
    public Sketch Sketch => sketch;
    public bool IsNew => isNew;
    public bool IsFormed { get; init; }

    /// <summary>Somebody decided on some of it: it keeps its name.</summary>
    public bool IsDecided { get; init; }

    public int Stored { get; init; }
    public int Added { get; private set; }
    public DateTimeOffset FirstSeenAt { get; private set; } = DateTimeOffset.MaxValue;
    public DateTimeOffset LastSeenAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The campaign that this one has become a part of, or itself.</summary>
    public CampaignGroup Now => mergedInto is null ? this : mergedInto.Now;

    public void Add(DateTimeOffset at)
    {
        Added++;
        FirstSeenAt = at < FirstSeenAt ? at : FirstSeenAt;
        LastSeenAt = at > LastSeenAt ? at : LastSeenAt;
    }

    public void Remove() => Added--;

    public void MergeInto(CampaignGroup other)
    {
        mergedInto = other;
        if (Added == 0)
            return;
        other.Added += Added;
        other.FirstSeenAt = FirstSeenAt < other.FirstSeenAt ? FirstSeenAt : other.FirstSeenAt;
        other.LastSeenAt = LastSeenAt > other.LastSeenAt ? LastSeenAt : other.LastSeenAt;
    }
}

/// <summary>
/// Decides, in the order of the batch, which comment joins whom: the most like one first whose campaign it fits. A comment
/// that fits several campaigns shows that they are one, and those that were alone so far come along: otherwise the order of
/// arrival would decide how many campaigns the wordings of one advertisement make.
/// </summary>
/// <param name="edited">Comments of this write that were known before: nobody is like the text that they no longer have.</param>
internal sealed class PlacingBatch(IReadOnlySet<CommentId> edited, TimeProvider clock)
{
    private readonly Dictionary<long, PlacedRow> known = [];
    private readonly Dictionary<Guid, CampaignGroup> groups = [];
    private readonly Dictionary<string, PlacedRow> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<CommentId, PlacedRow> rows = [];
    private readonly List<PlacedRow> partners = []; // stored ones that get their first campaign
    private readonly List<(Guid From, CampaignGroup Into)> merges = [];
    private IReadOnlyList<CommentId> moved = [];

    /// <summary>One for each comment: an id that came twice counts with its last text.</summary>
    public IReadOnlyCollection<PlacedRow> Rows => rows.Values;

    public IReadOnlyList<Placed> Placed => [.. rows.Values.Where(r => r.Group is not null).Concat(partners).Select(r => new Placed(r.Id, r.Group!.Id))];

    /// <summary>Stored comments that were alone until now, or in a group that was not formed and has become a part of another.</summary>
    public IReadOnlyList<CommentId> Partners => [.. partners.Select(p => p.Id).Union(moved)];

    public bool Has(CommentId id) => rows.ContainsKey(id);

    /// <summary>The rows behind the matches: what was edited or taken away since has another sequence and is not among them.</summary>
    public async Task ReadAsync(BulkSql sql, List<long> sequences, CancellationToken cancellationToken)
    {
        var campaigns = new Dictionary<long, Guid>();
        await sql.ReadAsync("SELECT sequence, comment_id, sketch, at, campaign_id FROM fingerprints {rows} WHERE sequence = :seq",
            sequences, [BulkColumn.Long<long>("seq", s => s)], found =>
            {
                if (edited.Contains(new CommentId(found.Id(1))) || Sketch.Read(found.Bytes(2)) is not { } sketch)
                    return;
                known[found.Long(0)] = new PlacedRow(new CommentId(found.Id(1)), sketch, found.Instant(3)) { Sequence = found.Long(0) };
                if (!found.IsNull(4))
                    campaigns[found.Long(0)] = found.Id(4);
            }, cancellationToken);
        List<Guid> ids = [.. campaigns.Values.Distinct()];
        BulkColumn<Guid>[] id = [BulkColumn.Id<Guid>("id", value => value)];
        var decided = new HashSet<Guid>();
        await sql.ReadAsync(
            $"SELECT :id FROM (SELECT 1) one {{rows}} WHERE EXISTS (SELECT 1 FROM queue_entries e WHERE e.campaign_id = :id AND e.state = {(int)QueueState.Decided})",
            ids, id, found => decided.Add(found.Id(0)), cancellationToken);
        await sql.ReadAsync(
            "SELECT campaigns.id, campaigns.specimen_id, fingerprints.sketch, campaigns.formed_at, campaigns.member_count FROM campaigns JOIN fingerprints ON fingerprints.comment_id = campaigns.specimen_id {rows} WHERE campaigns.id = :id",
            ids, id, found =>
            {
                if (Sketch.Read(found.Bytes(2)) is { } sketch)
                {
                    groups[found.Id(0)] = new CampaignGroup(found.Id(0), new CommentId(found.Id(1)), sketch, isNew: false)
                    {
                        IsFormed = !found.IsNull(3),
                        IsDecided = decided.Contains(found.Id(0)),
                        Stored = found.Int(4),
                    };
                }
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
            left.Remove();
        foreach (var (like, similarity) in Candidates(comment, text, window))
        {
            var its = like.Group;
            if (its is not null && its.Sketch.Similarity(text.Sketch) < CampaignMatch.LeastWithSpecimen)
                continue;
            if (row.Group is not { } group)
                (row.Group, row.Similarity) = (its ?? Found(like, similarity), similarity);
            else if (its is null)
                Join(like, group, similarity);
            else if (its != group)
                Merge(its, group);
        }

        row.Group?.Add(row.At);
        rows.Add(comment.Id, row);
        byText[comment.Text] = row;
    }

    public async Task WriteAsync(BulkSql sql, CancellationToken cancellationToken)
    {
        var members = rows.Values.Where(r => r.Group is not null).Concat(partners).ToList();
        if (members.Count == 0)
            return;
        await CampaignRows.JoinAsync(sql, members, partners, [.. groups.Values.Where(g => g.Now == g && g.Added > 0)], cancellationToken);
        moved = await CampaignRows.MergeAsync(sql, merges.ConvertAll(m => (m.From, m.Into.Now.Id)), cancellationToken);
    }

    /// <summary>A new campaign, with the one that was there first as its specimen.</summary>
    private CampaignGroup Found(PlacedRow like, double similarity)
    {
        var group = new CampaignGroup(Ids.New(clock), like.Id, like.Sketch!, isNew: true);
        groups.Add(group.Id, group);
        Join(like, group, similarity);
        return group;
    }

    /// <summary>Who was alone until now comes along, if it fits the specimen, too.</summary>
    private void Join(PlacedRow alone, CampaignGroup group, double similarity)
    {
        if (group.Sketch.Similarity(alone.Sketch!) < CampaignMatch.LeastWithSpecimen)
            return;
        (alone.Group, alone.Similarity) = (group, similarity);
        group.Add(alone.At);
        if (alone.Sequence > 0)
            partners.Add(alone);
    }

    private void Merge(CampaignGroup one, CampaignGroup other)
    {
        if ((one.IsDecided && other.IsDecided) || one.Sketch.Similarity(other.Sketch) < CampaignMatch.LeastWithSpecimen)
            return;
        (CampaignGroup Into, CampaignGroup From) roles = Weight(one).CompareTo(Weight(other)) >= 0 ? (one, other) : (other, one);
        roles.From.MergeInto(roles.Into);
        if (!roles.From.IsNew)
            merges.Add((roles.From.Id, roles.Into));

        static (bool, bool, int) Weight(CampaignGroup group) => (group.IsDecided, group.IsFormed, group.Stored + group.Added);
    }

    private List<(PlacedRow Like, double Similarity)> Candidates(Placing comment, SketchedText text, IReadOnlyList<SketchMatch> window)
    {
        var found = new List<(PlacedRow Like, double Similarity)>();
        foreach (var match in window)
        {
            if (known.TryGetValue(match.Sequence, out var row))
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
