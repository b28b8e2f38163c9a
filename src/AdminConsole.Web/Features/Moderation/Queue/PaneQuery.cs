using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Reads one comment with all that helps to judge it.</summary>
public sealed class PaneQuery(ConsoleDb db, PolicyBook policies, Viewer viewer)
{
    private const int LinesAbove = 2;
    private const int LinesBelow = 2;
    private const int RecentDecisions = 3;

    /// <param name="seenHash">Hash of the text that was on the screen; when it is another than now, the old text comes along.</param>
    public async Task<Pane?> FindAsync(CommentId id, string? seenHash, CancellationToken cancel)
    {
        var comment = await db.Comments.AsNoTracking().Include(c => c.Thread).Include(c => c.Author).AsSingleQuery()
            .SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (comment is null)
            return null;
        var policy = await policies.InForceAsync(cancel);
        var scores = await db.CommentScores.AsNoTracking().Where(s => s.CommentId == id)
            .Select(s => new { Scores = s, Model = db.ModelVersions.Where(m => m.Id == s.ModelVersionId).Select(m => (int?)m.Number).FirstOrDefault() })
            .SingleOrDefaultAsync(cancel);
        var flags = await db.Flags.AsNoTracking().Where(f => f.CommentId == id).OrderBy(f => f.Kind).ThenByDescending(f => f.Probability).ToListAsync(cancel);
        var category = await db.QueueEntries.Where(e => e.CommentId == id).Select(e => (Category?)e.Category).SingleOrDefaultAsync(cancel);
        var standing = comment.Status is CommentStatus.Approved or CommentStatus.Removed or CommentStatus.Escalated
            ? (await StandingDecisions.OfAsync(db, [id], cancel)).GetValueOrDefault(id)
            : null;
        var lead = viewer.May(Policies.Lead);
        return new Pane(comment)
        {
            Thread = comment.Thread!,
            Author = comment.Author!,
            Category = category,
            Scores = scores is null ? [] : Scores(scores.Scores, policy, category),
            ModelNumber = scores?.Model,
            PolicyNumber = policy.Number,
            Flags = [.. flags.Select(f => new PaneFlag(f.Kind, f.Category, f.Probability, f.Detail))],
            Spans = [.. flags.SelectMany(f => FlagSpans.Read(f.Spans))],
            Lines = await LinesAsync(comment, cancel),
            Recent = await RecentAsync(comment, cancel),
            Standing = standing,
            TextBefore = await BeforeAsync(comment, seenHash, cancel),
            MayDecide = comment.Status is CommentStatus.Waiting or CommentStatus.Clear || (comment.Status == CommentStatus.Escalated && lead),
            MayUndo = standing is not null && (lead || standing.ById == viewer.Id),
        };
    }

    private static List<PaneScore> Scores(CommentScore scores, PolicyInForce policy, Category? leading)
    {
        List<PaneScore> list =
        [
            .. Categories.All.Select(c =>
            {
                var probability = c switch { Category.Inflammatory => scores.Inflammatory, Category.Marketing => scores.Marketing, _ => scores.Improper };
                return new PaneScore(c, probability, policy.Threshold(c), c == leading);
            }),
        ];
        list.Sort((a, b) => a.Leads != b.Leads ? b.Leads.CompareTo(a.Leads) : b.Probability.CompareTo(a.Probability));
        return list;
    }

    private async Task<IReadOnlyList<ThreadLine>> LinesAsync(Comment comment, CancellationToken cancel)
    {
        var thread = db.Comments.AsNoTracking().Where(c => c.ThreadId == comment.ThreadId && c.Id != comment.Id);
        var above = await Lines(thread.Where(c => c.CreatedAt <= comment.CreatedAt).OrderByDescending(c => c.CreatedAt).Take(LinesAbove)).ToListAsync(cancel);
        var below = await Lines(thread.Where(c => c.CreatedAt > comment.CreatedAt).OrderBy(c => c.CreatedAt).Take(LinesBelow)).ToListAsync(cancel);
        if (comment.ReplyToId is { } answered && above.TrueForAll(l => l.Id != answered))
            above.AddRange(await Lines(db.Comments.AsNoTracking().Where(c => c.Id == answered)).ToListAsync(cancel));
        above.Reverse();
        return
        [
            .. above.Select(l => l with { Answered = l.Id == comment.ReplyToId }),
            new ThreadLine(comment.Id, comment.Author!.Name ?? comment.Author.PlatformId, "", comment.CreatedAt, comment.Status, Here: true, Answered: false),
            .. below,
        ];
    }

    private static IQueryable<ThreadLine> Lines(IQueryable<Comment> comments) =>
        comments.Select(c => new ThreadLine(c.Id, c.Author!.Name ?? c.Author.PlatformId, c.Text, c.CreatedAt, c.Status, false, false));

    private Task<List<AuthorDecision>> RecentAsync(Comment comment, CancellationToken cancel) => (
        from d in db.Decisions.AsNoTracking()
        join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
        where c.AuthorId == comment.AuthorId && c.Id != comment.Id && d.Kind != DecisionKind.Undo && !db.Decisions.Any(u => u.UndoesId == d.Id)
        orderby d.DecidedAt descending
        select new AuthorDecision(c.Id, d.Kind, d.Reason, d.DecidedAt, c.Text)).Take(RecentDecisions).ToListAsync(cancel);

    private async Task<string?> BeforeAsync(Comment comment, string? seenHash, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(seenHash) || string.Equals(seenHash, Convert.ToHexStringLower(comment.TextHash), StringComparison.OrdinalIgnoreCase))
            return null;
        var revisions = await db.CommentRevisions.AsNoTracking().Where(r => r.CommentId == comment.Id).OrderByDescending(r => r.Number).Take(20).ToListAsync(cancel);
        return revisions.Find(r => string.Equals(Convert.ToHexStringLower(r.TextHash), seenHash, StringComparison.OrdinalIgnoreCase))?.Text;
    }
}
