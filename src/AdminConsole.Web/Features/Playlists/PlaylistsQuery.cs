using System.Globalization;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Playlists;

#pragma warning disable CA1309 // string.Compare is translated to the database's own comparison

/// <summary>Reads the list of playlists.</summary>
public sealed class PlaylistsQuery(ConsoleDb db)
{
    private const int PageSize = 50;

    public async Task<PlaylistsPage> PageAsync(PlaylistsFilter filter, CancellationToken cancel)
    {
        var order = SortOrder.Parse(filter.Sort, "-updated", "updated", "followers", "title");
        var rows = Narrowed(filter);
        var total = await rows.CountAsync(cancel);
        var page = await Rows(Paged(rows, order, Cursor.Read(filter.After, 2)).Take(PageSize + 1)).ToListAsync(cancel);
        string? next = null;
        if (page.Count > PageSize)
        {
            page.RemoveAt(PageSize);
            next = Cursor.Write(order.Key switch { "followers" => page[^1].Followers, "title" => page[^1].Title, _ => page[^1].UpdatedAt }, page[^1].Slug);
        }

        var counts = await db.Playlists.GroupBy(p => p.Kind).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return new PlaylistsPage(
            filter, order, page, next, total,
            counts.Find(c => c.Key == PlaylistKind.Editorial)?.Count ?? 0,
            counts.Find(c => c.Key == PlaylistKind.User)?.Count ?? 0);
    }

    /// <summary>All that the filter lets through, streamed.</summary>
    public IAsyncEnumerable<PlaylistRow> All(PlaylistsFilter filter) =>
        Rows(Paged(Narrowed(filter), SortOrder.Parse(filter.Sort, "-updated", "updated", "followers", "title"), null)).AsAsyncEnumerable();

    private IQueryable<Playlist> Narrowed(PlaylistsFilter filter)
    {
        var kind = filter.Shown;
        var rows = db.Playlists.AsNoTracking().Where(p => p.Kind == kind);
        if (filter.State is { } state)
            rows = rows.Where(p => p.State == state);
        return string.IsNullOrWhiteSpace(filter.Q) ? rows : rows.Containing(filter.Q.Trim(), [p => p.Title, p => p.Slug]);
    }

    /// <summary>The slug, which is unique, breaks ties, so that no row is shown twice or left out.</summary>
    private static IQueryable<Playlist> Paged(IQueryable<Playlist> rows, SortOrder order, string[]? after)
    {
        var slug = after?[1];
        switch (order)
        {
            case ("followers", var down):
                if (int.TryParse(after?[0], CultureInfo.InvariantCulture, out var followers))
                {
                    rows = down
                        ? rows.Where(p => p.Followers < followers || (p.Followers == followers && string.Compare(p.Slug, slug) > 0))
                        : rows.Where(p => p.Followers > followers || (p.Followers == followers && string.Compare(p.Slug, slug) > 0));
                }

                return (down ? rows.OrderByDescending(p => p.Followers) : rows.OrderBy(p => p.Followers)).ThenBy(p => p.Slug);
            case ("title", var down):
                if (after?[0] is { } title)
                {
                    rows = down
                        ? rows.Where(p => string.Compare(p.Title, title) < 0 || (p.Title == title && string.Compare(p.Slug, slug) > 0))
                        : rows.Where(p => string.Compare(p.Title, title) > 0 || (p.Title == title && string.Compare(p.Slug, slug) > 0));
                }

                return (down ? rows.OrderByDescending(p => p.Title) : rows.OrderBy(p => p.Title)).ThenBy(p => p.Slug);
            default:
                if (after is not null && Cursor.Instant(after[0]) is { } at)
                {
                    rows = order.Descending
                        ? rows.Where(p => p.UpdatedAt < at || (p.UpdatedAt == at && string.Compare(p.Slug, slug) > 0))
                        : rows.Where(p => p.UpdatedAt > at || (p.UpdatedAt == at && string.Compare(p.Slug, slug) > 0));
                }

                return (order.Descending ? rows.OrderByDescending(p => p.UpdatedAt) : rows.OrderBy(p => p.UpdatedAt)).ThenBy(p => p.Slug);
        }
    }

    private IQueryable<PlaylistRow> Rows(IQueryable<Playlist> playlists) => playlists.Select(p => new PlaylistRow(
        p.Slug, p.Title, p.State, p.RecipeSurface, db.PlaylistEntries.Count(e => e.PlaylistId == p.Id), p.Length, p.Followers,
        p.WindowFrom, p.WindowTo, p.TimeZone, p.UpdatedAt));
}
