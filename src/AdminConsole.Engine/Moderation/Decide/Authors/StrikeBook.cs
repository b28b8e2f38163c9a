using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Authors;

/// <summary>A removal, as its author's record sees it.</summary>
public sealed record Removal(Guid DecisionId, Guid AuthorId, RemovalReason Reason);

/// <summary>
/// What removals do to their authors' records: the tally, a strike with its event, and a recommendation where the points
/// reach a threshold. It works on many at once inside the transaction of the decisions, and saves nothing by itself.
/// </summary>
public sealed class StrikeBook(DecideOptions options, TimeProvider clock)
{
    private sealed record InForce(int Number, StrikeRules Rules);

    private volatile InForce? last;

    /// <summary>Counts removals that were just recorded.</summary>
    public async Task RemovedAsync(ConsoleDb db, IReadOnlyList<Removal> removals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (removals.Count == 0)
            return;

        // The tally locks the authors' rows: of two removals at once the second sees the first one's strike.
        await TallyAsync(db, removals, +1, cancellationToken);
        var rules = await RulesAsync(db, cancellationToken);
        var strikes = removals.Select(r => (Removal: r, Rule: rules.For(r.Reason))).Where(r => r.Rule.Points > 0).Select(r => new Strike
        {
            Id = Ids.New(clock),
            AuthorId = r.Removal.AuthorId,
            DecisionId = r.Removal.DecisionId,
            Reason = r.Removal.Reason,
            Points = r.Rule.Points,
            At = now,
            ExpiresAt = now.AddDays(r.Rule.Days),
        }).ToList();
        if (strikes.Count == 0)
            return;
        var added = strikes.GroupBy(s => s.AuthorId).ToDictionary(g => g.Key, g => g.Sum(s => s.Points));
        var authors = await AuthorsAsync(db, added.Keys, cancellationToken);
        var points = await PointsAsync(db, added.Keys, now, cancellationToken);
        db.Strikes.AddRange(strikes);
        db.OutboxMessages.AddRange(strikes.Select(s => AuthorEvent.MessageOf(
            s.Id, AuthorEvent.Striked, authors[s.AuthorId],
            new AuthorEvent(authors[s.AuthorId].PlatformId, s.Points, PlatformEvent.Name(s.Reason), PlatformEvent.Instant(s.ExpiresAt), s.DecisionId),
            now, options.Grace)));
        await RecommendAsync(db, added.ToDictionary(a => a.Key, a => a.Value + points.GetValueOrDefault(a.Key)), rules, now, cancellationToken);
    }

    /// <summary>Revokes what removals cost that were taken back.</summary>
    public async Task TakenBackAsync(ConsoleDb db, IReadOnlyList<Removal> removals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (removals.Count == 0)
            return;
        await TallyAsync(db, removals, -1, cancellationToken);
        var decisions = removals.Select(r => r.DecisionId).ToList();
        await db.Strikes.Where(s => decisions.Contains(s.DecisionId) && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
        var authors = removals.Select(r => r.AuthorId).Distinct().ToList();
        var open = await db.Recommendations.Where(r => authors.Contains(r.AuthorId) && r.State == RecommendationState.Open).ToListAsync(cancellationToken);
        if (open.Count == 0)
            return;
        var rules = await RulesAsync(db, cancellationToken);
        var points = await PointsAsync(db, [.. open.Select(r => r.AuthorId)], now, cancellationToken);
        foreach (var recommendation in open)
            Lower(recommendation, points.GetValueOrDefault(recommendation.AuthorId), rules);
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

    private async Task RecommendAsync(
        ConsoleDb db, Dictionary<Guid, int> points, StrikeRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reached = points.Select(p => (Author: p.Key, Points: p.Value, Kind: rules.Recommended(p.Value))).Where(p => p.Kind is not null).ToList();
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
            if (!open.TryGetValue(author, out var recommendation))
                db.Recommendations.Add(new Recommendation { Id = Ids.New(clock), AuthorId = author, Kind = kind!.Value, Points = sum, At = now });
            else
                (recommendation.Kind, recommendation.Points) = (kind!.Value > recommendation.Kind ? kind.Value : recommendation.Kind, sum);
        }
    }

    /// <summary>In the order of their ids, so that two transactions with the same authors never wait for each other in a ring.</summary>
    private static async Task TallyAsync(ConsoleDb db, IReadOnlyList<Removal> removals, int sign, CancellationToken cancellationToken)
    {
        var counts = removals.GroupBy(r => r.AuthorId).Select(g => (Author: g.Key, By: g.Count() * sign)).ToList();
        var sql = BulkSql.On(db);
        if (counts.Count > 1)
        {
            await sql.ReadAsync("SELECT authors.id FROM authors {rows} WHERE authors.id = :id ORDER BY authors.id {lock authors}", counts,
                [BulkColumn.Id<(Guid Author, int By)>("id", c => c.Author)], _ => { }, cancellationToken);
        }

        await sql.RunAsync("UPDATE authors SET removed_count = removed_count + :by {rows} WHERE id = :id", counts,
            [BulkColumn.Int<(Guid Author, int By)>("by", c => c.By), BulkColumn.Id<(Guid Author, int By)>("id", c => c.Author)], cancellationToken);
    }

    private static Task<Dictionary<Guid, Author>> AuthorsAsync(ConsoleDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        db.Authors.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
}
