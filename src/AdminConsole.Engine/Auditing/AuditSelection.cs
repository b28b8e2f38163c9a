using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Auditing;

/// <summary>A part of the log; what is null narrows nothing.</summary>
/// <param name="ActorId">A person.</param>
/// <param name="ByConsole">What no person did.</param>
/// <param name="Kind">A whole kind, or the beginning of some when it ends in a dot.</param>
/// <param name="Subject">The beginning of what it was done to.</param>
/// <param name="From">This instant and later.</param>
/// <param name="To">Earlier than this.</param>
public sealed record AuditSelection(
    Guid? ActorId = null, bool ByConsole = false, string? Kind = null, string? Subject = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public IQueryable<AuditEntry> Of(ConsoleDb db)
    {
        var rows = db.AuditEntries.AsNoTracking();
        if (ByConsole)
            rows = rows.Where(e => e.ActorId == null);
        else if (ActorId is { } actor)
            rows = rows.Where(e => e.ActorId == actor);
        if (!string.IsNullOrWhiteSpace(Kind))
        {
            var kind = Kind.Trim();
            rows = kind.EndsWith('.') ? rows.Where(e => e.Kind.StartsWith(kind)) : rows.Where(e => e.Kind == kind);
        }

        if (!string.IsNullOrWhiteSpace(Subject))
        {
            var subject = Subject.Trim();
            rows = rows.Where(e => e.Subject.StartsWith(subject));
        }

        if (From is { } from)
            rows = rows.Where(e => e.At >= from);
        if (To is { } to)
            rows = rows.Where(e => e.At < to);
        return rows;
    }
}
