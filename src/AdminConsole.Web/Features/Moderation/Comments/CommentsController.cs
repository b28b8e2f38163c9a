using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Features.Moderation.Comments;

/// <summary>What happened: to one comment, and by whom to all of them.</summary>
[Authorize(Policy = Policies.Moderate)]
public sealed class CommentsController(StoryQuery stories, DecisionsQuery decisions) : Controller
{
    [HttpGet("/comments/{id:guid}")]
    public async Task<IActionResult> Story(Guid id, CancellationToken cancel) =>
        await stories.FindAsync(new CommentId(id), cancel) is { } story ? View(story) : NotFound();

    [HttpGet("/decisions")]
    public async Task<IActionResult> Decisions(DecisionsFilter filter, CancellationToken cancel) => View(await decisions.PageAsync(filter, cancel));

    [HttpGet("/decisions.csv")]
    public IActionResult Csv(DecisionsFilter filter) => new CsvResult<DecisionRow>("decisions", decisions.All(filter),
        ("at", r => r.At), ("by", r => r.By), ("decision", r => r.Kind), ("reason", r => r.Reason), ("note", r => r.Note), ("undone", r => r.TakenBack),
        ("until", r => r.HoldUntil), ("to", r => r.AssignedTo), ("batch", r => r.BatchId), ("handled_ms", r => r.HandledMs),
        ("category", r => r.Category is { } category ? Categories.NameOf(category) : null), ("probability", r => r.Probability),
        ("comment", r => r.PlatformId), ("text", r => r.Text));
}
