using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Rules.Automatic;

/// <summary>Every automatic rule with its figures.</summary>
public sealed class AutomaticQuery(ConsoleDb db, RuleBacktest backtest, IScorerSource scorers, AutoRuleOptions options)
{
    private const int Most = 100;

    public async Task<AutomaticPage> PageAsync(CancellationToken cancel)
    {
        var model = (await scorers.GetAsync(cancel))?.Version;
        var rules = await db.AutoRules.AsNoTracking().OrderBy(r => r.State == RuleState.Off).ThenByDescending(r => r.State).ThenByDescending(r => r.StateSince)
            .Take(Most).ToListAsync(cancel);
        var figures = await RuleFigures.ReadAsync(db, rules, model, cancel);
        var standing = await RuleUndo.StandingAsync(db, rules.ConvertAll(r => r.Id), cancel);
        var past = await backtest.OfAsync(rules.ConvertAll(RuleDraft.Of), cancel);
        var rows = rules.Select((rule, i) => new RuleRow(rule, figures[rule.Id], past[i])
        {
            IsProven = model is not null && figures[rule.Id].Proves(options) && !figures[rule.Id].Disproves(options),
            Standing = standing.GetValueOrDefault(rule.Id),
        }).ToList();
        return new AutomaticPage(rows, await AutoRules.SwitchNowAsync(db, cancel), options);
    }

    public Task<RuleSample> TryAsync(RuleDraft draft, CancellationToken cancel) => backtest.OfAsync(draft, cancel);
}

/// <summary>Rules that stopped themselves and that no lead has looked after yet, beside the room's name.</summary>
public sealed class RulesRailCount(ConsoleDb db) : IRailCount
{
    public string Room => "policy";

    public async Task<RailFigure> CountAsync(CancellationToken cancel) =>
        new(await db.AutoRules.LongCountAsync(r => r.StateById == null && r.State != RuleState.Backtest && r.StateBy == "", cancel), Hot: true);
}
