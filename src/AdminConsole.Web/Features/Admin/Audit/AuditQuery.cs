using System.Globalization;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Admin.Audit;

/// <summary>What the audit log is narrowed to. <see cref="Actor"/> is a person's id or <c>console</c>.</summary>
public sealed record AuditFilter(string? Actor, string? Kind, string? Subject, string? After);

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

/// <summary>Reads the log from its newest row back. Each filter has its own index, so a page costs the same anywhere in the log.</summary>
public sealed class AuditQuery(ConsoleDb db)
{
    public const string Console = "console";
    private const int PageSize = 50;
    private const int RecentRows = 2_000;

    public async Task<AuditPage> PageAsync(AuditFilter filter, CancellationToken cancel)
    {
        var rows = Narrowed(filter);
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

    /// <summary>All that the filter lets through, streamed.</summary>
    public IAsyncEnumerable<AuditRow> All(AuditFilter filter) => Rows(Narrowed(filter).OrderByDescending(e => e.Sequence)).AsAsyncEnumerable();

    private IQueryable<AuditEntry> Narrowed(AuditFilter filter)
    {
        var rows = db.AuditEntries.AsNoTracking();
        if (filter.Actor == Console)
            rows = rows.Where(e => e.ActorId == null);
        else if (Guid.TryParse(filter.Actor, out var actor))
            rows = rows.Where(e => e.ActorId == actor);
        if (!string.IsNullOrWhiteSpace(filter.Kind))
        {
            var kind = filter.Kind.Trim();
            rows = kind.EndsWith('.') ? rows.Where(e => e.Kind.StartsWith(kind)) : rows.Where(e => e.Kind == kind);
        }
        if (!string.IsNullOrWhiteSpace(filter.Subject))
        {
            var subject = filter.Subject.Trim();
            rows = rows.Where(e => e.Subject.StartsWith(subject));
        }
        return rows;
    }

    private static IQueryable<AuditRow> Rows(IQueryable<AuditEntry> entries) =>
        entries.Select(e => new AuditRow(e.Sequence, e.At, e.Actor, e.Kind, e.Subject, e.Reason, e.Detail, e.Hash));
}
