using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Comments by the platform's id and authors by name, for the jump palette.</summary>
public sealed class ModerationJump(ConsoleDb db, ModerationWords say, IStringLocalizer<ModerationText> words) : IJumpSource
{
    private const int TitleLength = 60;

    public string? Policy => Policies.Moderate;

    public async Task<IReadOnlyList<JumpTarget>> FindAsync(string query, int take, CancellationToken cancel)
    {
        if (query.Length == 0)
            return [];
        var comments = await db.Comments.AsNoTracking().Where(c => c.PlatformId == query)
            .Select(c => new { c.Id, c.Text, c.Status }).Take(take).ToListAsync(cancel);
        var authors = await db.Authors.AsNoTracking().Where(a => a.PlatformId == query || a.Name!.StartsWith(query))
            .OrderByDescending(a => a.RemovedCount).Select(a => new { a.Id, Name = a.Name ?? a.PlatformId, a.RemovedCount, a.CommentCount })
            .Take(take).ToListAsync(cancel);
        return
        [
            .. comments.Select(c => new JumpTarget(
                words["Comments"], c.Text.Length > TitleLength ? c.Text[..TitleLength] + "…" : c.Text, $"/comments/{c.Id}", "queue", say.Of(c.Status), Say.Lang(c.Text))),
            .. authors.Select(a => new JumpTarget(
                words["Authors"], a.Name, $"/authors/{a.Id}", "user",
                words["{0} removed of {1}", Say.Number(a.RemovedCount), Say.Number(a.CommentCount)], Say.Lang(a.Name))),
        ];
    }
}
