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
/// <param name="Watched">Judged by people as ever, on the scores of the model in force.</param>
/// <param name="Blind">Judged without a hint while it was live, on the scores of the model in force.</param>
/// <param name="Removed">What it removed.</param>
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
    /// <param name="model">The model in force: only what its scores asked for counts as judged.</param>
    public static async Task<RuleFigures> ReadAsync(ConsoleDb db, AutoRule rule, ModelVersionId? model, CancellationToken cancellationToken)
    {
        var matches = db.RuleMatches.AsNoTracking().Where(m => m.RuleId == rule.Id);
        return new RuleFigures(
            await matches.CountAsync(cancellationToken),
            await SampleAsync(db, matches.Where(m => m.Fate == RuleFate.Watched && m.ModelVersionId == model), cancellationToken),
            await SampleAsync(db, matches.Where(m => m.Fate == RuleFate.Blind && m.ModelVersionId == model), cancellationToken),
            await matches.CountAsync(m => m.Fate == RuleFate.Removed, cancellationToken),
            await matches.CountAsync(
                m => m.Fate == RuleFate.Removed && db.Decisions.Any(d => d.RuleId == rule.Id && d.CommentId == m.CommentId && db.Decisions.Any(u => u.UndoesId == d.Id)),
                cancellationToken));
    }

    /// <summary>A comment is judged by the decision of a person on that text which stands; an approval outweighs.</summary>
    private static async Task<RuleSample> SampleAsync(ConsoleDb db, IQueryable<RuleMatch> matches, CancellationToken cancellationToken)
    {
        var spoken = db.Decisions.Where(d => d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id));
        var wrong = await matches.CountAsync(
            m => spoken.Any(d => d.CommentId == m.CommentId && d.TextHash == m.TextHash && d.Kind == DecisionKind.Approve), cancellationToken);
        var right = await matches.CountAsync(
            m => spoken.Any(d => d.CommentId == m.CommentId && d.TextHash == m.TextHash && d.Kind == DecisionKind.Remove)
                && !spoken.Any(d => d.CommentId == m.CommentId && d.TextHash == m.TextHash && d.Kind == DecisionKind.Approve), cancellationToken);
        return new RuleSample(right, right + wrong);
    }
}
