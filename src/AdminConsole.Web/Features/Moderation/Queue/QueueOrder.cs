using System.Globalization;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>The orders of the list, and how it is read on from where a page ended.</summary>
internal static class QueueOrder
{
    public const int PageSize = 50;

    /// <summary>
    /// The cursor is the last row's sort value and how many rows with that very value were shown: comments that came in one
    /// batch may share it, and typed ids have no order in SQL that both databases agree on.
    /// </summary>
    public static async Task<(List<QueueItem> Page, string? Next)> PageAsync(IQueryable<QueueItem> items, QueueFilter filter, CancellationToken cancel)
    {
        var skip = 0;
        double value = 0;
        DateTimeOffset at = default;
        if (Cursor.Read(filter.After, 2) is [var shown, var same]
            && int.TryParse(same, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip is > 0 and < 100_000)
        {
            var read = filter.Order switch
            {
                QueueFilter.SortOldest or QueueFilter.SortNewest => Cursor.Instant(shown) is { } instant && (at = instant) != default,
                _ => double.TryParse(shown, CultureInfo.InvariantCulture, out value) && double.IsFinite(value),
            };
            if (read)
            {
                items = filter.Order switch
                {
                    QueueFilter.SortScore => items.Where(i => i.Score <= (float)value),
                    QueueFilter.SortOldest => items.Where(i => i.At >= at),
                    QueueFilter.SortNewest => items.Where(i => i.At <= at),
                    _ => items.Where(i => i.Priority <= value),
                };
            }
            else
            {
                skip = 0;
            }
        }

        var page = await Ordered(items, filter).Skip(skip).Take(PageSize + 1).ToListAsync(cancel);
        if (page.Count <= PageSize)
            return (page, null);
        page.RemoveAt(PageSize);
        object last = Key(page[^1]);
        var alike = page.Count(i => Key(i).Equals(last));
        if (alike == page.Count && skip > 0 && last.Equals(last is DateTimeOffset ? at : value))
            alike += skip; // a whole page of one value: go on counting
        return (page, Cursor.Write(last is double d ? d.ToString("R", CultureInfo.InvariantCulture) : last, alike));

        object Key(QueueItem item) => filter.Order switch
        {
            QueueFilter.SortScore => (double)(item.Score ?? 0),
            QueueFilter.SortOldest or QueueFilter.SortNewest => item.At,
            _ => item.Priority,
        };
    }

    public static IOrderedQueryable<QueueItem> Ordered(IQueryable<QueueItem> items, QueueFilter filter) => filter.Order switch
    {
        QueueFilter.SortScore => items.OrderByDescending(i => i.Score).ThenBy(i => i.Id),
        QueueFilter.SortOldest => items.OrderBy(i => i.At).ThenBy(i => i.Id),
        QueueFilter.SortNewest => items.OrderByDescending(i => i.At).ThenBy(i => i.Id),
        _ => items.OrderByDescending(i => i.Priority).ThenBy(i => i.Id),
    };

    /// <summary>So many of them, by an order that has an index: counting stops there.</summary>
    public static IQueryable<QueueItem> Capped(IQueryable<QueueItem> items, QueueFilter filter, int most) =>
        (filter.IsHeld || filter.OfStatus is CommentStatus.Waiting or CommentStatus.Escalated ? items.OrderBy(i => i.At) : items.OrderBy(i => i.Id)).Take(most);
}
