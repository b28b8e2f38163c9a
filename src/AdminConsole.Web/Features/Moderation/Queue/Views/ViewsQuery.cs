using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace AdminConsole.Web.Features.Moderation.Queue.Views;

/// <summary>A saved view as a tab. <see cref="Waited"/> is how long its oldest comment has waited.</summary>
public sealed record ViewTab(SavedView View, bool MayChange, long Count, bool CountIsExact, TimeSpan? Waited, TimeSpan? Promised)
{
    public bool IsLate => Waited > Promised;

    public string CountName => "view-" + View.Id;

    public string Figure => Say.Number(Count) + (CountIsExact ? "" : "+");
}

/// <summary>Reads the views of the viewer and those of everybody, each with its size. Sizes are kept for two seconds.</summary>
public sealed class ViewsQuery(ConsoleDb db, QueueQuery queue, Viewer viewer, IMemoryCache cache, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<ViewTab>> TabsAsync(int promisedMinutes, CancellationToken cancel)
    {
        var me = viewer.Id;
        var views = await db.SavedViews.AsNoTracking().Where(v => v.OwnerId == me || v.Shared)
            .OrderByDescending(v => v.Shared).ThenBy(v => v.Position).ThenBy(v => v.CreatedAt).ToListAsync(cancel);
        var tabs = new List<ViewTab>(views.Count);
        foreach (var view in views)
        {
            var filter = QueueFilter.Of(view.Query);
            var size = await SizeAsync(filter, cancel);
            var promised = view.PromisedMinutes ?? promisedMinutes;
            tabs.Add(new ViewTab(
                view, view.OwnerId == me || viewer.May(Policies.Lead),
                Math.Min(size.Count, QueueQuery.CountCap), size.Count <= QueueQuery.CountCap,
                size.Oldest is { } at ? clock.GetUtcNow() - at : null,
                promised > 0 ? TimeSpan.FromMinutes(promised) : null));
        }

        return tabs;
    }

    private Task<(long Count, DateTimeOffset? Oldest)> SizeAsync(QueueFilter filter, CancellationToken cancel) =>
        cache.GetOrCreateAsync($"queue-size?{filter.Query}&{(filter.Assigned == QueueFilter.Me ? viewer.Id : null)}", entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            return queue.SizeAsync(filter, cancel);
        });
}
