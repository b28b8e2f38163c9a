using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>A removal as its author's record sees it: made now, or, without a reason, taken back now.</summary>
public sealed record Removal(Guid DecisionId, Guid AuthorId, RemovalReason? Reason, TimeSpan Grace)
{
    public bool TakenBack => Reason is null;
}

/// <summary>
/// What removals do to their authors' records: the tally, a strike with its event, and a recommendation where the points
/// reach a threshold. It works on many at once, inside the transaction of the decisions.
/// </summary>
public sealed class StrikeBook(TimeProvider clock)
{
    private static readonly BulkColumn<Strike>[] Columns =
    [
        BulkColumn.Id<Strike>("id", s => s.Id),
        BulkColumn.Id<Strike>("author_id", s => s.AuthorId),
        BulkColumn.Id<Strike>("decision_id", s => s.DecisionId),
        BulkColumn.Int<Strike>("reason", s => (int)s.Reason),
        BulkColumn.Int<Strike>("points", s => s.Points),
        BulkColumn.Instant<Strike>("at", s => s.At),
        BulkColumn.Instant<Strike>("expires_at", s => s.ExpiresAt),
    ];

    private static readonly string Insert = $"INSERT INTO strikes ({string.Join(", ", Columns.Select(c => c.Name))}) {{rows}}";

    private sealed record InForce(int Number, StrikeRules Rules);

    private volatile InForce? last;

