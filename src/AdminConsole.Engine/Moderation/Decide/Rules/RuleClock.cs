using AdminConsole.Engine.Scheduling;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>Why a rule changed its state by itself; kept with the rule, worded by the pages.</summary>
public static class RuleWhy
{
    public const string AnotherModel = "another-model";
    public const string AnotherList = "another-list";
    public const string BlindSample = "blind-sample";
    public const string TakenBack = "taken-back";
}

/// <summary>Looks every two seconds for what rules ask for, and once a minute whether they may go on.</summary>
public sealed partial class RuleClock(RuleRounds rules, TimeProvider clock, ILogger<RuleClock> log) : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(1);
    private DateTimeOffset? checkedAt;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        // Before anything is removed: a rule that must stop does so first.
        if (checkedAt is not { } last || Clock.GetUtcNow() - last >= BetweenChecks)
        {
            if (await rules.CheckAsync(cancellationToken) is > 0 and var moved)
                Log.Moved(Logger, moved);
            checkedAt = Clock.GetUtcNow();
        }

        if (await rules.FollowAsync(cancellationToken) is > 0 and var removed)
            Log.Removed(Logger, removed);
    }

    private static partial class Log
    {
        [LoggerMessage(3410, LogLevel.Information, "{Count} comments were removed by automatic rules")]
        public static partial void Removed(ILogger log, int count);

        [LoggerMessage(3411, LogLevel.Warning, "{Count} automatic rules stopped themselves; the rules page says why")]
        public static partial void Moved(ILogger log, int count);
    }
}
