using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>What two thresholds would do to the comments of a window.</summary>
public sealed class ThresholdsQuery(ConsoleDb db, ScorePictures pictures, SampleKept samples, PolicyBook policies, TimeProvider clock)
{
    private const int Sampled = 5;

    public async Task<ThresholdsPage> PageAsync(ThresholdsForm form, CancellationToken cancel)
    {
        var category = form.OfCategory;
        var policy = await policies.InForceAsync(cancel);
        var rules = await AutoRules.Plain(db, category).OrderByDescending(r => r.State).ThenBy(r => r.Threshold).ToListAsync(cancel);
        var acts = rules.Find(r => r.State == RuleState.Live); // one in its shadow removes nothing
        var inForce = new Handles(ThresholdsPage.Hundredths(policy.Threshold(category)), acts is null ? 100 : ThresholdsPage.Hundredths(acts.Threshold));
        var low = Hundredths(form.Low) ?? inForce.Low;
        var at = new Handles(low, Math.Max(low + 1, Hundredths(form.High) ?? Math.Max(inForce.High, low + 1)) is var high && high > 100 ? 100 : high);
        var (lower, upper) = (Math.Min(at.Low, inForce.Low), Math.Max(at.Low, inForce.Low));
        var picture = await pictures.OfAsync(category, form.OfDays, cancel);
        var changed = lower == upper ? [] : await BetweenAsync(picture, form.OfDays, lower / 100f, upper / 100f, cancel);
        var sample = await samples.ReadAsync(cancel);
        return new ThresholdsPage(picture, form.OfDays, at, inForce, policy.Number)
        {
            Rules = rules,
            Handle = await HandleSeen.ReadAsync(db, category, cancel),
            Estimate = sample.Days > 0 ? sample.Estimate(category, at.Low / 100d) : null,
            Besides = sample.BesidesFrom,
            NewlyFlagged = at.Low < inForce.Low ? changed : [],
            NoLongerFlagged = at.Low > inForce.Low ? changed : [],
            Reason = form.Reason,
        };
    }

    private static int? Hundredths(double? threshold) => threshold is { } value && double.IsFinite(value) ? ThresholdsPage.Hundredths(value) : null;

    /// <summary>The newest between two scores of the champion's, whichever model's score is stored; whoever judges blind must not find it here.</summary>
    private async Task<IReadOnlyList<ChangedComment>> BetweenAsync(ScorePicture picture, int days, float from, float until, CancellationToken cancel)
    {
        var since = clock.GetUtcNow().AddDays(-days);
        var scores = db.CommentScores.AsNoTracking().Where(s => s.ArrivedAt >= since)
            .Where(s => !db.QueueEntries.Any(e => e.CommentId == s.CommentId && e.Blind && e.State != QueueState.Decided));
        var own = picture.Champion is { } champion ? scores.Where(s => s.ModelVersionId == champion) : scores;
        var inside = picture.Category switch
        {
            Category.Inflammatory => own.Where(s => s.Inflammatory >= from && s.Inflammatory < until).Select(s => new { s.CommentId, s.ArrivedAt, Score = s.Inflammatory }),
            Category.Marketing => own.Where(s => s.Marketing >= from && s.Marketing < until).Select(s => new { s.CommentId, s.ArrivedAt, Score = s.Marketing }),
            _ => own.Where(s => s.Improper >= from && s.Improper < until).Select(s => new { s.CommentId, s.ArrivedAt, Score = s.Improper }),
        };
        var found = await inside.OrderByDescending(s => s.ArrivedAt).Take(Sampled)
            .Join(db.Comments, s => s.CommentId, c => c.Id, (s, c) => new { s.ArrivedAt, Comment = new ChangedComment(c.Id, c.Text, s.Score, c.CreatedAt) }).ToListAsync(cancel);

        var again = picture.Former.Scored.Where(f => f.Now[picture.Category] is { } now && now >= from && now < until)
            .OrderByDescending(f => f.ArrivedAt).Take(Sampled).ToDictionary(f => f.Id);
        var ids = again.Keys.ToList();
        var texts = ids.Count == 0 ? [] : await (
            from score in scores
            where ids.Contains(score.CommentId)
            join comment in db.Comments on score.CommentId equals comment.Id
            select new { comment.Id, comment.Text, comment.CreatedAt, score.ArrivedAt }).ToListAsync(cancel);
        return [.. found.Concat(texts.Select(t => new { t.ArrivedAt, Comment = new ChangedComment(t.Id, t.Text, again[t.Id].Now[picture.Category] ?? 0, t.CreatedAt) }))
            .OrderByDescending(f => f.ArrivedAt).Take(Sampled).Select(f => f.Comment)];
    }
}
