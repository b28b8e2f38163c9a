using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>What people removed of what they judged.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct RuleSample(int Right, int Judged)
{
    public int Wrong => Judged - Right;

    public double? Precision => Judged == 0 ? null : (double)Right / Judged;

    /// <summary>95 %.</summary>
    public (double Low, double High) Interval => Wilson.Interval(Right, Judged);

    /// <summary>The sample shows, with its interval, that the precision is less than that.</summary>
    public bool ShowsLessThan(double precision) => Interval.High < precision;
}

/// <summary>A rule in figures.</summary>
/// <param name="Matched">Comments it asked for since it stands in the list.</param>
/// <param name="Watched">Judged by people as ever, on the scores of the model and by the word lists in force; one voice each for what was judged as one.</param>
/// <param name="Blind">Judged without a hint while it was live, likewise.</param>
/// <param name="Removed">What it removed likewise: what another model or another list did speaks neither for nor against it.</param>
/// <param name="TakenBack">Of those, what a person took back or an appeal overturned.</param>
public sealed record RuleFigures(int Matched, RuleSample Watched, RuleSample Blind, int Removed, int TakenBack)
{
    /// <summary>A removal that was taken back was wrong whatever became of the others.</summary>
    public RuleSample Standing => new(Removed - TakenBack, Removed);

    /// <summary>It may go live: the measured precision itself is asked for; its interval stands beside it.</summary>
    public bool Proves(AutoRuleOptions asked) => Watched.Judged >= asked.Judged && Watched.Precision >= asked.Precision;

    /// <summary>It must stop: the blind sample, or what was taken back, shows less than what is asked for.</summary>
    public bool Disproves(AutoRuleOptions asked) => Blind.ShowsLessThan(asked.Precision) || Standing.ShowsLessThan(asked.Precision);

    /// <param name="db">Where the rows are.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="model">The model in force: figures are about what its scores asked for.</param>
    public static async Task<RuleFigures> ReadAsync(ConsoleDb db, AutoRule rule, ModelVersionId? model, CancellationToken cancellationToken) =>
        (await ReadAsync(db, [rule], model, cancellationToken))[rule.Id];

    /// <summary>Of many rules at once, counted where the rows are.</summary>
    public static async Task<IReadOnlyDictionary<Guid, RuleFigures>> ReadAsync(
        ConsoleDb db, IReadOnlyCollection<AutoRule> rules, ModelVersionId? model, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. rules.Select(rule => rule.Id)];
        Guid[] wordy = [.. rules.Where(rule => rule.NeedsWord).Select(rule => rule.Id)];
        var words = wordy.Length > 0 ? await RuleWords.AllNowAsync(db, cancellationToken) : [];
        var matches = db.RuleMatches.AsNoTracking().Where(m => EF.Parameter(ids).Contains(m.RuleId));
        var matched = await matches.GroupBy(m => m.RuleId).Select(g => new { Rule = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Rule, g => g.Count, cancellationToken);
        var current = matches.Where(m => m.ModelVersionId == model
            && (!EF.Parameter(wordy).Contains(m.RuleId) || EF.Parameter(words).Contains(m.Words ?? 0)));
        var removed = await current.Where(m => m.Fate == RuleFate.Removed)
            .Select(m => new
            {
                m.RuleId,
                TakenBack = db.Decisions.Any(d => d.RuleId == m.RuleId && d.CommentId == m.CommentId && db.Decisions.Any(u => u.UndoesId == d.Id)) ? 1 : 0,
            })
            .GroupBy(m => m.RuleId).Select(g => new { Rule = g.Key, Count = g.Count(), TakenBack = g.Sum(m => m.TakenBack) })
            .ToDictionaryAsync(g => g.Rule, cancellationToken);
        var judged = await JudgedAsync(db, current.Where(m => m.Fate != RuleFate.Removed), cancellationToken);
        return ids.ToDictionary(id => id, id => new RuleFigures(
            matched.GetValueOrDefault(id),
            judged.GetValueOrDefault((id, RuleFate.Watched)),
            judged.GetValueOrDefault((id, RuleFate.Blind)),
            removed.GetValueOrDefault(id)?.Count ?? 0,
            removed.GetValueOrDefault(id)?.TakenBack ?? 0));
    }

    /// <summary>
    /// A comment is judged by the decision of a person on that text which stands; an approval outweighs. What was decided in one
    /// go is one judgement, and so are a campaign's near-duplicates and the copies of one text: a wave of adverts proves what one
    /// advert proves. Where they differ, the approval counts.
    /// </summary>
    private static async Task<Dictionary<(Guid Rule, RuleFate Fate), RuleSample>> JudgedAsync(ConsoleDb db, IQueryable<RuleMatch> matches, CancellationToken cancellationToken)
    {
        var spoken = db.Decisions.AsNoTracking().Where(d => d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id));
        var words =
            from m in matches
            join d in spoken on m.CommentId equals d.CommentId
            where d.TextHash == m.TextHash && (d.Kind == DecisionKind.Approve || (d.Kind == DecisionKind.Remove
                && !spoken.Any(a => a.CommentId == m.CommentId && a.TextHash == m.TextHash && a.Kind == DecisionKind.Approve)))
            join e in db.QueueEntries.AsNoTracking() on m.CommentId equals e.CommentId
            select new { m.RuleId, m.Fate, Campaign = d.CampaignId ?? e.CampaignId, d.BatchId, d.TextHash, Wrong = d.Kind == DecisionKind.Approve ? 1 : 0 };
        var voices = words
            .GroupBy(w => new
            {
                w.RuleId,
                w.Fate,
                w.Campaign,
                Batch = w.Campaign == null ? w.BatchId : null,
                Text = w.Campaign == null && w.BatchId == null ? w.TextHash : null,
            })
            .Select(g => new { g.Key.RuleId, g.Key.Fate, Wrong = g.Max(w => w.Wrong) });
        var counted = await voices.GroupBy(v => new { v.RuleId, v.Fate })
            .Select(g => new { g.Key.RuleId, g.Key.Fate, Judged = g.Count(), Wrong = g.Sum(v => v.Wrong) }).ToListAsync(cancellationToken);
        return counted.ToDictionary(c => (c.RuleId, c.Fate), c => new RuleSample(c.Judged - c.Wrong, c.Judged));
    }
}
