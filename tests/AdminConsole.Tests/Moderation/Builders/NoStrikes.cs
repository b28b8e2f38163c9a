using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;

namespace AdminConsole.Tests.Moderation.Builders;

/// <summary>A policy under which a removal costs its author nothing, for tests that count a decision's own events.</summary>
internal static class NoStrikes
{
    public static async Task InsertAsync(ConsoleDb db)
    {
        var rules = StrikeRules.Default with { Reasons = [.. StrikeRules.Default.Reasons.Select(r => r with { Points = 0 })] };
        db.PolicyVersions.Add(new PolicyVersion
        {
            Id = Ids.New(TimeProvider.System),
            Number = 1,
            InflammatoryThreshold = .5,
            MarketingThreshold = .5,
            ImproperThreshold = .5,
            Words = "[]",
            PromisedMinutes = 120,
            Strikes = rules.Write(),
            Reason = "test",
            CreatedById = null,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        });
        await db.SaveChangesAsync();
    }
}
