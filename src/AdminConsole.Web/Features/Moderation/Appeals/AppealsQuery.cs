using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Authors;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Appeals;

/// <summary>Reads appeals as one person may see them: never those against their own decisions.</summary>
public sealed class AppealsQuery(ConsoleDb db, PaneQuery panes, AuthorQuery authors, DecideOptions options, Viewer viewer)
{
    private const int PageSize = 50;
    private const int MostAlike = 10_000;

    public async Task<AppealsPage> PageAsync(AppealsFilter filter, CancellationToken cancel)
    {
        var (from, skip) = Start(filter.After);
        var mine = Visible().Where(a => filter.IsAnswered ? a.State != AppealState.Waiting : a.State == AppealState.Waiting);
        if (filter.Reason is { } reason)
            mine = mine.Where(a => a.AgainstReason == reason);
        if (from is { } shown)
            mine = filter.IsAnswered ? mine.Where(a => a.ReceivedAt <= shown) : mine.Where(a => a.ReceivedAt >= shown);
        var ordered = filter.IsAnswered
            ? mine.OrderByDescending(a => a.ReceivedAt).ThenByDescending(a => a.Id)
            : mine.OrderBy(a => a.ReceivedAt).ThenBy(a => a.Id);
        var rows = await (
            from a in ordered.Skip(skip).Take(PageSize + 1)
            join c in db.Comments.AsNoTracking() on a.CommentId equals c.Id
            select new AppealRow(a.Id, a.Text, a.AgainstReason, c.Author!.Name ?? c.Author.PlatformId, a.State, a.ReceivedAt, a.AnsweredBy, a.AnsweredAt)).ToListAsync(cancel);
        rows = [.. filter.IsAnswered ? rows.OrderByDescending(r => r.ReceivedAt) : rows.OrderBy(r => r.ReceivedAt)];
        string? next = null;
        if (rows.Count > PageSize)
        {
            rows.RemoveAt(PageSize);
            var last = rows[^1].ReceivedAt;
            next = Cursor.Write(last, rows.Count(r => r.ReceivedAt == last) + (last == from ? skip : 0));
        }

        var waiting = Visible().Where(a => a.State == AppealState.Waiting);
        var open = filter.Appeal ?? (rows.Count > 0 ? rows[0].Id : (Guid?)null);
        var pane = open is { } id ? await PaneAsync(id, filter.Answer, cancel) : null;
        var at = rows.FindIndex(r => r.Id == open);
        return new AppealsPage(
            filter, rows, next,
            await waiting.CountAsync(cancel),
            viewer.May(Policies.Lead) ? await db.Appeals.CountAsync(a => a.State == AppealState.Waiting && a.AgainstId == viewer.Id, cancel) : 0,
            await waiting.MinAsync(a => (DateTimeOffset?)a.ReceivedAt, cancel),
            TimeSpan.FromHours(options.AppealHours),
            pane is null ? null : pane with
            {
                NextId = at >= 0 && at + 1 < rows.Count ? rows[at + 1].Id : null,
                BeforeId = at > 0 ? rows[at - 1].Id : null,
            });
    }

    /// <summary>Whether somebody's own decision is appealed against here; null when there is no such appeal.</summary>
    public async Task<bool?> IsOwnAsync(Guid id, CancellationToken cancel)
    {
        var found = await db.Appeals.Where(a => a.Id == id).Select(a => new { a.AgainstId }).SingleOrDefaultAsync(cancel);
        return found is null ? null : found.AgainstId == viewer.Id;
    }

    public async Task<AppealPane?> PaneAsync(Guid id, string? language, CancellationToken cancel)
    {
        var appeal = await Visible().SingleOrDefaultAsync(a => a.Id == id, cancel);
        if (appeal is null || await panes.FindAsync(appeal.CommentId, null, cancel) is not { } comment)
            return null;
        var removal = await db.Decisions.AsNoTracking().SingleAsync(d => d.Id == appeal.DecisionId, cancel);
        var texts = await AnswerTemplates.ReadAsync(db, cancel);
        language = AnswerKey.Languages.Contains(language, StringComparer.Ordinal) ? language! : Say.IsChinese(appeal.Text) || Say.IsChinese(comment.Comment.Text) ? "zh" : "en";
        var reason = appeal.AgainstReason ?? RemovalReason.Other;
        return new AppealPane(
            appeal, comment, removal,
            comment.Comment.Status == CommentStatus.Removed && comment.Standing?.Id == removal.Id,
            await authors.RecordAsync(comment.Author.Id, cancel),
            (texts[new AnswerKey(reason, false, language)], texts[new AnswerKey(reason, true, language)]), language)
        {
            DecidedBy = viewer.May(Policies.Lead) ? removal.DecidedBy : null,
        };
    }

    private IQueryable<Appeal> Visible() => VisibleTo(db, viewer);

    /// <summary>A page goes on where the one before ended: the instant, and how many of that very instant were shown.</summary>
    private static (DateTimeOffset? From, int Skip) Start(string? after) =>
        Cursor.Read(after, 2) is [var at, var alike] && Cursor.Instant(at) is { } instant
        && int.TryParse(alike, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) && skip is > 0 and < MostAlike
            ? (instant, skip)
            : (null, 0);

    internal static IQueryable<Appeal> VisibleTo(ConsoleDb db, Viewer viewer) => db.Appeals.AsNoTracking().Where(a => a.AgainstId == null || a.AgainstId != viewer.Id);
}

/// <summary>How many appeals wait for the viewer; hot when one waits longer than promised.</summary>
public sealed class AppealRailCount(ConsoleDb db, DecideOptions options, Viewer viewer, TimeProvider clock) : IRailCount
{
    public string Room => "appeals";

    public bool IsPersonal => true;

    public async Task<RailFigure> CountAsync(CancellationToken cancel)
    {
        var waiting = AppealsQuery.VisibleTo(db, viewer).Where(a => a.State == AppealState.Waiting);
        var late = clock.GetUtcNow().AddHours(-options.AppealHours);
        return new RailFigure(await waiting.LongCountAsync(cancel), await waiting.AnyAsync(a => a.ReceivedAt < late, cancel));
    }
}
