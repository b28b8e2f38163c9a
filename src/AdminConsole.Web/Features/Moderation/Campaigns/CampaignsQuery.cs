using System.Globalization;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Queue.Campaigns;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Campaigns;

/// <summary>Reads the list of campaigns.</summary>
public sealed class CampaignsQuery(ConsoleDb db, CampaignQuery campaigns, CampaignOptions options, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int SparkHours = 24;
    private const string Growth = "growth";

    /// <summary>Arrivals read for the lines of one page; a flood's line is drawn from its newest.</summary>
    private const int MostArrivals = 20_000;

    public async Task<CampaignsPage> PageAsync(CampaignsFilter filter, CancellationToken cancel)
    {
        var order = SortOrder.Parse(filter.Sort, "-seen", "size", "authors", "threads", "seen", Growth);
        var (from, skip) = Place.Read(filter.After);
        var page = await Sorted(From(Narrowed(filter), order, from), order).Skip(skip).Take(PageSize + 1).ToListAsync(cancel);
        string? next = null;
        if (page.Count > PageSize)
        {
            page.RemoveAt(PageSize);
            var last = Place.Of(page[^1], order);
            next = order.Key == Growth ? Cursor.Write(skip + PageSize)
                : Cursor.Write(last.Figure, last.SeenAt, page.Count(c => Place.Of(c, order) == last) + (last == from ? skip : 0));
        }

        return new CampaignsPage(filter, order, await RowsAsync(page, cancel), next, await CountsAsync(cancel));
    }

    /// <summary>What follows a place. Growth has none: it is another from minute to minute, and its pages are counted.</summary>
    private static IQueryable<Campaign> From(IQueryable<Campaign> found, SortOrder order, Place? from)
    {
        if (from is not { } place)
            return found;
        var (figure, at) = (place.Figure, place.SeenAt);
        return (order.Key, order.Descending) switch
        {
            ("size", true) => found.Where(c => c.MemberCount < figure || (c.MemberCount == figure && c.LastSeenAt <= at)),
            ("size", false) => found.Where(c => c.MemberCount > figure || (c.MemberCount == figure && c.LastSeenAt <= at)),
            ("authors", true) => found.Where(c => c.AuthorCount < figure || (c.AuthorCount == figure && c.LastSeenAt <= at)),
            ("authors", false) => found.Where(c => c.AuthorCount > figure || (c.AuthorCount == figure && c.LastSeenAt <= at)),
            ("threads", true) => found.Where(c => c.ThreadCount < figure || (c.ThreadCount == figure && c.LastSeenAt <= at)),
            ("threads", false) => found.Where(c => c.ThreadCount > figure || (c.ThreadCount == figure && c.LastSeenAt <= at)),
            (_, false) => found.Where(c => c.LastSeenAt >= at),
            _ => found.Where(c => c.LastSeenAt <= at),
        };
    }

    /// <summary>Where a campaign stands in an order.</summary>
    private sealed record Place(int Figure, DateTimeOffset SeenAt)
    {
        public static Place Of(Campaign campaign, SortOrder order) => new(
            order.Key switch { "size" => campaign.MemberCount, "authors" => campaign.AuthorCount, "threads" => campaign.ThreadCount, _ => 0 }, campaign.LastSeenAt);

        /// <summary>The place a page goes on from and how many of that very place were shown; or only how many rows.</summary>
        public static (Place? From, int Skip) Read(string? after) =>
            Cursor.Read(after, 3) is [var figure, var at, var alike] && Whole(figure) is { } number && Cursor.Instant(at) is { } instant && Whole(alike) is { } same
                ? (new Place(number, instant), same)
                : (null, Cursor.Read(after, 1) is [var rows] ? Whole(rows) ?? 0 : 0);

        private static int? Whole(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public async Task<IReadOnlyList<CampaignRow>> AllAsync(CampaignsFilter filter, CancellationToken cancel) =>
        await RowsAsync(await Sorted(Narrowed(filter), SortOrder.Parse(filter.Sort, "-seen", "size", "authors", "threads", "seen", Growth)).Take(5000).ToListAsync(cancel), cancel);

    /// <summary>Campaigns of which something waits.</summary>
    public Task<int> OpenAsync(CancellationToken cancel) => InState(db.Campaigns, CampaignsFilter.Open).CountAsync(cancel);

    private async Task<CampaignCounts> CountsAsync(CancellationToken cancel) => new(
        await OpenAsync(cancel),
        await InState(db.Campaigns, CampaignsFilter.Decided).CountAsync(cancel),
        await InState(db.Campaigns, CampaignsFilter.Watched).CountAsync(cancel));

    private IQueryable<Campaign> Narrowed(CampaignsFilter filter)
    {
        var found = InState(db.Campaigns.AsNoTracking(), filter.OfState);
        if (filter.OfCategory is { } category)
            found = found.Where(c => c.Category == category);
        if (filter.Days is > 0 and < 3660)
        {
            var from = clock.GetUtcNow().AddDays(-filter.Days.Value);
            found = found.Where(c => c.LastSeenAt >= from);
        }

        return found;
    }

    private IQueryable<Campaign> InState(IQueryable<Campaign> all, string state) => state switch
    {
        CampaignsFilter.Open => all.Where(c => c.FormedAt != null
            && db.QueueEntries.Any(e => e.CampaignId == c.Id && (e.State == QueueState.Waiting || e.State == QueueState.Escalated || e.State == QueueState.Held))),
        CampaignsFilter.Decided => all.Where(c => c.FormedAt != null
            && !db.QueueEntries.Any(e => e.CampaignId == c.Id && (e.State == QueueState.Waiting || e.State == QueueState.Escalated || e.State == QueueState.Held))),

        // A line of one song that many quote is not worth a look; the same words in several threads may be.
        CampaignsFilter.Watched => all.Where(c => c.FormedAt == null && c.MemberCount >= options.CampaignMembers && c.ThreadCount > 1),
        _ => all.Where(c => c.FormedAt != null),
    };

    private IQueryable<Campaign> Sorted(IQueryable<Campaign> found, SortOrder order)
    {
        var lately = clock.GetUtcNow().AddMinutes(-10);
        return (order.Key, order.Descending) switch
        {
            ("size", true) => found.OrderByDescending(c => c.MemberCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            ("size", false) => found.OrderBy(c => c.MemberCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            ("authors", true) => found.OrderByDescending(c => c.AuthorCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            ("authors", false) => found.OrderBy(c => c.AuthorCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            ("threads", true) => found.OrderByDescending(c => c.ThreadCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            ("threads", false) => found.OrderBy(c => c.ThreadCount).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            (Growth, true) => found.OrderByDescending(c => db.Fingerprints.Count(f => f.CampaignId == c.Id && f.At >= lately)).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            (Growth, false) => found.OrderBy(c => db.Fingerprints.Count(f => f.CampaignId == c.Id && f.At >= lately)).ThenByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
            (_, false) => found.OrderBy(c => c.LastSeenAt).ThenBy(c => c.Id),
            _ => found.OrderByDescending(c => c.LastSeenAt).ThenBy(c => c.Id),
        };
    }

    private async Task<IReadOnlyList<CampaignRow>> RowsAsync(IReadOnlyList<Campaign> page, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (ids, specimens, from) = (page.Select(c => c.Id).ToList(), page.Select(c => c.SpecimenId).ToList(), now.AddHours(-SparkHours));
        var texts = await db.Comments.AsNoTracking().Where(c => specimens.Contains(c.Id)).Select(c => new { c.Id, c.Text }).ToDictionaryAsync(c => c.Id, c => c.Text, cancel);
        var spans = (await db.Flags.AsNoTracking().Where(f => specimens.Contains(f.CommentId) && f.Spans != null)
            .Select(f => new { f.CommentId, f.Spans }).ToListAsync(cancel)).ToLookup(f => f.CommentId, f => f.Spans);
        var scores = await db.QueueEntries.AsNoTracking().Where(e => e.CampaignId != null && ids.Contains(e.CampaignId.Value)).GroupBy(e => e.CampaignId!.Value)
            .Select(g => new
            {
                g.Key,
                Low = g.Min(e => e.Probability),
                High = g.Max(e => e.Probability),
                Waiting = g.Count(e => e.State == QueueState.Waiting || e.State == QueueState.Escalated || e.State == QueueState.Held),
            }).ToDictionaryAsync(g => g.Key, cancel);
        var arrivals = (await db.Fingerprints.AsNoTracking().Where(f => f.CampaignId != null && ids.Contains(f.CampaignId.Value) && f.At >= from)
            .OrderByDescending(f => f.At).Take(MostArrivals).Select(f => new { f.CampaignId, f.At }).ToListAsync(cancel)).ToLookup(f => f.CampaignId!.Value, f => f.At);
        var decisions = await campaigns.DecisionsAsync(ids, cancel);
        return [.. page.Select(c => new CampaignRow(
            new CampaignFigures(c.Id, texts.GetValueOrDefault(c.SpecimenId) ?? "", c.Category, c.MemberCount, c.AuthorCount, c.ThreadCount, c.FirstSeenAt, c.LastSeenAt)
            {
                Spans = [.. spans[c.SpecimenId].SelectMany(FlagSpans.Read)],
                IsFormed = c.FormedAt is not null,
                Growth = arrivals[c.Id].Count(at => at >= now.AddMinutes(-10)),
                LowestScore = scores.GetValueOrDefault(c.Id)?.Low,
                HighestScore = scores.GetValueOrDefault(c.Id)?.High,
                Decision = decisions.GetValueOrDefault(c.Id),
            },
            scores.GetValueOrDefault(c.Id)?.Waiting ?? 0,
            ByHour(arrivals[c.Id], now)))];
    }

    private static double[] ByHour(IEnumerable<DateTimeOffset> arrivals, DateTimeOffset now)
    {
        var hours = new double[SparkHours];
        foreach (var at in arrivals)
            hours[Math.Clamp(SparkHours - 1 - (int)(now - at).TotalHours, 0, SparkHours - 1)]++;
        return hours;
    }
}
