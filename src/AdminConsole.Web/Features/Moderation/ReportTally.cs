using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation;

/// <summary>Who reported a comment, and the reasons that people gave most often.</summary>
public sealed record ReportTally(int People, int Bots, IReadOnlyList<string> Reasons)
{
    private const int ShownReasons = 3;

    public static ReportTally None { get; } = new(0, 0, []);

    public static async Task<ReportTally> OfAsync(ConsoleDb db, CommentId comment, CancellationToken cancel)
    {
        var reports = await db.Reports.AsNoTracking().Where(r => r.CommentId == comment)
            .GroupBy(r => new { r.Kind, r.Reason }).Select(g => new { g.Key.Kind, g.Key.Reason, Count = g.Count() }).ToListAsync(cancel);
        var people = reports.Where(r => r.Kind == ReporterKind.Person).ToList();
        return new ReportTally(
            people.Sum(r => r.Count),
            reports.Where(r => r.Kind == ReporterKind.Bot).Sum(r => r.Count),
            [.. people.Where(r => r.Reason is not null).OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal).Take(ShownReasons).Select(r => r.Reason!)]);
    }
}
