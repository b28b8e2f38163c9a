using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;

namespace AdminConsole.Web.Features.Moderation.Rules.Automatic;

/// <summary>A rule as it is typed.</summary>
public sealed record RuleForm(string? Category, double? Threshold, bool Word, ThreadKind? Thread, double? Share, RemovalReason? Reason, string? Why)
{
    public const double LeastThreshold = .5;

    /// <summary>Null when something is wrong with it.</summary>
    public RuleDraft? Read() =>
        Categories.TryParse(Category, out var category) && Threshold is >= LeastThreshold and <= .999
        && Share is null or (> 0 and <= 100) && (Thread is null || Enum.IsDefined(Thread.Value)) && (Reason is null || Enum.IsDefined(Reason.Value))
            ? new RuleDraft(category, Math.Round(Threshold.Value, 3), Reason ?? RuleDraft.UsualReason(category)) { NeedsWord = Word, ThreadKind = Thread, LeastRemovedShare = Share / 100 }
            : null;
}

/// <summary>A rule with what it did.</summary>
/// <param name="Backtest">On what people decided before, by the scores of that day.</param>
public sealed record RuleRow(AutoRule Rule, RuleFigures Figures, RuleSample Backtest)
{
    public bool IsProven { get; init; }

    /// <summary>Of what it removed, what nobody has taken back or decided since.</summary>
    public int Standing { get; init; }
}

public sealed record AutomaticPage(IReadOnlyList<RuleRow> Rules, RuleSwitch? Switch, AutoRuleOptions Asked)
{
    public bool IsStopped => Switch is { Stopped: true };
    public RuleForm Form { get; init; } = new("inflammatory", .95, false, null, null, null, null);
    public string? Problem { get; init; }

    /// <summary>What the typed rule would have done, when it was only to be tried.</summary>
    public RuleSample? Tried { get; init; }
}
