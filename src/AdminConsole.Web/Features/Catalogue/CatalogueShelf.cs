using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace AdminConsole.Web.Features.Catalogue;

/// <summary>One track with its figures.</summary>
/// <param name="Lately">Listens per day over the last <see cref="CatalogueShelf.Days"/> days, the oldest first.</param>
public sealed record ShelfTrack(
    Guid Id, string PlatformId, string Title, Guid ArtistId, string Artist, bool Independent, string? Style, string? StyleZh, string? StyleSlug,
    int DurationMs, int Popularity, long Listens, long Finished, long Likes, IReadOnlyList<double> Lately)
{
    public double? FinishedShare => Listens == 0 ? null : (double)Finished / Listens;
}

public sealed record ShelfArtist(Guid Id, string Name, bool Independent, int Tracks, long Listens, long Finished, long Likes, IReadOnlyList<double> Lately)
{
    public double? FinishedShare => Listens == 0 ? null : (double)Finished / Listens;
}

public sealed record ShelfStyle(string Slug, string Name, string NameZh, int Tracks, int Artists, double Independents, long Listens, long Finished, IReadOnlyList<double> Lately)
{
    public double? FinishedShare => Listens == 0 ? null : (double)Finished / Listens;
}

public sealed record Shelf(IReadOnlyList<ShelfTrack> Tracks, IReadOnlyList<ShelfArtist> Artists, IReadOnlyList<ShelfStyle> Styles);

/// <summary>
/// The catalogue with its figures, read in five grouped queries and kept for a minute: sorting by listens needs the
/// figures of every track, and nobody needs them newer than that. Meant for catalogues that fit in memory (about
/// 300 bytes a track).
/// </summary>
public sealed class CatalogueShelf(ConsoleDb db, IMemoryCache cache, TimeProvider clock)
{
    public const int Days = 28;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    public async Task<Shelf> GetAsync(CancellationToken cancel)
    {
        if (cache.TryGetValue(typeof(CatalogueShelf), out Shelf? shelf) && shelf is not null)
            return shelf;
        return cache.Set(typeof(CatalogueShelf), await ReadAsync(cancel), Fresh);
    }

    private async Task<Shelf> ReadAsync(CancellationToken cancel)
    {
        var today = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var since = today.AddDays(1 - Days);
        var counts = (await db.Listens.AsNoTracking().GroupBy(l => l.TrackId)
            .Select(g => new { g.Key, Listens = g.Sum(l => (long)l.Plays), Skips = g.Sum(l => l.Skipped ? (long)l.Plays : 0) })
            .ToListAsync(cancel)).ToDictionary(c => c.Key);
        var likes = (await db.ListenerActions.AsNoTracking().Where(a => a.Kind == ListenerActionKind.Like).GroupBy(a => a.TrackId)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancel)).ToDictionary(c => c.Key, c => c.Count);
        var lately = new Dictionary<TrackId, double[]>();
        await foreach (var listen in db.Listens.AsNoTracking().Where(l => l.At >= since).Select(l => new { l.TrackId, l.At, l.Plays }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (!lately.TryGetValue(listen.TrackId, out var days))
                lately[listen.TrackId] = days = new double[Days];
            days[Math.Clamp((int)(listen.At - since).TotalDays, 0, Days - 1)] += listen.Plays;
        }

        var none = new double[Days];
        var rows = await db.Tracks.AsNoTracking().Where(t => t.WithdrawnAt == null)
            .Select(t => new { t.Id, t.PlatformId, t.Title, t.ArtistId, Artist = t.Artist!.Name, t.Artist.Independent, t.Style, t.DurationMs, t.Popularity })
            .ToListAsync(cancel);
        var tracks = rows.ConvertAll(t =>
        {
            var count = counts.GetValueOrDefault(t.Id);
            return new ShelfTrack(
                t.Id.Value, t.PlatformId, t.Title, t.ArtistId, t.Artist, t.Independent, t.Style?.Name, t.Style?.NameZh, t.Style?.Slug,
                t.DurationMs, t.Popularity, count?.Listens ?? 0, (count?.Listens - count?.Skips) ?? 0, likes.GetValueOrDefault(t.Id), lately.GetValueOrDefault(t.Id, none));
        });
        var artists = tracks.GroupBy(t => t.ArtistId).Select(g => new ShelfArtist(
            g.Key, g.First().Artist, g.First().Independent, g.Count(), g.Sum(t => t.Listens), g.Sum(t => t.Finished), g.Sum(t => t.Likes), Sum(g))).ToList();
        var byStyle = tracks.ToLookup(t => t.StyleSlug, StringComparer.Ordinal);
        var styles = (await db.Styles.AsNoTracking().ToListAsync(cancel)).ConvertAll(s =>
        {
            var own = byStyle[s.Slug].ToList();
            return new ShelfStyle(
                s.Slug, s.Name, s.NameZh, own.Count, own.Select(t => t.ArtistId).Distinct().Count(),
                own.Count == 0 ? 0 : (double)own.Count(t => t.Independent) / own.Count, own.Sum(t => t.Listens), own.Sum(t => t.Finished), Sum(own));
        });
        return new Shelf(tracks, artists, styles);
    }

    private static double[] Sum(IEnumerable<ShelfTrack> tracks)
    {
        var days = new double[Days];
        foreach (var track in tracks)
        {
            for (var day = 0; day < Days; day++)
                days[day] += track.Lately[day];
        }

        return days;
    }
}
