using System.Globalization;
using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>A rule that a lead wants.</summary>
public sealed record RuleDraft(Category Category, double Threshold, RemovalReason Reason)
{
    public bool NeedsWord { get; init; }
    public ThreadKind? ThreadKind { get; init; }
    public double? LeastRemovedShare { get; init; }

    /// <summary>Null takes what it asks for as its name.</summary>
    public string? Name { get; init; }

    public static RuleDraft Of(AutoRule rule) => new(rule.Category, rule.Threshold, rule.Reason)
    {
        NeedsWord = rule.NeedsWord,
        ThreadKind = rule.ThreadKind,
        LeastRemovedShare = rule.LeastRemovedShare,
        Name = rule.Name,
    };

    /// <summary>The reason that a removal of the category is told as, where nobody says another.</summary>
    public static RemovalReason UsualReason(Category category) => category switch
    {
        Category.Marketing => RemovalReason.Marketing,
        Category.Improper => RemovalReason.Sexual,
        _ => RemovalReason.Insult,
    };
}

/// <summary>What became of an act on a rule.</summary>
public abstract record RuleOutcome
{
    private RuleOutcome()
    {
    }

    public sealed record Done(AutoRule Rule) : RuleOutcome;

    /// <summary>It may not go live yet.</summary>
    public sealed record NotProven(RuleFigures Figures) : RuleOutcome;

    /// <summary>Somebody, or the rule itself, changed it meanwhile.</summary>
    public sealed record Stale : RuleOutcome;

    public sealed record NotFound : RuleOutcome;
}

/// <summary>What leads do with automatic rules: list one, send it into its shadow, let it act, stop it, or all of them at once.</summary>
public sealed class AutoRules(AuditedWriter writer, IScorerSource scorers, AutoRuleOptions options, TimeProvider clock)
{
    /// <summary>Whoever acts on rules or by them, one after the other.</summary>
    internal const string Turn = "auto-rules";

    /// <summary>Handles stand on hundredths.</summary>
    private const double Even = 0.005;

