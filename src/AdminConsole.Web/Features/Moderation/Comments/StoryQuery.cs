using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Appeals;
using AdminConsole.Web.Features.Moderation.Queue;
using AdminConsole.Web.Features.Moderation.Webhooks;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Comments;

/// <summary>A decision in a comment's history; <paramref name="TakenBack"/> when a later one undid it.</summary>
/// <param name="By">Null where the viewer is to judge an appeal against it without knowing.</param>
public sealed record StoryDecision(Decision Decision, string? By, bool TakenBack, bool Stands);

/// <summary>Everything that happened to one comment.</summary>
public sealed record Story(Pane Pane, IReadOnlyList<CommentRevision> Revisions, IReadOnlyList<StoryDecision> Decisions, IReadOnlyList<Told> Told);

/// <summary>Reads one comment's history: texts, scores, flags, decisions and what the platform was told.</summary>
public sealed class StoryQuery(ConsoleDb db, PaneQuery panes, ToldQuery told, Viewer viewer)
{
    private const int MostEvents = 50;

    public async Task<Story?> FindAsync(CommentId id, CancellationToken cancel)
    {
        if (await panes.FindAsync(id, null, cancel) is not { } pane)
            return null;
        var history = await DecisionHistory.ReadAsync(db, id, cancel);
        var blind = await BlindDecisions.Of(db, viewer).ToListAsync(cancel);
        var undone = history.All.Where(d => d.UndoesId is not null).Select(d => d.UndoesId!.Value).ToHashSet();
        return new Story(
            pane,
            await db.CommentRevisions.AsNoTracking().Where(r => r.CommentId == id).OrderByDescending(r => r.Number).ToListAsync(cancel),
            [.. history.All.Reverse().Select(d => new StoryDecision(d, blind.Contains(d.Id) ? null : d.DecidedBy, undone.Contains(d.Id), d.Id == pane.Standing?.Id))],
            await told.OfCommentAsync(id, MostEvents, cancel));
    }
}
