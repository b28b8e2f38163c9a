using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Admin.Audit;

/// <summary>
/// What the audit log is narrowed to. <see cref="Actor"/> is a person's id or <c>console</c>; <see cref="From"/> and
/// <see cref="To"/> are days (2026-11-24) of the viewer, both included.
/// </summary>
public sealed record AuditFilter(string? Actor, string? Kind, string? Subject, string? From, string? To, string? After)
{
    public bool Narrows => new[] { Actor, Kind, Subject, From, To }.Any(value => !string.IsNullOrEmpty(value));

    public AuditSelection In(TimeZoneInfo zone) => new(
        Guid.TryParse(Actor, out var actor) ? actor : null,
        Actor == AuditQuery.Console,
        Kind,
        Subject,
        Day(From) is { } from ? Midnight(from, zone) : null,
        Day(To) is { } to ? Midnight(to.AddDays(1), zone) : null);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue && day.Year > 1 ? day : null;

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

public sealed record AuditRow(long Sequence, DateTimeOffset At, string Actor, string Kind, string Subject, string? Reason, string? Detail, byte[] Hash)
{
    public string ShortHash => Convert.ToHexStringLower(Hash.AsSpan(0, 4));
}

public sealed record AuditPage(AuditFilter Filter, IReadOnlyList<AuditRow> Rows, string? Next, long Total)
{
    public IReadOnlyList<(Guid Id, string Name)> People { get; init; } = [];

    /// <summary>Kinds seen lately, to offer; any other may be typed.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}

/// <summary>Reads the log from its newest row back. Kind, person and subject have an index each, so a page of theirs costs the same anywhere in the log.</summary>
public sealed class AuditQuery(ConsoleDb db, Viewer viewer)
{
    public const string Console = "console";
    private const int PageSize = 50;
    private const int RecentRows = 2_000;

    public async Task<AuditPage> PageAsync(AuditFilter filter, CancellationToken cancel)
    {
        var rows = filter.In(viewer.Zone).Of(db);
        if (long.TryParse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            rows = rows.Where(e => e.Sequence < after);
        var page = await Rows(rows.OrderByDescending(e => e.Sequence).Take(PageSize + 1)).ToListAsync(cancel);
        var more = page.Count > PageSize;
        if (more)
            page.RemoveAt(PageSize);
        var people = await db.People.AsNoTracking().OrderBy(p => p.DisplayName).Select(p => new { p.Id, p.DisplayName }).ToListAsync(cancel);
        return new AuditPage(filter, page, more ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null, await db.AuditHeads.Select(h => h.Sequence).SingleAsync(cancel))
        {
            People = [.. people.Select(p => (p.Id, p.DisplayName))],
            Kinds = await db.AuditEntries.OrderByDescending(e => e.Sequence).Take(RecentRows).Select(e => e.Kind).Distinct().OrderBy(k => k).ToListAsync(cancel),
        };
    }

    /// <summary>All that the filter lets through, oldest first, streamed.</summary>
    public IAsyncEnumerable<AuditEntry> All(AuditFilter filter) => filter.In(viewer.Zone).Of(db).OrderBy(e => e.Sequence).AsAsyncEnumerable();

    private static IQueryable<AuditRow> Rows(IQueryable<AuditEntry> entries) =>
        entries.Select(e => new AuditRow(e.Sequence, e.At, e.Actor, e.Kind, e.Subject, e.Reason, e.Detail, e.Hash));
}
