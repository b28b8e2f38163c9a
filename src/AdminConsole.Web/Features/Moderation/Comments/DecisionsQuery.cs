using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Comments;

/// <summary>What the list of decisions is narrowed to: the query of its address.</summary>
public sealed class DecisionsFilter
{
    public DecisionKind? Kind { get; init; }
    public RemovalReason? Reason { get; init; }

    /// <summary>Who decided.</summary>
    public Guid? By { get; init; }

    /// <summary>Only the last so many days.</summary>
    public int? Days { get; init; }

    public string? After { get; init; }

    public bool IsAny => Kind is not null || Reason is not null || By is not null || Days is not null;
}

public sealed record DecisionRow(
    Guid Id, CommentId CommentId, string PlatformId, string Text, DecisionKind Kind, RemovalReason? Reason, string? Note, string By, DateTimeOffset At,
    Category? Category, float? Probability)
{
    public bool TakenBack { get; init; }
}

public sealed record DecisionsPage(DecisionsFilter Filter, IReadOnlyList<DecisionRow> Rows, string? Next, IReadOnlyList<(Guid Id, string Name)> People, long Total);

/// <summary>Reads what was decided, newest first.</summary>
public sealed class DecisionsQuery(ConsoleDb db, TimeProvider clock)
{
    private const int PageSize = 50;

    public async Task<DecisionsPage> PageAsync(DecisionsFilter filter, CancellationToken cancel)
    {
        var skip = int.TryParse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? shown : 0;
        var rows = await Rows(Narrowed(filter).OrderByDescending(d => d.DecidedAt).ThenByDescending(d => d.Id).Skip(skip).Take(PageSize + 1)).ToListAsync(cancel);
        var next = rows.Count > PageSize ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : null;
        var people = await db.Decisions.Where(d => d.DecidedById != null).Select(d => new { d.DecidedById, d.DecidedBy }).Distinct().ToListAsync(cancel);
        return new DecisionsPage(
            filter,
            [.. rows.Take(PageSize)],
            next,
            [.. people.DistinctBy(p => p.DecidedById).OrderBy(p => p.DecidedBy, StringComparer.CurrentCulture).Select(p => (p.DecidedById!.Value, p.DecidedBy))],
            await Narrowed(filter).LongCountAsync(cancel));
    }

    public IAsyncEnumerable<DecisionRow> All(DecisionsFilter filter) =>
        Rows(Narrowed(filter).OrderByDescending(d => d.DecidedAt).ThenByDescending(d => d.Id)).AsAsyncEnumerable();

    private IQueryable<Decision> Narrowed(DecisionsFilter filter)
    {
        var decisions = db.Decisions.AsNoTracking();
        if (filter.Kind is { } kind)
            decisions = decisions.Where(d => d.Kind == kind);
        if (filter.Reason is { } reason)
            decisions = decisions.Where(d => d.Reason == reason);
        if (filter.By is { } by)
            decisions = decisions.Where(d => d.DecidedById == by);
        if (filter.Days is > 0 and < 3660)
        {
            var from = clock.GetUtcNow().AddDays(-filter.Days.Value);
            decisions = decisions.Where(d => d.DecidedAt >= from);
        }

        return decisions;
    }

    private IQueryable<DecisionRow> Rows(IQueryable<Decision> decisions) =>
        from d in decisions
        join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
        orderby d.DecidedAt descending, d.Id descending
        select new DecisionRow(d.Id, c.Id, c.PlatformId, c.Text, d.Kind, d.Reason, d.Note, d.DecidedBy, d.DecidedAt, d.Category, d.Probability)
        {
            TakenBack = db.Decisions.Any(u => u.UndoesId == d.Id),
        };
}
