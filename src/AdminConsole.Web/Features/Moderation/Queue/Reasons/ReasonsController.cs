using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue.Reasons;

/// <summary>“Not because of this”, and taking it back.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class ReasonsController(SpanObjections objections, PaneQuery panes, Viewer viewer, IStringLocalizer<ReasonsText> words) : Controller
{
    [HttpPost("/queue/{id:guid}/spans")]
    public async Task<IActionResult> Strike(Guid id, string? hash, string? category, int start, int length, CancellationToken cancel)
    {
        if (SeenText.Hash(hash) is not { } seen || !Categories.TryParse(category, out var about))
            return BadRequest();
        return await AnswerAsync(id, await objections.ObjectAsync(viewer.Doing("span.object"), new CommentId(id), seen, about, start, length, cancel), cancel);
    }

    [HttpPost("/queue/{id:guid}/spans/{feedback:guid}/revoke")]
    public async Task<IActionResult> Revoke(Guid id, Guid feedback, CancellationToken cancel) =>
        await AnswerAsync(id, await objections.RevokeAsync(viewer.Doing("span.revoke"), new CommentId(id), feedback, cancel), cancel);

    private async Task<IActionResult> AnswerAsync(Guid id, SpanOutcome outcome, CancellationToken cancel)
    {
        if (outcome is SpanOutcome.NotFound)
            return NotFound();
        if (outcome is SpanOutcome.TextChanged)
            this.Warn(words["The text has changed meanwhile. Nothing was recorded."]);
        if (!Request.IsHtmx())
            return Redirect($"/queue?comment={id}");
        return await panes.FindAsync(new CommentId(id), null, cancel) is { } pane ? PartialView("_Struck", pane.Reasons) : NotFound();
    }
}
