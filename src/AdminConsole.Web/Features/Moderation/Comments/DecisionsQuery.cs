using System.Globalization;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Comments;

/// <summary>What the list of decisions is narrowed to: the query of its address.</summary>
public sealed class DecisionsFilter
{
    public DecisionKind? Kind { get; init; }
    public RemovalReason? Reason { get; init; }

    /// <summary>Who decided.</summary>
    public Guid? By { get; init; }

    /// <summary>One day of the viewer's calendar.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Only the last so many days.</summary>
    public int? Days { get; init; }

    public string? After { get; init; }

    public bool IsAny => Kind is not null || Reason is not null || By is not null || Day is not null || Days is not null;
}

/// <summary>One decision, or a whole batch of them.</summary>
public sealed record DecisionLine(Guid Id, DecisionKind Kind, RemovalReason? Reason, string? Note, string By, Guid? ById, DateTimeOffset At)
{
    /// <summary>For a single decision.</summary>
    public CommentId? CommentId { get; init; }

    /// <summary>Its comment's text; of a batch, one of the texts.</summary>
    public string Text { get; init; } = "";

    public Category? Category { get; init; }
    public float? Probability { get; init; }
    public DateTimeOffset? HoldUntil { get; init; }
    public string? AssignedTo { get; init; }

    /// <summary>How many comments a batch had; null for a single decision.</summary>
    public int? Batch { get; init; }

    public bool TakenBack { get; init; }
    public bool MayUndo { get; init; }
    public bool IsWorking { get; init; }
}

/// <summary>A decision as the file has it: those of a batch one by one.</summary>
public sealed record DecisionRow(
    Guid Id, string PlatformId, string Text, DecisionKind Kind, RemovalReason? Reason, string? Note, string By, DateTimeOffset At,
    Category? Category, float? Probability, DateTimeOffset? HoldUntil, string? AssignedTo, Guid? BatchId, int? HandledMs, bool TakenBack);

public sealed record DecisionsPage(DecisionsFilter Filter, IReadOnlyList<DecisionLine> Lines, string? Next, IReadOnlyList<(Guid Id, string Name)> People, long Total, bool TotalIsExact);

