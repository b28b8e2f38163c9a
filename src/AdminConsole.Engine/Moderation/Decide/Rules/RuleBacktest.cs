using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>
/// What rules would have done to what people decided lately, by the probability and the listed words that stood beside the
/// comment when they did: those of the model and the lists of that day, which had not learned from the decision yet. The
/// decisions are read once a minute at most, for all rules and whatever is tried.
/// </summary>
public sealed class RuleBacktest(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>So many decisions are looked at, the newest.</summary>
    public const int Most = 100_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock turn = new();
    private Task<IReadOnlyList<Decided>>? kept;
    private DateTimeOffset readAt;

    public async Task<RuleSample> OfAsync(RuleDraft rule, CancellationToken cancellationToken) => Of(await DecidedAsync(cancellationToken), rule);

    /// <returns>One for each rule, in their order.</returns>
    public async Task<IReadOnlyList<RuleSample>> OfAsync(IReadOnlyList<RuleDraft> rules, CancellationToken cancellationToken)
    {
        if (rules.Count == 0)
            return [];
        var decided = await DecidedAsync(cancellationToken);
        return [.. rules.Select(rule => Of(decided, rule))];
    }

    private static RuleSample Of(IReadOnlyList<Decided> decided, RuleDraft rule)
    {
        var (right, met, least) = (0, 0, (float)rule.Threshold);
        foreach (var d in decided)
        {
            if (d.Category != rule.Category || d.Probability < least || (rule.ThreadKind is { } kind && d.Thread != kind)
                || (rule.NeedsWord && !d.Word) || (rule.LeastRemovedShare is { } share && !(d.RemovedShare >= share)))
                continue;
            met++;
            right += d.Removed ? 1 : 0;
        }

        return new RuleSample(right, met);
    }

    private Task<IReadOnlyList<Decided>> DecidedAsync(CancellationToken cancellationToken)
    {
        lock (turn)
        {
            if (kept is null || kept.IsFaulted || clock.GetUtcNow() - readAt >= Fresh)
                (kept, readAt) = (ReadAsync(), clock.GetUtcNow());
            return kept.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Decided>> ReadAsync()
    {
        await Task.Yield(); // SQLite answers on the thread that asks, and that one holds the lock
        await using var db = await databases.CreateDbContextAsync();
        var newest = db.Decisions.AsNoTracking()
            .Where(d => d.Probability != null && (d.Kind == DecisionKind.Approve || d.Kind == DecisionKind.Remove) && d.DecidedById != Moderator.Policy.Id)
            .OrderByDescending(d => d.DecidedAt).Take(Most);
        var rows = await (
            from d in newest
            join c in db.Comments on d.CommentId equals c.Id
            where c.TextHash == d.TextHash && !db.Decisions.Any(u => u.UndoesId == d.Id)
            join s in db.CommentScores on c.Id equals s.CommentId into scores
            from score in scores.DefaultIfEmpty()
            select new
            {
                d.Category,
                d.Probability,
                d.Kind,
                Thread = c.Thread!.Kind,
                Word = db.Flags.Any(f => f.CommentId == c.Id && f.Kind == FlagKind.WordList && f.Category == d.Category),
                Context = score == null ? null : score.Context,
            }).ToListAsync();
        return rows.ConvertAll(r => new Decided(
            r.Category!.Value, r.Probability!.Value, r.Kind == DecisionKind.Remove, r.Thread, r.Word, r.Context?.RemovedShare));
    }

    private readonly record struct Decided(Category Category, float Probability, bool Removed, ThreadKind Thread, bool Word, double? RemovedShare);
}
