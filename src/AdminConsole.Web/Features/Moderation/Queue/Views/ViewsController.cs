using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue.Views;

/// <summary>A view's form. <see cref="Do"/> is the button pressed on a kept one: save, left, right, remove.</summary>
public sealed record ViewForm(string? Name, string? Query, bool Shared, int? Promised, string? Do)
{
    /// <summary>Whatever was sent, only what the queue understands is kept.</summary>
    public ViewDraft Draft => new(Name ?? "", QueueFilter.Of(Query ?? "").Query, Shared, Promised is > 0 ? Promised : null);
}

/// <summary>Keeps, renames, moves and forgets narrowed queues.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class ViewsController(SavedViews views, Viewer viewer, IStringLocalizer<DeskText> words) : Controller
{
    private ViewKeeper Me => new(viewer.Id!.Value, viewer.May(Policies.Lead));

    [HttpPost("/queue/views")]
    public async Task<IActionResult> Add(ViewForm form, CancellationToken cancel) =>
        Said(await views.AddAsync(viewer.Doing("view.add"), Me, form.Draft, cancel), words["The view is saved."], form.Draft.Query);

    [HttpPost("/queue/views/{id:guid}")]
    public async Task<IActionResult> Change(Guid id, ViewForm form, CancellationToken cancel) => form.Do switch
    {
        "left" or "right" => Said(await views.MoveAsync(viewer.Doing("view.move"), Me, id, form.Do == "left" ? -1 : 1, cancel), null, form.Draft.Query),
        "remove" => Said(await views.RemoveAsync(viewer.Doing("view.remove"), Me, id, cancel), words["The view is gone; its comments are where they were."], ""),
        _ => Said(await views.ChangeAsync(viewer.Doing("view.change"), Me, id, form.Draft, cancel), words["The view is saved."], form.Draft.Query),
    };

    private IActionResult Said(ViewOutcome outcome, string? done, string query)
    {
        switch (outcome)
        {
            case ViewOutcome.NotFound:
                return NotFound();
            case ViewOutcome.NotYours:
                return Forbid();
            case ViewOutcome.Invalid:
                this.Warn(words["A view needs a name of at most {0} characters.", SavedView.MaxNameLength]);
                break;
            case ViewOutcome.TooMany many:
                this.Warn(words["You keep {0} views already; remove one first.", many.Most]);
                break;
            case ViewOutcome.Saved when done is not null:
                this.Notify(done);
                break;
        }

        return Redirect(query.Length == 0 ? "/queue" : "/queue?" + query);
    }
}
