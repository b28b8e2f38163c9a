using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>Finds the recent comments on which two classifiers disagree most.</summary>
internal static class DifferenceFinder
{
    private const int Recent = 20_000;
    private const int Kept = 16;

    /// <summary>The same words many times are one disagreement; texts in <paramref name="learned"/> would flatter the challenger.</summary>
    public static async Task<IReadOnlyList<ModelDifference>> FindAsync(
        ConsoleDb db, ModelVersionId id, ICommentScorer champion, ICommentScorer challenger, IReadOnlySet<string> learned, CancellationToken cancellationToken)
    {
        var recent = await db.Comments.AsNoTracking().Where(c => c.Text != "").OrderByDescending(c => c.Id).Take(Recent)
            .Select(c => new { c.Id, c.Text, c.Revision, Context = db.CommentScores.Where(s => s.CommentId == c.Id).Select(s => s.Context).FirstOrDefault() }).ToListAsync(cancellationToken);
        var found = new PriorityQueue<(CommentId Id, string Text, int Revision, CommentContext Context, Category Category, float Champion, float Challenger), float>();
        foreach (var comment in recent.DistinctBy(c => c.Text, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (learned.Contains(comment.Text))
                continue;
            var (before, after) = (champion.Score(comment.Text, comment.Context ?? default), challenger.Score(comment.Text, comment.Context ?? default));
            var category = Categories.All.MaxBy(c => Math.Abs((after[c] ?? 0) - (before[c] ?? 0)));
            var (was, now) = (before[category] ?? 0, after[category] ?? 0);
            found.Enqueue((comment.Id, comment.Text, comment.Revision, comment.Context ?? default, category, was, now), Math.Abs(now - was));
            if (found.Count > Kept)
                found.Dequeue();
        }

        return [.. found.UnorderedItems.OrderByDescending(item => item.Priority).Select((item, i) =>
        {
            var (comment, text, revision, context, category, was, now) = item.Element;
            var spans = (now > was ? challenger : champion).Explain(text, context).Where(span => span.Category == category).ToList();
            return new ModelDifference
            {
                ModelVersionId = id,
                Rank = i + 1,
                CommentId = comment,
                Revision = revision,
                Category = category,
                Champion = was,
                Challenger = now,
                Spans = FlagSpans.Write(spans),
            };
        })];
    }
}