/// <summary>
/// Reads what was decided, newest first, a batch as one line. A page goes on where the one before ended (instant and
/// how many of that very instant were shown), so that it costs the same at any depth.
/// </summary>
public sealed class DecisionsQuery(ConsoleDb db, Viewer viewer, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int CountCap = 10_000;

    public async Task<DecisionsPage> PageAsync(DecisionsFilter filter, CancellationToken cancel)
    {
        var (from, skip) = Start(filter.After);
        var take = PageSize + skip + 1;
        var single = Narrowed(filter).Where(d => d.BatchId == null);
        var many = NarrowedBatches(filter);
        var total = await single.OrderByDescending(d => d.DecidedAt).Take(CountCap + 1).CountAsync(cancel)
            + await many.OrderByDescending(b => b.CreatedAt).Take(CountCap + 1).CountAsync(cancel);
        if (from is { } at)
        {
            single = single.Where(d => d.DecidedAt <= at);
            many = many.Where(b => b.CreatedAt <= at);
        }

        var lines = (await Lines(single.OrderByDescending(d => d.DecidedAt).ThenByDescending(d => d.Id).Take(take)).ToListAsync(cancel))
            .Concat(await BatchLines(many.OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id).Take(take)).ToListAsync(cancel))
            .OrderByDescending(l => l.At).ThenByDescending(l => l.Id)
            .Skip(skip).Take(PageSize + 1).ToList();
        string? next = null;
        if (lines.Count > PageSize)
        {
            lines.RemoveAt(PageSize);
            var last = lines[^1].At;
            var alike = lines.Count(l => l.At == last) + (last == from ? skip : 0);
            next = Cursor.Write(last, alike);
        }

        return new DecisionsPage(filter, [.. lines.Select(Marked)], next, await PeopleAsync(cancel), Math.Min(total, CountCap), total <= CountCap);
    }

    public IAsyncEnumerable<DecisionRow> All(DecisionsFilter filter) => (
        from d in Narrowed(filter)
        join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
        orderby d.DecidedAt descending, d.Id descending
        select new DecisionRow(
            d.Id, c.PlatformId, c.Text, d.Kind, d.Reason, d.Note, d.DecidedBy, d.DecidedAt, d.Category, d.Probability, d.HoldUntil, d.AssignedTo,
            d.BatchId, d.HandledMs, db.Decisions.Any(u => u.UndoesId == d.Id))).AsAsyncEnumerable();

    private static (DateTimeOffset? From, int Skip) Start(string? after) =>
        Cursor.Read(after, 2) is [var at, var alike] && Cursor.Instant(at) is { } instant
        && int.TryParse(alike, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) && skip is > 0 and < CountCap
            ? (instant, skip)
            : (null, 0);

    private (DateTimeOffset? From, DateTimeOffset? To) Time(DecisionsFilter filter)
    {
        if (filter.Day is { } day && day < DateOnly.MaxValue)
            return (HoldTimes.There(day.ToDateTime(TimeOnly.MinValue), viewer.Zone), HoldTimes.There(day.AddDays(1).ToDateTime(TimeOnly.MinValue), viewer.Zone));
        return (filter.Days is > 0 and < 3660 ? clock.GetUtcNow().AddDays(-filter.Days.Value) : null, null);
    }

    private IQueryable<Decision> Narrowed(DecisionsFilter filter)
    {
        var decisions = db.Decisions.AsNoTracking();
        if (filter.Kind is { } kind)
            decisions = decisions.Where(d => d.Kind == kind);
        if (filter.Reason is { } reason)
            decisions = decisions.Where(d => d.Reason == reason);
        if (filter.By is { } by)
            decisions = decisions.Where(d => d.DecidedById == by);
        var (from, to) = Time(filter);
        if (from is { } first)
            decisions = decisions.Where(d => d.DecidedAt >= first);
        if (to is { } end)
            decisions = decisions.Where(d => d.DecidedAt < end);
        return decisions;
    }

    private IQueryable<Batch> NarrowedBatches(DecisionsFilter filter)
    {
        var batches = db.Batches.AsNoTracking();
        if (filter.Kind is { } kind)
            batches = kind == DecisionKind.Undo ? batches.Where(b => b.UndoneAt != null) : batches.Where(b => b.Kind == kind);
        if (filter.Reason is { } reason)
            batches = batches.Where(b => b.Reason == reason);
        if (filter.By is { } by)
            batches = batches.Where(b => b.RequestedById == by);
        var (from, to) = Time(filter);
        if (from is { } first)
            batches = batches.Where(b => b.CreatedAt >= first);
        if (to is { } end)
            batches = batches.Where(b => b.CreatedAt < end);
        return batches;
    }

    private IQueryable<DecisionLine> Lines(IQueryable<Decision> decisions) =>
        from d in decisions
        join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
        select new DecisionLine(d.Id, d.Kind, d.Reason, d.Note, d.DecidedBy, d.DecidedById, d.DecidedAt)
        {
            CommentId = c.Id,
            Text = c.Text,
            Category = d.Category,
            Probability = d.Probability,
            HoldUntil = d.HoldUntil,
            AssignedTo = d.AssignedTo,
            TakenBack = db.Decisions.Any(u => u.UndoesId == d.Id),
            MayUndo = d.Kind != DecisionKind.Undo && !db.Decisions.Any(o => o.CommentId == d.CommentId && (o.DecidedAt > d.DecidedAt || o.UndoesId == d.Id)),
        };

    private IQueryable<DecisionLine> BatchLines(IQueryable<Batch> batches) => batches.Select(b => new DecisionLine(b.Id, b.Kind, b.Reason, b.Note, b.RequestedBy, b.RequestedById, b.CreatedAt)
    {
        Text = db.BatchItems.Where(i => i.BatchId == b.Id).OrderBy(i => i.CommentId)
            .Join(db.Comments, i => i.CommentId, c => c.Id, (_, c) => c.Text).FirstOrDefault() ?? "",
        HoldUntil = b.HoldUntil,
        AssignedTo = b.AssignedTo,
        Batch = b.Total,
        TakenBack = b.State == BatchState.Undone || b.State == BatchState.Undoing,
        IsWorking = b.State == BatchState.Running || b.State == BatchState.Undoing,
        MayUndo = b.State == BatchState.Done,
    });

    /// <summary>A lead undoes anybody's decisions, everybody else their own.</summary>
    private DecisionLine Marked(DecisionLine line) => line with { MayUndo = line.MayUndo && (viewer.May(Policies.Lead) || line.ById == viewer.Id) };

    private async Task<IReadOnlyList<(Guid Id, string Name)>> PeopleAsync(CancellationToken cancel)
    {
        var people = await db.Decisions.Where(d => d.DecidedById != null).Select(d => new { d.DecidedById, d.DecidedBy }).Distinct().ToListAsync(cancel);
        return [.. people.DistinctBy(p => p.DecidedById).OrderBy(p => p.DecidedBy, StringComparer.CurrentCulture).Select(p => (p.DecidedById!.Value, p.DecidedBy))];
    }
}