    /// <summary>
    /// Counts removals and those taken back. Recommendations are left in <paramref name="db"/> to be saved.
    /// </summary>
    /// <returns>What the platform hears, by decision.</returns>
    public async Task<ILookup<Guid, OutboxMessage>> WriteAsync(
        ConsoleDb db, IReadOnlyList<Removal> removals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The tally locks the authors' rows: of two removals at once, the second one sees the first one's strike.
        await TallyAsync(db, removals, cancellationToken);
        var revoked = removals.Where(r => r.TakenBack).ToList();
        if (revoked.Count > 0)
            await RevokeAsync(db, revoked, now, cancellationToken);
        var rules = await RulesAsync(db, cancellationToken);
        var strikes = removals.Where(r => !r.TakenBack && rules.For(r.Reason!.Value).Points > 0)
            .Select(r => (r.Grace, Strike: StrikeFor(r, rules.For(r.Reason!.Value), now))).ToList();
        await BulkSql.On(db).RunAsync(Insert, strikes.ConvertAll(s => s.Strike), Columns, cancellationToken);

        var authors = removals.Select(r => r.AuthorId).Distinct().ToList();
        var points = await PointsAsync(db, authors, now, cancellationToken);
        await RecommendAsync(db, points, strikes.Select(s => s.Strike.AuthorId).ToHashSet(), rules, now, cancellationToken);
        if (revoked.Count > 0)
            await LowerAsync(db, revoked.ConvertAll(r => r.AuthorId), points, rules, cancellationToken);
        var striked = strikes.Select(s => s.Strike.AuthorId).Distinct().ToList();
        var names = striked.Count == 0 ? [] : await db.Authors.AsNoTracking().Where(a => striked.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        return strikes.ToLookup(s => s.Strike.DecisionId, s => EventOf(s.Strike, names[s.Strike.AuthorId], s.Grace));
    }

    /// <summary>The points of these authors that are neither expired nor revoked; who has none is left out.</summary>
    public static Task<Dictionary<Guid, int>> PointsAsync(
        ConsoleDb db, IReadOnlyCollection<Guid> authors, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Strikes.Where(s => authors.Contains(s.AuthorId) && s.RevokedAt == null && s.ExpiresAt > now)
            .GroupBy(s => s.AuthorId).Select(g => new { g.Key, Points = g.Sum(s => s.Points) })
            .ToDictionaryAsync(g => g.Key, g => g.Points, cancellationToken);

    /// <summary>The rules of the policy in force; read anew only when there is another version.</summary>
    public async Task<StrikeRules> RulesAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        var number = await db.PolicyVersions.MaxAsync(p => (int?)p.Number, cancellationToken);
        if (number is null)
            return StrikeRules.Default;
        if (last is { } known && known.Number == number)
            return known.Rules;
        var json = await db.PolicyVersions.Where(p => p.Number == number).Select(p => p.Strikes).SingleAsync(cancellationToken);
        return (last = new InForce(number.Value, StrikeRules.Read(json))).Rules;
    }

    /// <summary>What the points no longer carry is not recommended any more.</summary>
    internal static void Lower(Recommendation recommendation, int points, StrikeRules rules)
    {
        var kind = rules.Recommended(points);
        if (kind is null)
            recommendation.State = RecommendationState.Lapsed;
        else if (kind < recommendation.Kind)
            (recommendation.Kind, recommendation.Points) = (kind.Value, points);
    }

    private Strike StrikeFor(Removal removal, StrikeRule rule, DateTimeOffset now) => new()
    {
        Id = Ids.New(clock),
        AuthorId = removal.AuthorId,
        DecisionId = removal.DecisionId,
        Reason = rule.Reason,
        Points = rule.Points,
        At = now,
        ExpiresAt = now.AddDays(rule.Days),
    };

    private static OutboxMessage EventOf(Strike strike, Author author, TimeSpan grace) => AuthorEvent.MessageOf(
        strike.Id, AuthorEvent.Striked, author,
        new AuthorEvent(author.PlatformId, strike.Points, PlatformEvent.Name(strike.Reason), PlatformEvent.Instant(strike.ExpiresAt), strike.DecisionId),
        strike.At, grace);

    private static Task<int> RevokeAsync(ConsoleDb db, List<Removal> revoked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var decisions = revoked.ConvertAll(r => r.DecisionId);
        return db.Strikes.Where(s => decisions.Contains(s.DecisionId) && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
    }

    private async Task RecommendAsync(
        ConsoleDb db, Dictionary<Guid, int> points, HashSet<Guid> striked, StrikeRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reached = points.Where(p => striked.Contains(p.Key) && p.Value >= rules.WarnAt).Select(p => (Author: p.Key, Points: p.Value, Kind: rules.Recommended(p.Value)!.Value)).ToList();
        if (reached.Count == 0)
            return;
        var authors = reached.ConvertAll(r => r.Author);
        var held = (await db.Sanctions.AsNoTracking()
            .Where(s => authors.Contains(s.AuthorId) && s.LiftedAt == null && (s.Until == null || s.Until > now))
            .Select(s => new { s.AuthorId, s.Kind }).ToListAsync(cancellationToken)).ToLookup(s => s.AuthorId, s => s.Kind);
        var open = await db.Recommendations.Where(r => authors.Contains(r.AuthorId) && r.State == RecommendationState.Open)
            .ToDictionaryAsync(r => r.AuthorId, cancellationToken);
        foreach (var (author, sum, kind) in reached)
        {
            if (held[author].Any(h => h >= kind))
                continue;
            if (open.TryGetValue(author, out var recommendation))
                (recommendation.Kind, recommendation.Points) = (kind, sum);
            else
                db.Recommendations.Add(new Recommendation { Id = Ids.New(clock), AuthorId = author, Kind = kind, Points = sum, At = now });
        }
    }

    private static async Task LowerAsync(
        ConsoleDb db, List<Guid> authors, Dictionary<Guid, int> points, StrikeRules rules, CancellationToken cancellationToken)
    {
        foreach (var open in await db.Recommendations.Where(r => authors.Contains(r.AuthorId) && r.State == RecommendationState.Open).ToListAsync(cancellationToken))
            Lower(open, points.GetValueOrDefault(open.AuthorId), rules);
    }

    /// <summary>In the order of their ids, so that two transactions with the same authors never wait for each other in a ring.</summary>
    private static async Task TallyAsync(ConsoleDb db, IReadOnlyList<Removal> removals, CancellationToken cancellationToken)
    {
        var tallies = removals.GroupBy(r => r.AuthorId).Select(g => (Author: g.Key, By: g.Sum(r => r.TakenBack ? -1 : 1))).ToList();
        var sql = BulkSql.On(db);
        if (tallies.Count > 1)
        {
            await sql.ReadAsync("SELECT authors.id FROM authors {rows} WHERE authors.id = :id ORDER BY authors.id {lock authors}", tallies,
                [BulkColumn.Id<(Guid Author, int By)>("id", c => c.Author)], _ => { }, cancellationToken);
        }

        await sql.RunAsync("UPDATE authors SET removed_count = removed_count + :by {rows} WHERE id = :id", tallies,
            [BulkColumn.Int<(Guid Author, int By)>("by", c => c.By), BulkColumn.Id<(Guid Author, int By)>("id", c => c.Author)], cancellationToken);
    }
}
