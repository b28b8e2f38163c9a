using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Authors;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>The part of the rules' form on strikes: points and days one per reason, in the reasons' order.</summary>
public sealed record StrikesForm(int?[]? Points, int?[]? Days, int? WarnAt, int? WarnDays, int? MuteAt, int? MuteDays, int? BanAt)
{
    private static readonly RemovalReason[] Reasons = Enum.GetValues<RemovalReason>();

    /// <summary>Null when the form has no such part, or it is unsound.</summary>
    public StrikeRules? Read() => IsEmpty || !IsWhole || Rules is not { IsSound: true } rules ? null : rules;

    public string? Problem(IStringLocalizer<AppealsText> words) => IsEmpty || Read() is not null
        ? null
        : words["Points 0 to {0}, days 1 to {1}; the thresholds must rise from warning to mute to ban.", StrikeRules.MaxPoints, StrikeRules.MaxDays].Value;

    public static StrikesForm Of(StrikeRules rules) => new(
        [.. Reasons.Select(r => (int?)rules.For(r).Points)], [.. Reasons.Select(r => (int?)rules.For(r).Days)],
        rules.WarnAt, rules.WarnDays, rules.MuteAt, rules.MuteDays, rules.BanAt);

    public bool IsEmpty => Points is null && Days is null && WarnAt is null && MuteAt is null && BanAt is null;

    private bool IsWhole => Points?.Length == Reasons.Length && Days?.Length == Reasons.Length
        && Array.TrueForAll(Points, p => p is not null) && Array.TrueForAll(Days, d => d is not null)
        && WarnAt is not null && WarnDays is not null && MuteAt is not null && MuteDays is not null && BanAt is not null;

    private StrikeRules Rules => new()
    {
        Reasons = [.. Reasons.Select((reason, i) => new StrikeRule(reason, Points![i]!.Value, Days![i]!.Value))],
        WarnAt = WarnAt!.Value,
        WarnDays = WarnDays!.Value,
        MuteAt = MuteAt!.Value,
        MuteDays = MuteDays!.Value,
        BanAt = BanAt!.Value,
    };
}
