using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Score.Learning;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning;

/// <summary>
/// What a classifier learns from “not because of this”: the struck span alone, everything around it masked, as a text that
/// is fine as far as its category goes. The span's n-grams get a counter-example; those of the rest are untouched.
/// </summary>
public static class SpanLessons
{
    /// <summary>Of a decision on a whole comment: a span is less than that, and it is nobody's comment.</summary>
    public const double Weight = 0.5;

    public static async Task<IReadOnlyList<LabelledComment>> ReadAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        var struck = await (
            from f in SpanObjections.Standing(db).AsNoTracking()
            join c in db.Comments on f.CommentId equals c.Id
            where c.TextHash == f.TextHash && c.Text != ""
            orderby f.Id
            select new { f.Id, f.Category, f.Start, f.Length, c.Text, c.ThreadId }).ToListAsync(cancellationToken);
        return struck.Where(s => s.Start + s.Length <= s.Text.Length).Select(s =>
            new LabelledComment(s.Text.Substring(s.Start, s.Length), null, $"thread:{s.ThreadId:N}", Weight)
            {
                Source = LabelSource.PlatformDecision,
                Only = s.Category,
                IsPart = true,
            }).ToList();
    }
}
