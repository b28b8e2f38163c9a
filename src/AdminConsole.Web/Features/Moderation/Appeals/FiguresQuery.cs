using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>How often removals did not stand, by their reason and by who made them.</summary>
public sealed class FiguresQuery(ConsoleDb db, DecideOptions options, ModerationWords say, IStringLocalizer<AppealsText> words, TimeProvider clock)
{
    public async Task<AppealFigures> ReadAsync(int? days, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var appeals = db.Appeals.AsNoTracking();
        if (days is > 0 and < 3660)
        {
            var from = now.AddDays(-days.Value);
            appeals = appeals.Where(a => a.ReceivedAt >= from);
        }

        var cells = await (
            from a in appeals
            join d in db.Decisions.AsNoTracking() on a.DecisionId equals d.Id
            group a by new { a.State, a.AgainstReason, d.DecidedById, d.DecidedBy } into g
            select new Cell(g.Key.State, g.Key.AgainstReason, g.Key.DecidedById, g.Key.DecidedBy, g.Count())).ToListAsync(cancel);
        var spans = (await appeals.Where(a => a.AnsweredAt != null).Select(a => new { a.ReceivedAt, a.AnsweredAt }).ToListAsync(cancel))
            .ConvertAll(a => a.AnsweredAt!.Value - a.ReceivedAt);
        spans.Sort();
        var promise = TimeSpan.FromHours(options.AppealHours);
        return new AppealFigures(
            days,
            Tally(words["All appeals"], null, cells),
            [.. cells.GroupBy(c => c.Reason).OrderBy(g => g.Key).Select(g => Tally(g.Key is { } reason ? say.Of(reason) : "–", null, g))],
            [.. cells.GroupBy(c => c.ById).Select(g => Tally(g.First().By, Say.Lang(g.First().By), g)).OrderByDescending(t => t.Received)],
            spans.Count == 0 ? null : spans[spans.Count / 2],
            spans.Count(s => s > promise),
            promise);
    }

    private static AppealTally Tally(string name, string? lang, IEnumerable<Cell> cells)
    {
        var list = cells.ToList();
        int Of(AppealState state) => list.Where(c => c.State == state).Sum(c => c.Count);
        return new AppealTally(name, lang, list.Sum(c => c.Count), Of(AppealState.Upheld), Of(AppealState.Overturned), Of(AppealState.Moot));
    }

    private sealed record Cell(AppealState State, RemovalReason? Reason, Guid? ById, string By, int Count);
}
