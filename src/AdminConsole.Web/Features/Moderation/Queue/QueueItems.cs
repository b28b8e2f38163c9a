using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>A comment with its place in the queue, as far as lists need it.</summary>
public sealed class QueueItem
{
    public CommentId Id { get; init; }
    public string PlatformId { get; init; } = "";
    public string Text { get; init; } = "";
    public CommentStatus Status { get; init; }
    public Category? Category { get; init; }
    /// <summary>0 while it is to be judged blind: no order and no filter may tell what is not shown.</summary>
    public float? Score { get; init; }

    /// <summary>Drawn by lot and not judged yet: neither its scores nor what raised them are shown to anybody.</summary>
    public bool Blind { get; init; }
    public double Priority { get; init; }
    public int Reports { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? HeldUntil { get; init; }
    public Guid? AssignedToId { get; init; }
    public string? AssignedTo { get; init; }
    public Guid? CampaignId { get; init; }
    public bool Behind { get; init; }
    public Guid? LeaseId { get; init; }
}

/// <summary>Narrows the queue by a filter, as a query that is not asked yet.</summary>
public sealed class QueueItems(ConsoleDb db, Viewer viewer, TimeProvider clock)
{
    /// <summary>A campaign's members stand behind its one row, unless the view asks for them.</summary>
    public static IQueryable<QueueItem> Shown(IQueryable<QueueItem> items, QueueFilter filter) => filter.IsCollapsed ? items.Where(i => i.Behind == false) : items;

    /// <summary>What of it came in by then and waits for a verdict that the viewer may give.</summary>
    public IQueryable<QueueItem> Open(IQueryable<QueueItem> items, DateTimeOffset asOf)
    {
        items = items.Where(i => i.At <= asOf);
        return viewer.May(Policies.Lead)
            ? items.Where(i => i.Status == CommentStatus.Waiting || i.Status == CommentStatus.Escalated)
            : items.Where(i => i.Status == CommentStatus.Waiting);
    }

    public IQueryable<QueueItem> Narrowed(QueueFilter filter) => Narrowed(filter, db.Comments);

    public IQueryable<QueueItem> Narrowed(QueueFilter filter, IQueryable<Comment> comments, IQueryable<QueueEntry>? entries = null)
    {
        entries ??= db.QueueEntries;

        // Asked of the entry itself, whose index has it; a row's own category is an expression, and none has that.
        if (filter.OfCategory is { } wanted)
            entries = entries.Where(e => e.Category == wanted && !e.Blind);
        comments = comments.AsNoTracking();
        if (filter.Thread is { } thread)
            comments = comments.Where(c => c.ThreadId == thread);
        if (filter.Author is { } author)
            comments = comments.Where(c => c.AuthorId == author);
        var items = filter.OfStatus switch
        {
            _ when filter.IsHeld => Items(comments, entries, QueueState.Held),
            CommentStatus.Waiting => Items(comments, entries, QueueState.Waiting),
            CommentStatus.Escalated => Items(comments, entries, QueueState.Escalated),
            { } status => Items(comments.Where(c => c.Status == status)),
            null => Items(comments),
        };
        if (filter.AssignedTo(viewer.Id) is { } person)
            items = items.Where(i => i.AssignedToId == person);
        if (filter.OfCategory is { } category)
            items = items.Where(i => i.Category == category);
        if (filter.Reported)
            items = items.Where(i => i.Reports > 0);
        if (filter.Least is { } least)
            items = items.Where(i => i.Score >= (float)least);
        if (filter.Most is { } most)
            items = items.Where(i => i.Score <= (float)most);
        if (filter.Hours is { } hours)
        {
            var from = clock.GetUtcNow().AddHours(-hours);
            items = items.Where(i => i.At >= from);
        }

        return items;
    }

    /// <summary>What waits, read from the queue's own index.</summary>
    private static IQueryable<QueueItem> Items(IQueryable<Comment> comments, IQueryable<QueueEntry> entries, QueueState state) =>
        from e in entries.AsNoTracking()
        where e.State == state
        join c in comments on e.CommentId equals c.Id
        select new QueueItem
        {
            Id = c.Id,
            PlatformId = c.PlatformId,
            Text = c.Text,
            Status = c.Status,
            Category = e.Blind ? null : e.Category,
            Score = e.Blind ? 0 : e.Probability,
            Blind = e.Blind,
            Priority = e.Priority,
            Reports = e.ReportCount,
            At = e.EnteredAt,
            HeldUntil = e.HeldUntil,
            AssignedToId = e.AssignedToId,
            AssignedTo = e.AssignedTo,
            CampaignId = e.CampaignId,
            Behind = e.Behind,
            LeaseId = e.LeaseId,
        };

    /// <summary>Any comment, in the queue or never flagged.</summary>
    public IQueryable<QueueItem> Items(IQueryable<Comment> comments) =>
        from c in comments
        join queued in db.QueueEntries.AsNoTracking() on c.Id equals queued.CommentId into places
        from e in places.DefaultIfEmpty()
        join scored in db.CommentScores.AsNoTracking() on c.Id equals scored.CommentId into scores
        from s in scores.DefaultIfEmpty()
        select new QueueItem
        {
            Id = c.Id,
            PlatformId = c.PlatformId,
            Text = c.Text,
            Status = c.Status,
            Category = e == null || (e.Blind && e.State != QueueState.Decided) ? null : e.Category,
            Score = e != null && e.Blind && e.State != QueueState.Decided ? 0 : e != null ? e.Probability : s == null ? null
                : s.Inflammatory >= s.Marketing && s.Inflammatory >= s.Improper ? s.Inflammatory : s.Marketing >= s.Improper ? s.Marketing : s.Improper,
            Blind = e != null && e.Blind && e.State != QueueState.Decided,
            Priority = e == null ? NoPriority : e.Priority,
            Reports = e == null ? 0 : e.ReportCount,
            At = e == null ? c.ReceivedAt : e.EnteredAt,
            HeldUntil = e == null ? null : e.HeldUntil,
            AssignedToId = e == null ? null : e.AssignedToId,
            AssignedTo = e == null ? null : e.AssignedTo,
            CampaignId = e == null || (e.State != QueueState.Waiting && e.State != QueueState.Escalated) ? null : e.CampaignId,
            LeaseId = e == null ? null : e.LeaseId,
        };

    private const double NoPriority = -1e18;
}
