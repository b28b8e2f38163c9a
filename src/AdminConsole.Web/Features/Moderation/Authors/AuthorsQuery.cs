using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Authors;

/// <summary>Reads lists of authors: those searched for, those with points, and those for whom something is recommended.</summary>
public sealed class AuthorsQuery(ConsoleDb db, StrikeBook strikes, TimeProvider clock)
{
    private const int Most = 100;

    public async Task<AuthorsPage> PageAsync(string? query, bool recommended, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        query = string.IsNullOrWhiteSpace(query) ? null : query.Trim();
        var open = await OpenAsync(now, cancel);
        var rows = recommended ? [] : await RowsAsync(query, open, now, cancel);
        return new AuthorsPage(query, recommended, rows, recommended ? open : [], open.Count);
    }

    private async Task<IReadOnlyList<AuthorRow>> RowsAsync(string? query, IReadOnlyList<RecommendedRow> open, DateTimeOffset now, CancellationToken cancel)
    {
        List<Author> authors;
        if (query is not null)
        {
            authors = await db.Authors.AsNoTracking().Where(a => a.PlatformId == query || a.Name!.StartsWith(query))
                .OrderByDescending(a => a.RemovedCount).ThenBy(a => a.Id).Take(Most).ToListAsync(cancel);
        }
        else
        {
            var leading = await db.Strikes.Where(s => s.RevokedAt == null && s.ExpiresAt > now).GroupBy(s => s.AuthorId)
                .Select(g => new { g.Key, Points = g.Sum(s => s.Points) }).OrderByDescending(g => g.Points).Take(Most).Select(g => g.Key).ToListAsync(cancel);
            authors = await db.Authors.AsNoTracking().Where(a => leading.Contains(a.Id)).ToListAsync(cancel);
        }

        var ids = authors.ConvertAll(a => a.Id);
        var points = await StrikeBook.PointsAsync(db, ids, now, cancel);
        var held = (await db.Sanctions.AsNoTracking().Where(s => ids.Contains(s.AuthorId) && s.LiftedAt == null && (s.Until == null || s.Until > now))
            .Select(s => new { s.AuthorId, s.Kind }).ToListAsync(cancel)).ToLookup(s => s.AuthorId, s => s.Kind);
        var asked = open.ToDictionary(o => o.AuthorId, o => o.Kind);
        var rows = authors.Select(a => new AuthorRow(
            a.Id, a.Name ?? a.PlatformId, a.PlatformId, a.CommentCount, a.RemovedCount, points.GetValueOrDefault(a.Id),
            held[a.Id].Any() ? held[a.Id].Max() : null,
            asked.TryGetValue(a.Id, out var kind) ? kind : null));
        return [.. query is null ? rows.OrderByDescending(r => r.Points).ThenByDescending(r => r.Removed) : rows];
    }

    /// <summary>What still has the points it was made for, the heaviest first.</summary>
    private async Task<IReadOnlyList<RecommendedRow>> OpenAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var rules = await strikes.RulesAsync(db, cancel);
        var open = await (
            from r in db.Recommendations.AsNoTracking()
            join a in db.Authors.AsNoTracking() on r.AuthorId equals a.Id
            where r.State == RecommendationState.Open
            orderby r.Kind descending, r.At
            select new { Recommendation = r, Author = a }).Take(Most).ToListAsync(cancel);
        var ids = open.ConvertAll(o => o.Author.Id);
        var points = await StrikeBook.PointsAsync(db, ids, now, cancel);
        var week = now.AddDays(-7);
        var recent = await db.Strikes.Where(s => ids.Contains(s.AuthorId) && s.RevokedAt == null && s.At >= week).GroupBy(s => s.AuthorId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return
        [
            .. open.Where(o => points.GetValueOrDefault(o.Author.Id) >= rules.Threshold(o.Recommendation.Kind)).Select(o => new RecommendedRow(
                o.Recommendation.Id, o.Author.Id, o.Author.Name ?? o.Author.PlatformId, o.Author.PlatformId, o.Recommendation.Kind,
                points[o.Author.Id], o.Recommendation.At, o.Author.CommentCount, o.Author.RemovedCount, recent.GetValueOrDefault(o.Author.Id))),
        ];
    }
}

/// <summary>How many recommendations wait for a person.</summary>
public sealed class AuthorRailCount(ConsoleDb db) : IRailCount
{
    public string Room => "authors";

    public async Task<RailFigure> CountAsync(CancellationToken cancel) =>
        new(await db.Recommendations.LongCountAsync(r => r.State == RecommendationState.Open, cancel));
}
