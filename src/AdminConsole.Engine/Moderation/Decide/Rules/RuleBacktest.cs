using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>
/// What a rule would have done to what people decided lately, by the probability that stood beside the comment when they
/// did: the score of the model of that day, which had not learned from the decision yet.
/// </summary>
public static class RuleBacktest
{
    /// <summary>So many decisions are looked at, the newest.</summary>
    public const int Most = 20_000;

    public static async Task<RuleSample> RunAsync(ConsoleDb db, RuleDraft rule, CancellationToken cancellationToken)
    {
        var least = (float)rule.Threshold;
        var decided = await (
            from d in db.Decisions.AsNoTracking()
            where d.Category == rule.Category && d.Probability >= least && (d.Kind == DecisionKind.Approve || d.Kind == DecisionKind.Remove)
                && d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id)
            join c in db.Comments on d.CommentId equals c.Id
            where c.TextHash == d.TextHash && (rule.ThreadKind == null || c.Thread!.Kind == rule.ThreadKind)
                && (!rule.NeedsWord || db.Flags.Any(f => f.CommentId == c.Id && f.Kind == FlagKind.WordList && f.Category == rule.Category))
            orderby d.DecidedAt descending
            select new { d.Kind, Context = db.CommentScores.Where(s => s.CommentId == c.Id).Select(s => s.Context).FirstOrDefault() })
            .Take(Most).ToListAsync(cancellationToken);
        var met = decided.Where(d => rule.LeastRemovedShare is not { } share || (d.Context is { } context && context.RemovedShare >= share)).ToList();
        return new RuleSample(met.Count(d => d.Kind == DecisionKind.Remove), met.Count);
    }
}
