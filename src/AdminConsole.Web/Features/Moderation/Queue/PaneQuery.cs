using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Features.Moderation.Campaigns;
using AdminConsole.Web.Features.Moderation.Queue.Reasons;
using AdminConsole.Web.Hosting;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>Reads one comment with all that helps to judge it.</summary>
public sealed class PaneQuery(
    ConsoleDb db, PolicyBook policies, TeamQuery team, CampaignQuery campaigns, Viewer viewer, TimeProvider clock)
{
    private const int Lines = 2;
    private const int MostLines = 100;
    private const int RecentDecisions = 3;

    /// <param name="seenHash">Hash of the text that was on the screen; when it is another than now, the old text comes along.</param>
    /// <param name="above">How many lines of the thread before the comment; null for a few.</param>
    /// <param name="below">How many after it.</param>
    public async Task<Pane?> FindAsync(CommentId id, string? seenHash, CancellationToken cancel, int? above = null, int? below = null)
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
        var entry = await db.QueueEntries.AsNoTracking().Where(e => e.CommentId == id)
            .Select(e => new { e.Category, e.HeldUntil, e.AssignedToId, e.AssignedTo, e.LeaseId, e.Blind }).SingleOrDefaultAsync(cancel);
        var blind = entry is { Blind: true } && comment.Status is CommentStatus.Waiting or CommentStatus.Escalated;
        if (blind)
            flags.RemoveAll(f => f.Kind is not (FlagKind.Sample or FlagKind.Report));
        var category = blind ? null : entry?.Category;
        var standing = comment.Status is CommentStatus.Approved or CommentStatus.Removed or CommentStatus.Escalated
            ? (await StandingDecisions.OfAsync(db, [id], cancel)).GetValueOrDefault(id)
            : null;
        var lead = viewer.May(Policies.Lead);
        var mark = comment.Status is CommentStatus.Waiting or CommentStatus.Escalated && entry?.LeaseId is { } lease
            ? (await QueueLeases.OfAsync(db, [lease], viewer.Id, clock.GetUtcNow(), cancel)).GetValueOrDefault(lease)
            : null;
        return new Pane(comment)
        {
            Thread = comment.Thread!,
            Author = comment.Author!,
            Category = category,
            Blind = blind,
            Scores = scores is null || blind ? [] : Scores(scores.Scores, policy, category),
            ModelNumber = blind ? null : scores?.Model,
            PolicyNumber = policy.Number,
            Flags = [.. flags.Select(f => new PaneFlag(f.Kind, f.Category, f.Probability, f.Detail))],
            Reports = flags.Exists(f => f.Kind == FlagKind.Report) ? await ReportTally.OfAsync(db, id, cancel) : ReportTally.None,
            Reasons = ReasonList.Of(comment, flags, await StruckAsync(comment, cancel)),
            Around = await AroundAsync(comment, above ?? Lines, below ?? Lines, cancel),
            Recent = await RecentAsync(comment, cancel),
            Standing = standing,
            Lease = mark,
            Edit = await EditAsync(comment, seenHash, cancel),
            Team = [.. (await team.AllAsync(cancel)).Where(p => p.Id != viewer.Id)],
            HeldUntil = entry?.HeldUntil,
            AssignedTo = entry?.AssignedTo,
            MayDecide = (lead || mark is not { IsMine: false }) && (comment.Status is CommentStatus.Waiting or CommentStatus.Clear
                || (comment.Status == CommentStatus.Escalated && (lead || entry?.AssignedToId == viewer.Id))),
            Campaign = await campaigns.OfEntryAsync(id, cancel),
            MayUndo = standing is not null && (lead || standing.ById == viewer.Id),
        };
    }

    private Task<List<SpanFeedback>> StruckAsync(Comment comment, CancellationToken cancel) => SpanObjections.Standing(db).AsNoTracking()
        .Where(f => f.CommentId == comment.Id && f.TextHash == comment.TextHash).ToListAsync(cancel);

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

    public async Task<PaneThread?> AroundAsync(CommentId id, int above, int below, CancellationToken cancel) =>
        await db.Comments.AsNoTracking().Include(c => c.Author).SingleOrDefaultAsync(c => c.Id == id, cancel) is { } comment
            ? await AroundAsync(comment, above, below, cancel)
            : null;

    private async Task<PaneThread> AroundAsync(Comment comment, int above, int below, CancellationToken cancel)
    {
        (above, below) = (Math.Clamp(above, 0, MostLines), Math.Clamp(below, 0, MostLines));
        var thread = db.Comments.AsNoTracking().Where(c => c.ThreadId == comment.ThreadId && c.Id != comment.Id);
        var before = await Said(thread.Where(c => c.CreatedAt <= comment.CreatedAt).OrderByDescending(c => c.CreatedAt).Take(above + 1)).ToListAsync(cancel);
        var after = await Said(thread.Where(c => c.CreatedAt > comment.CreatedAt).OrderBy(c => c.CreatedAt).Take(below + 1)).ToListAsync(cancel);
        var (moreAbove, moreBelow) = (before.Count > above, after.Count > below);
        if (moreAbove)
            before.RemoveAt(above);
        if (moreBelow)
            after.RemoveAt(below);
        if (comment.ReplyToId is { } answered && before.TrueForAll(l => l.Id != answered))
            before.AddRange(await Said(db.Comments.AsNoTracking().Where(c => c.Id == answered)).ToListAsync(cancel));
        before.Reverse();
        return new PaneThread(
            comment.Id,
            [
                .. before.Select(l => l with { Answered = l.Id == comment.ReplyToId }),
                new ThreadLine(comment.Id, comment.Author!.Name ?? comment.Author.PlatformId, "", comment.CreatedAt, comment.Status, Here: true, Answered: false),
                .. after,
            ],
            above, below, moreAbove && above < MostLines, moreBelow && below < MostLines);
    }

    private static IQueryable<ThreadLine> Said(IQueryable<Comment> comments) =>
        comments.Select(c => new ThreadLine(c.Id, c.Author!.Name ?? c.Author.PlatformId, c.Text, c.CreatedAt, c.Status, false, false));

    private Task<List<AuthorDecision>> RecentAsync(Comment comment, CancellationToken cancel) => (
        from d in db.Decisions.AsNoTracking()
        join c in db.Comments.AsNoTracking() on d.CommentId equals c.Id
        where c.AuthorId == comment.AuthorId && c.Id != comment.Id && d.Kind != DecisionKind.Undo && !db.Decisions.Any(u => u.UndoesId == d.Id)
        orderby d.DecidedAt descending
        select new AuthorDecision(c.Id, d.Kind, d.Reason, d.DecidedAt, c.Text)).Take(RecentDecisions).ToListAsync(cancel);

    /// <summary>The text that was on the screen; else the one the last decision was about, when its author has changed it since.</summary>
    private async Task<PaneEdit?> EditAsync(Comment comment, string? seenHash, CancellationToken cancel)
    {
        if (comment.Revision == 1 && SeenText.Hash(seenHash) is null)
            return null;
        var revisions = await db.CommentRevisions.AsNoTracking().Where(r => r.CommentId == comment.Id).OrderByDescending(r => r.Number).Take(20).ToListAsync(cancel);
        string? Text(ReadOnlySpan<byte> hash)
        {
            foreach (var revision in revisions)
            {
                if (hash.SequenceEqual(revision.TextHash))
                    return revision.Text;
            }

            return null;
        }

        if (SeenText.Hash(seenHash) is { } seen && Text(seen) is { } read)
            return new PaneEdit(read, null);
        var last = await db.Decisions.AsNoTracking().Where(d => d.CommentId == comment.Id && d.Kind != DecisionKind.Undo)
            .OrderByDescending(d => d.Sequence).ThenByDescending(d => d.DecidedAt).ThenByDescending(d => d.Id).FirstOrDefaultAsync(cancel);
        return last is not null && !last.TextHash.AsSpan().SequenceEqual(comment.TextHash) && Text(last.TextHash) is { } decidedOn
            ? new PaneEdit(decidedOn, new StandingDecision(last.Id, last.Kind, last.Reason, last.DecidedBy, last.DecidedById, last.DecidedAt))
            : null;
    }
}
