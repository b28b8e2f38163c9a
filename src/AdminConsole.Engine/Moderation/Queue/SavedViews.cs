using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Queue;

/// <summary>Who keeps a view. <paramref name="MayShare"/>: a lead, who also looks after the views of everybody.</summary>
public sealed record ViewKeeper(Guid Id, bool MayShare);

/// <summary>A view as its keeper wants it.</summary>
public sealed record ViewDraft(string Name, string Query, bool Shared, int? PromisedMinutes);

public abstract record ViewOutcome
{
    private ViewOutcome()
    {
    }

    public sealed record Saved(Guid Id) : ViewOutcome;

    public sealed record NotFound : ViewOutcome;

    /// <summary>A view of somebody else's, or one for everybody by somebody who is no lead.</summary>
    public sealed record NotYours : ViewOutcome;

    /// <summary>The name is empty or too long, the query too long, or the promise no time at all.</summary>
    public sealed record Invalid : ViewOutcome;

    /// <summary>That many are enough for one row of tabs.</summary>
    public sealed record TooMany(int Most) : ViewOutcome;
}

/// <summary>Keeps narrowed queues under names.</summary>
public sealed class SavedViews(AuditedWriter writer, TimeProvider clock)
{
    private const int MaxQueryLength = 1000;
    private const int MostPerPerson = 30;
    private const int MostMinutes = 60 * 24 * 30;

    public Task<ViewOutcome> AddAsync(ProcessContext context, ViewKeeper who, ViewDraft draft, CancellationToken cancellationToken) =>
        Problem(who, draft) is { } problem ? Task.FromResult(problem) : writer.WriteAsync<ViewOutcome>(context, async (db, now) =>
        {
            var kept = await db.SavedViews.Where(v => v.OwnerId == who.Id).Select(v => v.Position).ToListAsync(cancellationToken);
            if (kept.Count >= MostPerPerson)
                return (new ViewOutcome.TooMany(MostPerPerson), AuditSubject.Nothing);
            var view = new SavedView
            {
                Id = Ids.New(clock),
                OwnerId = who.Id,
                Name = draft.Name.Trim(),
                Query = draft.Query,
                Shared = draft.Shared,
                PromisedMinutes = draft.PromisedMinutes,
                Position = (await db.SavedViews.MaxAsync(v => (int?)v.Position, cancellationToken) ?? 0) + 1,
                CreatedAt = now,
            };
            db.SavedViews.Add(view);
            return (new ViewOutcome.Saved(view.Id), SubjectOf(view));
        }, cancellationToken);

    public Task<ViewOutcome> ChangeAsync(ProcessContext context, ViewKeeper who, Guid id, ViewDraft draft, CancellationToken cancellationToken) =>
        Problem(who, draft) is { } problem ? Task.FromResult(problem) : OnAsync(context, who, id, (_, view) =>
        {
            view.Name = draft.Name.Trim();
            view.Query = draft.Query;
            view.Shared = draft.Shared;
            view.PromisedMinutes = draft.PromisedMinutes;
            return Task.CompletedTask;
        }, cancellationToken);

    public Task<ViewOutcome> RemoveAsync(ProcessContext context, ViewKeeper who, Guid id, CancellationToken cancellationToken) =>
        OnAsync(context, who, id, (db, view) =>
        {
            db.SavedViews.Remove(view);
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>One place to the left (negative) or the right among the views this person sees.</summary>
    public Task<ViewOutcome> MoveAsync(ProcessContext context, ViewKeeper who, Guid id, int by, CancellationToken cancellationToken) =>
        OnAsync(context, who, id, async (db, view) =>
        {
            var shared = view.Shared;
            var others = await db.SavedViews.Where(v => v.Id != id && v.Shared == shared && (shared || v.OwnerId == who.Id))
                .OrderBy(v => v.Position).ThenBy(v => v.CreatedAt).ToListAsync(cancellationToken);
            var at = others.Count(v => v.Position < view.Position);
            others.Insert(Math.Clamp(at + Math.Sign(by), 0, others.Count), view);
            for (var position = 0; position < others.Count; position++)
                others[position].Position = position + 1;
        }, cancellationToken);

    private Task<ViewOutcome> OnAsync(
        ProcessContext context, ViewKeeper who, Guid id, Func<ConsoleDb, SavedView, Task> change, CancellationToken cancellationToken) =>
        writer.WriteAsync<ViewOutcome>(context, async (db, _) =>
        {
            var view = await db.SavedViews.SingleOrDefaultAsync(v => v.Id == id, cancellationToken);
            if (view is null || (view.OwnerId != who.Id && !view.Shared))
                return (new ViewOutcome.NotFound(), AuditSubject.Nothing);
            if (view.OwnerId != who.Id && !who.MayShare)
                return (new ViewOutcome.NotYours(), AuditSubject.Nothing);
            await change(db, view);
            return (new ViewOutcome.Saved(id), SubjectOf(view));
        }, cancellationToken);

    private static ViewOutcome? Problem(ViewKeeper who, ViewDraft draft) =>
        string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Trim().Length > SavedView.MaxNameLength
            || draft.Query.Length > MaxQueryLength || draft.PromisedMinutes is <= 0 or > MostMinutes ? new ViewOutcome.Invalid()
        : draft.Shared && !who.MayShare ? new ViewOutcome.NotYours()
        : null;

    private static AuditSubject SubjectOf(SavedView view) =>
        new($"view:{view.Id}", JsonSerializer.Serialize(new { name = view.Name, query = view.Query, shared = view.Shared, promised = view.PromisedMinutes }));
}
