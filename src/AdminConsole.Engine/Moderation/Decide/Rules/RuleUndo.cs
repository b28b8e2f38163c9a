using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>What became of taking back all that a rule removed.</summary>
public abstract record RuleUndoOutcome
{
    private RuleUndoOutcome()
    {
    }

    /// <summary>It is taken back, or, when it is much, being taken back; the rule is off.</summary>
    public sealed record Begun(AutoRule Rule, int Removals, IReadOnlyList<Guid> Batches) : RuleUndoOutcome;

    /// <summary>None of its removals stands any more.</summary>
    public sealed record Nothing : RuleUndoOutcome;

    /// <summary>Somebody, or the rule itself, changed it meanwhile.</summary>
    public sealed record Stale : RuleUndoOutcome;

    public sealed record NotFound : RuleUndoOutcome;
}

/// <summary>
/// Takes back everything that a rule removed and that nobody has decided since: the comments wait for a person again, and no
/// rule removes them a second time. The rule goes off in the same transaction, so that nothing is removed behind the undo.
/// </summary>
public sealed class RuleUndo(AuditedWriter writer, Batches batches)
{
    /// <param name="who">A lead.</param>
    /// <param name="id">The rule.</param>
    /// <param name="version">The rule as it was on the screen: what is sent twice is done once.</param>
    /// <param name="why">Kept with the rule, and with every decision that takes one back.</param>
    public async Task<RuleUndoOutcome> TakeBackAsync(Moderator who, Guid id, long version, string why, CancellationToken cancellationToken)
    {
        var outcome = await BeginAsync(who, id, version, why, cancellationToken);
        if (outcome is RuleUndoOutcome.Begun begun)
            await batches.FinishAsync(begun.Batches, begun.Removals, cancellationToken);
        return outcome;
    }

    /// <summary>Writes down what is to be taken back; from then on it is, whatever happens to the process.</summary>
    internal Task<RuleUndoOutcome> BeginAsync(Moderator who, Guid id, long version, string why, CancellationToken cancellationToken) =>
        writer.WriteAsync<RuleUndoOutcome>(new ProcessContext("rule.undo", who.Name, who.Id, why), async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(AutoRules.Turn, cancellationToken);
            var rule = await db.AutoRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
            if (rule is null)
                return (new RuleUndoOutcome.NotFound(), AuditSubject.Nothing);
            if (rule.Version != version)
                return (new RuleUndoOutcome.Stale(), AuditSubject.Nothing);
            var removals = await StandingRemovals(db).Where(d => d.RuleId == id).OrderBy(d => d.CommentId)
                .Select(d => new Standing(d.Id, d.CommentId, d.TextHash)).ToListAsync(cancellationToken);
            if (removals.Count == 0)
                return (new RuleUndoOutcome.Nothing(), AuditSubject.Nothing);
            var gathered = await batches.GatherUndoneAsync(db, who, why, Moderator.ByRule(rule.Name), rule.Reason, removals, now, cancellationToken);
            AutoRules.Stand(rule, RuleState.Off, who.Id, who.Name, why, now);
            return (new RuleUndoOutcome.Begun(rule, removals.Count, gathered),
                new AuditSubject($"rule:{id}", JsonSerializer.Serialize(new { name = rule.Name, removals = removals.Count, batches = gathered })));
        }, cancellationToken);

    /// <summary>How many of each rule's removals would be taken back; a rule without any is left out.</summary>
    public static Task<Dictionary<Guid, int>> StandingAsync(ConsoleDb db, IReadOnlyCollection<Guid> rules, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. rules];
        return StandingRemovals(db).Where(d => EF.Parameter(ids).Contains(d.RuleId!.Value)).GroupBy(d => d.RuleId!.Value)
            .Select(g => new { Rule = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Rule, g => g.Count, cancellationToken);
    }

    private static IQueryable<Decision> StandingRemovals(ConsoleDb db) => db.Decisions.AsNoTracking()
        .Where(d => d.RuleId != null && d.Kind == DecisionKind.Remove
            && !db.Decisions.Any(later => later.CommentId == d.CommentId && later.Sequence > d.Sequence));
}
