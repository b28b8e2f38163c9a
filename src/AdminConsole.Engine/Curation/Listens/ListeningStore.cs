using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Curation.Listens;

/// <summary>Reads the catalogue and what listeners did into memory.</summary>
public sealed class ListeningStore(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Older listens say little about today's taste, and the memory is better spent on listeners.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(365);

    /// <summary>
    /// Everything of the last <see cref="Window"/>. The last listener is nobody: no history, for lists that are not made for a person.
    /// </summary>
    public async Task<ListeningData> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var since = clock.GetUtcNow() - Window;
        var styles = await db.Styles.AsNoTracking().OrderBy(s => s.Slug)
            .Select(s => new StyleFacts(s.Id, s.Slug, s.Name, s.NameZh)).ToListAsync(cancellationToken);
        var artists = await db.Artists.AsNoTracking().OrderBy(a => a.Id)
            .Select(a => new ArtistFacts(a.Id, a.Name, a.Independent)).ToListAsync(cancellationToken);
        var styleNumbers = Numbers(styles, static style => style.Id);
        var artistNumbers = Numbers(artists, static artist => artist.Id);
        var tracks = (await db.Tracks.AsNoTracking().OrderBy(t => t.Id)
                .Select(t => new { t.Id, t.PlatformId, t.Title, t.ArtistId, t.StyleId, t.DurationMs, Withdrawn = t.WithdrawnAt != null })
                .ToListAsync(cancellationToken))
            .Select(t => new TrackFacts(
                t.Id, t.PlatformId, t.Title, artistNumbers[t.ArtistId],
                t.StyleId is { } style && styleNumbers.TryGetValue(style, out var number) ? number : -1, t.DurationMs, t.Withdrawn))
            .ToList();
        var listeners = await db.Listeners.AsNoTracking().OrderBy(l => l.Id)
            .Select(l => new ListenerFacts(l.Id, l.Name, l.Personalisation, l.OptedOut)).ToListAsync(cancellationToken);
        var trackNumbers = Numbers(tracks, static track => track.Id);
        var listenerNumbers = Numbers(listeners, static listener => listener.Id);

        var listens = new List<ListenFact>();
        await foreach (var l in db.Listens.AsNoTracking().Where(l => l.At >= since)
            .Select(l => new { l.ListenerId, l.TrackId, l.At, l.MsPlayed, l.Skipped, l.Plays }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (listenerNumbers.TryGetValue(l.ListenerId, out var listener) && trackNumbers.TryGetValue(l.TrackId, out var track))
                listens.Add(new ListenFact(listener, track, l.At.ToUnixTimeSeconds(), l.MsPlayed, l.Skipped, l.Plays));
        }
        var actions = new List<ActionFact>();
        // Somebody is not interested for good, not for a year.
        await foreach (var a in db.ListenerActions.AsNoTracking().Where(a => a.At >= since || a.Kind == ListenerActionKind.NotInterested)
            .Select(a => new { a.ListenerId, a.TrackId, a.At, a.Kind }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (listenerNumbers.TryGetValue(a.ListenerId, out var listener) && trackNumbers.TryGetValue(a.TrackId, out var track))
                actions.Add(new ActionFact(listener, track, a.At.ToUnixTimeSeconds(), a.Kind));
        }
        return new ListeningData(styles, artists, tracks, [.. listeners, new ListenerFacts(default, null, 1, false)], listens, actions);
    }

    /// <summary>Brings one listener of a history up to this moment.</summary>
    public async Task RefreshAsync(ListeningHistory history, int listener, IReadOnlyDictionary<TrackId, int> tracks, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var id = history.Data.Listeners[listener].Id;
        var since = clock.GetUtcNow() - Window;
        var facts = await db.Listeners.AsNoTracking().Where(l => l.Id == id)
            .Select(l => new ListenerFacts(l.Id, l.Name, l.Personalisation, l.OptedOut)).SingleOrDefaultAsync(cancellationToken);
        var listens = await db.Listens.AsNoTracking().Where(l => l.ListenerId == id && l.At >= since)
            .Select(l => new { l.TrackId, l.At, l.MsPlayed, l.Skipped, l.Plays }).ToListAsync(cancellationToken);
        var actions = await db.ListenerActions.AsNoTracking()
            .Where(a => a.ListenerId == id && (a.At >= since || a.Kind == ListenerActionKind.NotInterested))
            .Select(a => new { a.TrackId, a.At, a.Kind }).ToListAsync(cancellationToken);
        history.Refresh(
            listener,
            facts ?? history.Listener(listener),
            listens.Where(l => tracks.ContainsKey(l.TrackId))
                .Select(l => new ListenFact(listener, tracks[l.TrackId], l.At.ToUnixTimeSeconds(), l.MsPlayed, l.Skipped, l.Plays)),
            actions.Where(a => tracks.ContainsKey(a.TrackId))
                .Select(a => new ActionFact(listener, tracks[a.TrackId], a.At.ToUnixTimeSeconds(), a.Kind)));
    }

    /// <summary>Those of the tracks that the platform has withdrawn by now.</summary>
    public async Task<IReadOnlyList<TrackId>> WithdrawnAsync(IReadOnlyCollection<TrackId> tracks, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Tracks.AsNoTracking().Where(t => tracks.Contains(t.Id) && t.WithdrawnAt != null).Select(t => t.Id).ToListAsync(cancellationToken);
    }

    private static Dictionary<TId, int> Numbers<T, TId>(List<T> rows, Func<T, TId> id) where TId : notnull
    {
        var numbers = new Dictionary<TId, int>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            numbers.Add(id(rows[i]), i);
        return numbers;
    }
}