    public async Task<AutoRule> AddAsync(ProcessContext context, RuleDraft draft, RuleState state, CancellationToken cancellationToken)
    {
        if (state is not (RuleState.Backtest or RuleState.Shadow))
            throw new ArgumentOutOfRangeException(nameof(state), state, "A rule begins on paper or in its shadow.");
        return await writer.WriteAsync(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var rule = New(context, draft, state, now);
            db.AutoRules.Add(rule);
            return (rule, SubjectOf(rule));
        }, cancellationToken);
    }

    /// <summary>To its shadow, off, or live when it is proven.</summary>
    /// <param name="context">Its reason is kept with the rule.</param>
    /// <param name="id">The rule.</param>
    /// <param name="state">Where it shall stand.</param>
    /// <param name="version">The rule as it was on the screen.</param>
    public async Task<RuleOutcome> MoveAsync(ProcessContext context, Guid id, RuleState state, long version, CancellationToken cancellationToken)
    {
        var model = (await scorers.GetAsync(cancellationToken))?.Version;
        return await writer.WriteAsync<RuleOutcome>(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var rule = await db.AutoRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
            if (rule is null)
                return (new RuleOutcome.NotFound(), AuditSubject.Nothing);
            if (rule.Version != version)
                return (new RuleOutcome.Stale(), AuditSubject.Nothing);
            if (state == RuleState.Live)
            {
                var figures = await RuleFigures.ReadAsync(db, rule, model, cancellationToken);
                if (rule.State != RuleState.Shadow || model is null || !figures.Proves(options) || figures.Disproves(options))
                    return (new RuleOutcome.NotProven(figures), AuditSubject.Nothing);
                (rule.ProvenOn, rule.ProvenWords) = (model, rule.NeedsWord ? await RuleWords.NowAsync(db, rule.Category, cancellationToken) : null);
            }

            Stand(rule, state, context.ActorId, context.Actor, context.Reason ?? "", now);
            return (new RuleOutcome.Done(rule), SubjectOf(rule));
        }, cancellationToken);
    }

    /// <summary>
    /// The upper handle of the threshold desk. What removes from further down stops, and a rule from there on begins in its shadow:
    /// nothing removes until that one is proven.
    /// </summary>
    /// <param name="context">Its reason is kept with every rule that is touched.</param>
    /// <param name="threshold">Null: a person always decides.</param>
    /// <param name="seen">What stood when the lead looked (<see cref="HandleSeen"/>). Who comes second is told who was first, unless both want the same.</param>
    public Task<HandleOutcome> SetHandleAsync(ProcessContext context, Category category, double? threshold, string seen, CancellationToken cancellationToken) =>
        writer.WriteAllAsync<HandleOutcome>(async acts =>
        {
            var db = acts.Db;
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var plain = await Plain(db, category).AsTracking().ToListAsync(cancellationToken);
            var laxer = plain.FindAll(rule => threshold is not { } from || rule.Threshold < from - Even);
            var missing = threshold is { } at && !plain.Exists(rule => Math.Abs(rule.Threshold - at) < Even);
            if (laxer.Count == 0 && !missing)
                return new HandleOutcome.Set();
            if (await HandleSeen.ReadAsync(db, category, cancellationToken) is var now && now.Mark != seen)
                return new HandleOutcome.Stale(now.By ?? "");
            foreach (var rule in laxer)
                Stand(rule, RuleState.Off, context.ActorId, context.Actor, context.Reason ?? "", acts.Now);
            var touched = laxer.ConvertAll(rule => new AuditAct(context with { Kind = "rule.off" }, SubjectOf(rule)));
            if (missing)
            {
                var added = New(context, new RuleDraft(category, threshold!.Value, RuleDraft.UsualReason(category)), RuleState.Shadow, acts.Now);
                db.AutoRules.Add(added);
                touched.Add(new AuditAct(context with { Kind = "rule.add" }, SubjectOf(added)));
            }

            await db.SaveChangesAsync(cancellationToken);
            await acts.AuditAsync(touched, cancellationToken);
            return new HandleOutcome.Set();
        }, cancellationToken);

    /// <summary>The rules of a category that ask for a score and nothing else, and note or act: what the upper handle stands for.</summary>
    public static IQueryable<AutoRule> Plain(ConsoleDb db, Category category) =>
        OfHandle(db, category).Where(r => r.State == RuleState.Shadow || r.State == RuleState.Live);

    internal static IQueryable<AutoRule> OfHandle(ConsoleDb db, Category category) => db.AutoRules.AsNoTracking()
        .Where(r => r.Category == category && !r.NeedsWord && r.ThreadKind == null && r.LeastRemovedShare == null);

    /// <summary>Stops every rule at once, or lets them act again; what they ask for goes to people meanwhile.</summary>
    public Task SwitchAsync(ProcessContext context, bool stopped, CancellationToken cancellationToken) =>
        writer.WriteAsync(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync(Turn, cancellationToken);
            var row = new RuleSwitch { Id = Ids.New(clock), Stopped = stopped, By = context.Actor, Why = context.Reason ?? "", At = now };
            db.RuleSwitches.Add(row);
            return (row, new AuditSubject("rules", JsonSerializer.Serialize(new { stopped })));
        }, cancellationToken);

    /// <summary>Null while nobody ever used it.</summary>
    public static Task<RuleSwitch?> SwitchNowAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        db.RuleSwitches.AsNoTracking().OrderByDescending(s => s.At).ThenByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A rule that acts again, or notes again, begins with what comes from now on.</summary>
    internal static void Stand(AutoRule rule, RuleState state, Guid? byId, string by, string why, DateTimeOffset now)
    {
        (rule.State, rule.StateSince, rule.StateById, rule.StateBy, rule.StateWhy) = (state, now, byId, by, why);
        if (state == RuleState.Shadow)
            (rule.LookedUntil, rule.ProvenOn, rule.ProvenWords) = (now, null, null);
    }

    private AutoRule New(ProcessContext context, RuleDraft draft, RuleState state, DateTimeOffset now) => new()
    {
        Id = Ids.New(clock),
        Name = string.IsNullOrWhiteSpace(draft.Name) ? NameOf(draft) : draft.Name.Trim(),
        Category = draft.Category,
        Threshold = draft.Threshold,
        NeedsWord = draft.NeedsWord,
        ThreadKind = draft.ThreadKind,
        LeastRemovedShare = draft.LeastRemovedShare,
        Reason = draft.Reason,
        State = state,
        StateSince = now,
        StateById = context.ActorId,
        StateBy = context.Actor,
        StateWhy = context.Reason ?? "",
        LookedUntil = now,
        CreatedAt = now,
    };

    internal static AuditSubject SubjectOf(AutoRule rule) => new($"rule:{rule.Id}", JsonSerializer.Serialize(new
    {
        name = rule.Name,
        category = Categories.NameOf(rule.Category),
        from = rule.Threshold,
        state = rule.State.ToString(),
    }));

    private static string NameOf(RuleDraft draft)
    {
        var name = $"{Categories.NameOf(draft.Category)} ≥ {draft.Threshold.ToString(".###", CultureInfo.InvariantCulture)}";
        if (draft.NeedsWord)
            name += " + word";
        if (draft.ThreadKind is { } kind)
            name += $", {kind.ToString().ToLowerInvariant()}";
        return draft.LeastRemovedShare is { } share ? $"{name}, author ≥ {share.ToString("0.##%", CultureInfo.InvariantCulture)}" : name;
    }
}
