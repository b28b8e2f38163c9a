using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>What became of the handles: kept, or moved meanwhile by somebody else.</summary>
public abstract record KeepOutcome
{
    private KeepOutcome()
    {
    }

    public sealed record Kept : KeepOutcome;

    /// <summary>Another version of the policy came first.</summary>
    public sealed record AnotherVersion(int Number) : KeepOutcome;

    /// <summary>The upper handle was moved first, by that person; no name when a rule moved itself.</summary>
    public sealed record AnotherHandle(string By) : KeepOutcome;
}

/// <summary>Makes facts of where the handles were left.</summary>
public sealed class ThresholdKeeping(ConsoleDb db, PolicyBook policies, AutoRules rules)
{
    /// <param name="viewer">Who keeps them.</param>
    /// <param name="page">The handles beside those in force.</param>
    /// <param name="form">What the lead saw: the policy's number and the upper handle's mark.</param>
    public async Task<KeepOutcome> KeepAsync(Viewer viewer, ThresholdsPage page, ThresholdsForm form, CancellationToken cancel)
    {
        var (reason, seen) = (form.Reason!.Trim(), form.Handle ?? "");
        var raised = page.At.High != page.InForce.High;
        if (raised && page.Handle.Mark != seen && !page.IsAsked)
            return new KeepOutcome.AnotherHandle(page.Handle.By ?? ""); // before the lower handle is a fact
        if (page.At.Low != page.InForce.Low)
        {
            var old = await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync(cancel);
            if (await policies.SaveAsync(viewer.Doing("policy.change", reason), Draft(old, page.Category, page.At.Low / 100d), form.BasedOn, cancel) is PolicyOutcome.Stale stale)
                return new KeepOutcome.AnotherVersion(stale.Number);
        }

        return raised && await rules.SetHandleAsync(
            viewer.Doing("rule.add", reason), page.Category, page.At.High < 100 ? page.At.High / 100d : null, seen, cancel) is HandleOutcome.Stale first
            ? new KeepOutcome.AnotherHandle(first.By) : new KeepOutcome.Kept();
    }

    private static PolicyDraft Draft(PolicyVersion old, Category category, double threshold) => new(
        category == Category.Inflammatory ? threshold : old.InflammatoryThreshold,
        category == Category.Marketing ? threshold : old.MarketingThreshold,
        category == Category.Improper ? threshold : old.ImproperThreshold,
        old.PromisedMinutes, PolicyWords.Read(old.Words))
    {
        CampaignsFollow = old.CampaignsFollow,
        Strikes = StrikeRules.Read(old.Strikes).Write(),
    };
}
