using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Rules.Thresholds;

/// <summary>Makes facts of where the handles were left.</summary>
public sealed class ThresholdKeeping(ConsoleDb db, PolicyBook policies, AutoRules rules)
{
    /// <summary>Handles stand on hundredths.</summary>
    private const double Even = 0.005;

    /// <summary>Null when only the upper handle was moved.</summary>
    public async Task<PolicyOutcome?> KeepAsync(Viewer viewer, ThresholdsPage page, string reason, int basedOn, CancellationToken cancel)
    {
        PolicyOutcome? outcome = null;
        if (page.At.Low != page.InForce.Low)
        {
            var old = await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync(cancel);
            outcome = await policies.SaveAsync(viewer.Doing("policy.change", reason), Draft(old, page.Category, page.At.Low / 100d), basedOn, cancel);
            if (outcome is PolicyOutcome.Stale)
                return outcome;
        }

        if (page.At.High == page.InForce.High)
            return outcome;
        var plain = await ThresholdsQuery.PlainRules(db, page.Category).ToListAsync(cancel);

        // Raised: what removed from further down stops now, and does not go on until the new one is proven.
        foreach (var laxer in plain.Where(r => r.Threshold < (page.At.High / 100d) - Even))
        {
            if (await rules.MoveAsync(viewer.Doing("rule.off", reason), laxer.Id, RuleState.Off, laxer.Version, cancel) is not RuleOutcome.Done)
                return new PolicyOutcome.Stale(page.PolicyNumber);
        }

        if (page.At.High < 100 && !plain.Exists(r => Math.Abs(r.Threshold - (page.At.High / 100d)) < Even))
        {
            await rules.AddAsync(
                viewer.Doing("rule.add", reason), new RuleDraft(page.Category, page.At.High / 100d, RuleDraft.UsualReason(page.Category)), RuleState.Shadow, cancel);
        }

        return outcome;
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
