using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Queue.Selection;

/// <summary>Decides many together, shows how far it is, and takes it back as a whole.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class BatchesController(Batches batches, SelectionQuery selection, QueueQuery queue, VerdictReader verdicts, BatchWords say, Viewer viewer) : Controller
{
    private const int MostRowsBack = 200;
    private const int MostValues = 2048;

    private Moderator Me => viewer.AsModerator();

    [HttpPost("/queue/batches")]
    [RequestFormLimits(ValueCountLimit = MostValues)]
    public async Task<IActionResult> Start(BatchForm form, [FromServices] Grace grace, CancellationToken cancel)
    {
        var (verdict, problem) = await verdicts.ReadAsync(form, cancel);
        if (verdict is null)
            return Refused(form, problem!);
        var items = form.Query is { } query
            ? await selection.ItemsAsync(QueueFilter.Of(query), DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(form.AsOf, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())), cancel)
            : [.. (form.Item ?? []).Select(SelectedComment.Read).OfType<(CommentId, Seen)>()];
        if (items.Count == 0)
            return Refused(form, say.Nothing);

        var result = await batches.StartAsync(Me, verdict, items, campaignId: null, cancel);
        var summary = BatchSummary.Of(result) with
        {
            Seconds = await grace.LeftAsync(result.Batch.RequestedById, result.Batch.CreatedAt, cancel),
            Back = await queue.RowsOfAsync([.. result.Items.Where(i => BatchSummary.IsConflict(i.Outcome)).Take(MostRowsBack).Select(i => i.CommentId)], cancel),
        };
        return Request.IsHtmx() ? PartialView("_Bar", summary) : Redirect($"/batches/{result.Batch.Id}");
    }

    [HttpGet("/batches/{id:guid}")]
    public async Task<IActionResult> Batch(Guid id, CancellationToken cancel) => await batches.FindAsync(id, cancel) is not { } result ? NotFound()
        : Request.IsHtmx() ? PartialView("_Batch", await selection.BatchAsync(result, cancel))
        : View(await selection.BatchAsync(result, cancel));

    /// <summary>The bar in the queue's foot, asked for again and again while a large batch is worked on.</summary>
    [HttpGet("/batches/{id:guid}/bar")]
    public async Task<IActionResult> Bar(Guid id, [FromServices] Grace grace, CancellationToken cancel) => await batches.FindAsync(id, cancel) is { } result
        ? PartialView("_Bar", BatchSummary.Of(result) with { Seconds = await grace.LeftAsync(result.Batch.RequestedById, result.Batch.CreatedAt, cancel) })
        : NotFound();

    [HttpPost("/batches/{id:guid}/undo")]
    public async Task<IActionResult> Undo(Guid id, string? reason, string? back, CancellationToken cancel)
    {
        var outcome = await batches.UndoAsync(Me, id, reason, cancel);
        switch (outcome)
        {
            case BatchUndoOutcome.NotFound:
                return NotFound();
            case BatchUndoOutcome.Begun begun:
                if (Request.IsHtmx())
                    return PartialView("_Bar", BatchSummary.Of(begun.Result));
                this.Notify(say.TakenBack(begun.Result));
                return LocalRedirect(Url.IsLocalUrl(back) ? back : $"/batches/{id}");
        }

        var sentence = say.Refusal(outcome);
        if (Request.IsHtmx())
            return StatusCode(StatusCodes.Status409Conflict, sentence);
        this.Warn(sentence);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : $"/batches/{id}");
    }

    private IActionResult Refused(BatchForm form, string problem)
    {
        if (Request.IsHtmx())
            return StatusCode(StatusCodes.Status422UnprocessableEntity, problem);
        this.Warn(problem);
        return Redirect(form.Query is { Length: > 0 } query ? "/queue?" + QueueFilter.Of(query).Query : "/queue");
    }
}
