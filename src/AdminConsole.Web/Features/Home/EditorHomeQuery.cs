using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Home;

public sealed record ListRow(string Slug, string Title, PlaylistState State, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset UpdatedAt, int Placed, int Length, string Zone);

public sealed record EditionRow(string Slug, string Title, int Number, string By, DateTimeOffset At, string Reason);

public sealed record EditorHome(int Drafts, int Scheduled, int Live, int EndingSoon, int PublishedThisWeek)
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>Windows that open or close next, soonest first.</summary>
    public IReadOnlyList<(ListRow List, DateTimeOffset At, bool Opens)> Windows { get; init; } = [];

    public IReadOnlyList<ListRow> InWork { get; init; } = [];

    public IReadOnlyList<EditionRow> Published { get; init; } = [];

    /// <summary>Editions published on each of the last 28 days, oldest first.</summary>
    public IReadOnlyList<(DateTimeOffset Day, int Count)> ByDay { get; init; } = [];
}

/// <summary>The editors' home: drafts, windows and what went live.</summary>
public sealed class EditorHomeQuery(ConsoleDb db, Viewer viewer, TimeProvider clock)
{
    private const int Days = 28;

    public async Task<EditorHome> PageAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var week = now + TimeSpan.FromDays(7);
        var lists = await db.Playlists.AsNoTracking().Where(p => p.Kind == PlaylistKind.Editorial)
            .Select(p => new ListRow(p.Slug, p.Title, p.State, p.WindowFrom, p.WindowTo, p.UpdatedAt, db.PlaylistEntries.Count(e => e.PlaylistId == p.Id), p.Length, p.TimeZone))
            .ToListAsync(cancel);
        var today = new Hours(now, viewer.Zone).Today;
        var first = today.AddDays(1 - Days);
        var published = await (
            from edition in db.Editions.AsNoTracking()
            where edition.PublishedAt >= first
            join list in db.Playlists on edition.PlaylistId equals list.Id
            where list.Kind == PlaylistKind.Editorial
            orderby edition.PublishedAt descending
            select new EditionRow(list.Slug, list.Title, edition.Number, edition.PublishedBy, edition.PublishedAt, edition.Reason)).ToListAsync(cancel);
        return new EditorHome(
            lists.Count(l => l.State is PlaylistState.Draft),
            lists.Count(l => l.State is PlaylistState.Scheduled),
            lists.Count(l => l.State is PlaylistState.Live),
            lists.Count(l => l.State is PlaylistState.Live && l.To <= week),
            published.Count(e => e.At > now - TimeSpan.FromDays(7)))
        {
            Now = now,
            Windows = [.. lists
                .SelectMany(l => new[] { (l, At: l.From, Opens: true), (l, At: l.To, Opens: false) })
                .Where(w => w.At > now && w.l.State is not PlaylistState.Ended)
                .Select(w => (w.l, w.At!.Value, w.Opens)).OrderBy(w => w.Value).Take(8)],
            InWork = [.. lists.Where(l => l.State is PlaylistState.Draft or PlaylistState.Scheduled).OrderByDescending(l => l.UpdatedAt).Take(8)],
            Published = [.. published.Take(6)],
            ByDay = [.. Enumerable.Range(0, Days).Select(i => first.AddDays(i)).Select(day => (day, published.Count(e => e.At >= day && e.At < day.AddDays(1))))],
        };
    }
}
