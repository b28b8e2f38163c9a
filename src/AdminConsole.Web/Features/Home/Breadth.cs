using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace AdminConsole.Web.Features.Home;

/// <summary>How widely the catalogue was heard in thirty days. Shares are of 1.</summary>
/// <param name="Heard">Tracks played at least once, of all that are offered.</param>
/// <param name="Tail">Plays outside the most-played fifth of the catalogue.</param>
/// <param name="Independent">Plays of independent artists; <paramref name="IndependentTracks"/> is their share of the catalogue.</param>
/// <param name="Tenths">Share of the plays that each tenth of the catalogue gets, most-played tenth first.</param>
public sealed record Breadth(
    int Tracks, long Plays, double Heard, double Tail, double Independent, double IndependentTracks, double Skipped, IReadOnlyList<double> Tenths, DateTimeOffset At);

/// <summary>Reads a month of listens at most every ten minutes: it is a report, not a counter.</summary>
public sealed class BreadthQuery(ConsoleDb db, IMemoryCache cache, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public async Task<Breadth?> ReadAsync(CancellationToken cancel) =>
        cache.TryGetValue(typeof(Breadth), out Breadth? known) ? known : cache.Set(typeof(Breadth), await MeasureAsync(cancel), Fresh);

    private async Task<Breadth?> MeasureAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var from = now - Window;
        var tracks = await db.Tracks.AsNoTracking().Where(t => t.WithdrawnAt == null).Select(t => new { t.Id, t.Artist!.Independent }).ToListAsync(cancel);
        var heard = await db.Listens.AsNoTracking().Where(l => l.At >= from)
            .GroupBy(l => l.TrackId).Select(g => new { g.Key, Plays = g.Sum(l => (long)l.Plays), Listens = g.Count(), Skips = g.Count(l => l.Skipped) }).ToListAsync(cancel);
        if (tracks.Count == 0 || heard.Count == 0)
            return null;
        var plays = heard.ToDictionary(h => h.Key, h => h.Plays);
        var byTrack = tracks.Select(t => (t.Independent, Plays: plays.GetValueOrDefault(t.Id))).OrderByDescending(t => t.Plays).ToArray();
        var total = Math.Max(byTrack.Sum(t => t.Plays), 1);
        return new Breadth(
            tracks.Count,
            total,
            (double)byTrack.Count(t => t.Plays > 0) / tracks.Count,
            (double)byTrack.Skip(tracks.Count / 5).Sum(t => t.Plays) / total,
            (double)byTrack.Where(t => t.Independent).Sum(t => t.Plays) / total,
            (double)tracks.Count(t => t.Independent) / tracks.Count,
            (double)heard.Sum(h => h.Skips) / Math.Max(heard.Sum(h => h.Listens), 1),
            [.. Enumerable.Range(0, 10).Select(i => (double)byTrack[(i * byTrack.Length / 10)..((i + 1) * byTrack.Length / 10)].Sum(t => t.Plays) / total)],
            now);
    }
}
