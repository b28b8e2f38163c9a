using System.Globalization;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Catalogue;

/// <summary>Reads the catalogue's pages.</summary>
public sealed class CatalogueQuery(ConsoleDb db, CatalogueShelf shelves, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int History = 90;
    private const int Top = 30;

    public async Task<CataloguePage> PageAsync(CatalogueFilter filter, CancellationToken cancel)
    {
        var shelf = await shelves.GetAsync(cancel);
        var order = SortOrder.Parse(filter.Sort, "-listens", "listens", "title", "finished", "likes", "tracks");
        switch (filter.Shown)
        {
            case "artists":
                var artists = Sorted(Artists(shelf, filter), order, a => a.Name, a => a.Listens, a => a.FinishedShare, a => a.Likes, a => a.Tracks, a => a.Id.ToString());
                var (shownArtists, nextArtist) = Page(artists, filter.After, a => a.Id.ToString());
                return new CataloguePage(filter, order, shelf, nextArtist, artists.Count) { Artists = shownArtists };
            case "styles":
                var styles = Sorted(
                    shelf.Styles.Where(s => Matches(filter.Q, s.Name, s.NameZh)), order, s => s.Name, s => s.Listens, s => s.FinishedShare, _ => 0, s => s.Tracks, s => s.Slug);
                var (shownStyles, nextStyle) = Page(styles, filter.After, s => s.Slug);
                return new CataloguePage(filter, order, shelf, nextStyle, styles.Count) { Styles = shownStyles };
            default:
                var tracks = Tracks(shelf, filter, order);
                var (shown, next) = Page(tracks, filter.After, t => t.Id.ToString());
                return new CataloguePage(filter, order, shelf, next, tracks.Count) { Tracks = shown };
        }
    }

    /// <summary>Every track that the filter lets through, for the download.</summary>
    public async Task<IReadOnlyList<ShelfTrack>> AllAsync(CatalogueFilter filter, CancellationToken cancel) =>
        Tracks(await shelves.GetAsync(cancel), filter, SortOrder.Parse(filter.Sort, "-listens", "listens", "title", "finished", "likes"));

    public async Task<TrackPage?> TrackAsync(Guid id, CancellationToken cancel)
    {
        var shelf = await shelves.GetAsync(cancel);
        var track = shelf.Tracks.FirstOrDefault(t => t.Id == id);
        if (track is null)
            return null;
        var key = new TrackId(id);
        var actions = await db.ListenerActions.AsNoTracking().Where(a => a.TrackId == key).GroupBy(a => a.Kind)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancel);
        long Count(ListenerActionKind kind) => actions.Find(a => a.Key == kind)?.Count ?? 0;
        var lists = await (
            from entry in db.PlaylistEntries.AsNoTracking()
            where entry.TrackId == key
            join playlist in db.Playlists.AsNoTracking() on entry.PlaylistId equals playlist.Id
            orderby playlist.Kind descending, playlist.Followers descending
            select new PlaylistLine(playlist.Slug, playlist.Title, playlist.Kind == PlaylistKind.Editorial, entry.Position + 1, playlist.Version)).Take(Top).ToListAsync(cancel);
        var offer = await db.Playlists.AsNoTracking()
            .Where(p => p.Kind == PlaylistKind.Editorial && !db.PlaylistEntries.Any(e => e.PlaylistId == p.Id && e.TrackId == key))
            .OrderByDescending(p => p.UpdatedAt).Take(8)
            .Select(p => new PlaylistLine(p.Slug, p.Title, true, 0, p.Version)).ToListAsync(cancel);
        var thread = await db.Threads.AsNoTracking().Where(t => t.PlatformId == track.PlatformId).Select(t => new { t.Id, t.CommentCount }).FirstOrDefaultAsync(cancel);
        return new TrackPage(
            track,
            await db.Tracks.Where(t => t.Id == key).Select(t => t.ReleasedOn).SingleAsync(cancel),
            await ByDayAsync(db.Listens.Where(l => l.TrackId == key), cancel),
            Count(ListenerActionKind.Download), Count(ListenerActionKind.Search), Count(ListenerActionKind.NotInterested),
            await db.Listens.Where(l => l.TrackId == key).Select(l => l.ListenerId).Distinct().CountAsync(cancel),
            lists, offer, thread?.Id, thread?.CommentCount ?? 0);
    }

    public async Task<ArtistPage?> ArtistAsync(Guid id, CancellationToken cancel)
    {
        var shelf = await shelves.GetAsync(cancel);
        return shelf.Artists.FirstOrDefault(a => a.Id == id) is not { } artist
            ? null
            : new ArtistPage(
                artist,
                [.. shelf.Tracks.Where(t => t.ArtistId == id).OrderByDescending(t => t.Listens).ThenBy(t => t.Title, StringComparer.CurrentCulture)],
                await ByDayAsync(from listen in db.Listens join track in db.Tracks on listen.TrackId equals track.Id where track.ArtistId == id select listen, cancel));
    }

    public async Task<StylePage?> StyleAsync(string slug, CancellationToken cancel)
    {
        var shelf = await shelves.GetAsync(cancel);
        if (shelf.Styles.FirstOrDefault(s => s.Slug == slug) is not { } style)
            return null;
        var related = await (
            from own in db.Styles.AsNoTracking()
            where own.Slug == slug
            join relation in db.StyleRelations.AsNoTracking() on own.Id equals relation.StyleId
            join other in db.Styles.AsNoTracking() on relation.RelatedId equals other.Id
            orderby relation.Closeness descending
            select new { other.Slug, relation.Closeness }).ToListAsync(cancel);
        return new StylePage(
            style,
            [.. related.Join(shelf.Styles, r => r.Slug, s => s.Slug, (r, s) => (s, r.Closeness))],
            [.. shelf.Tracks.Where(t => t.StyleSlug == slug).OrderByDescending(t => t.Listens).Take(Top)],
            await ByDayAsync(from listen in db.Listens join track in db.Tracks on listen.TrackId equals track.Id where track.Style!.Slug == slug select listen, cancel));
    }

    private async Task<ListensByDay> ByDayAsync(IQueryable<Listen> listens, CancellationToken cancel)
    {
        var today = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var since = today.AddDays(1 - History);
        var heard = new double?[History];
        var skipped = new double?[History];
        Array.Fill(heard, 0);
        Array.Fill(skipped, 0);
        await foreach (var listen in listens.AsNoTracking().Where(l => l.At >= since).Select(l => new { l.At, l.Plays, l.Skipped }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var day = Math.Clamp((int)(listen.At - since).TotalDays, 0, History - 1);
            heard[day] += listen.Plays;
            if (listen.Skipped)
                skipped[day] += listen.Plays;
        }

        return new ListensByDay([.. Enumerable.Range(0, History).Select(d => DateOnly.FromDateTime(since.UtcDateTime.AddDays(d)))], heard, skipped);
    }

    private static List<ShelfTrack> Tracks(Shelf shelf, CatalogueFilter filter, SortOrder order) => Sorted(
        shelf.Tracks.Where(t => Matches(filter.Q, t.Title, t.Artist, t.PlatformId)
            && (string.IsNullOrEmpty(filter.Style) || t.StyleSlug == filter.Style)
            && (filter.Independent is not true || t.Independent)),
        order, t => t.Title, t => t.Listens, t => t.FinishedShare, t => t.Likes, _ => 0, t => t.Id.ToString());

    private static IEnumerable<ShelfArtist> Artists(Shelf shelf, CatalogueFilter filter)
    {
        var inStyle = string.IsNullOrEmpty(filter.Style) ? null : shelf.Tracks.Where(t => t.StyleSlug == filter.Style).Select(t => t.ArtistId).ToHashSet();
        return shelf.Artists.Where(a => Matches(filter.Q, a.Name) && inStyle?.Contains(a.Id) != false && (filter.Independent is not true || a.Independent));
    }

    private static bool Matches(string? asked, params ReadOnlySpan<string> texts)
    {
        if (string.IsNullOrWhiteSpace(asked))
            return true;
        foreach (var text in texts)
        {
            if (text.Contains(asked.Trim(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The key comes last, so that equal figures have one order and a cursor one place.</summary>
    private static List<T> Sorted<T>(
        IEnumerable<T> rows, SortOrder order, Func<T, string> title, Func<T, long> listens, Func<T, double?> finished, Func<T, long> likes, Func<T, int> tracks, Func<T, string> key)
    {
        var byTitle = StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true);
        var sorted = (order.Key, order.Descending) switch
        {
            ("title", false) => rows.OrderBy(title, byTitle),
            ("title", true) => rows.OrderByDescending(title, byTitle),
            ("finished", false) => rows.OrderBy(finished),
            ("finished", true) => rows.OrderByDescending(finished),
            ("likes", false) => rows.OrderBy(likes),
            ("likes", true) => rows.OrderByDescending(likes),
            ("tracks", false) => rows.OrderBy(tracks),
            ("tracks", true) => rows.OrderByDescending(tracks),
            (_, false) => rows.OrderBy(listens),
            _ => rows.OrderByDescending(listens),
        };
        return [.. sorted.ThenBy(key, StringComparer.Ordinal)];
    }

    private static (IReadOnlyList<T> Rows, string? Next) Page<T>(List<T> rows, string? after, Func<T, string> key)
    {
        var start = Cursor.Read(after, 1) is [var last] ? rows.FindIndex(r => key(r) == last) + 1 : 0;
        var shown = rows.Skip(start).Take(PageSize).ToList();
        return (shown, start + shown.Count < rows.Count ? Cursor.Write(key(shown[^1])) : null);
    }
}
