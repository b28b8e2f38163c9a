using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>A policy version as scoring uses it.</summary>
public sealed record PolicyInForce(int Number, double Inflammatory, double Marketing, double Improper, WordLists Words)
{
    public SampleSizes Samples { get; init; } = SampleSizes.First;

    public double Threshold(Category category) => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        Category.Improper => Improper,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a category."),
    };
}

/// <summary>Rules that a lead wants in force. Thresholds are probabilities.</summary>
public sealed record PolicyDraft(double Inflammatory, double Marketing, double Improper, int PromisedMinutes, IReadOnlyList<WordList> Words)
{
    /// <summary>New members of a campaign that was decided follow its decision by themselves.</summary>
    public bool CampaignsFollow { get; init; }

    /// <summary>How many comments a day are judged blind; null leaves it as it is.</summary>
    public SampleSizes? Samples { get; init; }

    /// <summary>What removals cost their authors, as the version's row keeps it; null leaves it as it is.</summary>
    public string? Strikes { get; init; }
}

public abstract record PolicyOutcome
{
    private PolicyOutcome()
    {
    }

    public sealed record Saved(int Number) : PolicyOutcome;

    /// <summary>Another version came first; nothing was saved.</summary>
    public sealed record Stale(int Number) : PolicyOutcome;

    /// <summary>What was to be written with it could not be; nothing was saved.</summary>
    public sealed record Refused : PolicyOutcome;
}

/// <summary>The policy with the highest number is in force; the first one is made when somebody first asks.</summary>
public sealed class PolicyBook(IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock)
{
    /// <summary>Probabilities are calibrated: at ½ a flag is as likely right as wrong, and a lead moves it from there.</summary>
    internal const double FirstThreshold = 0.5;

    private const int FirstPromiseMinutes = 120;
    private volatile PolicyInForce? last;

    /// <summary>Call it before a write, never inside one: the first call may write itself.</summary>
    public async Task<PolicyInForce> InForceAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var number = await db.PolicyVersions.MaxAsync(p => (int?)p.Number, cancellationToken);
            if (number is not null && last is { } known && known.Number == number)
                return known;
            if (await LatestAsync(db, cancellationToken) is { } found)
                return last = Compile(found);
        }

        var first = await writer.WriteAsync(ProcessContext.System("policy.first", "moderation"), async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync("policy", cancellationToken);
            if (await LatestAsync(db, cancellationToken) is { } meanwhile)
                return (meanwhile, AuditSubject.Nothing);
            var policy = new PolicyVersion
            {
                Id = Ids.New(clock),
                Number = 1,
                InflammatoryThreshold = FirstThreshold,
                MarketingThreshold = FirstThreshold,
                ImproperThreshold = FirstThreshold,
                Words = PolicyWords.Write([]),
                PromisedMinutes = FirstPromiseMinutes,
                SampleRandom = SampleSizes.First.Random,
                SampleUncertain = SampleSizes.First.Uncertain,
                SampleFlagged = SampleSizes.First.Flagged,
                Reason = "The policy every console starts with.",
                CreatedById = null,
                CreatedAt = now,
            };
            db.PolicyVersions.Add(policy);
            return (policy, new AuditSubject("policy:1"));
        }, cancellationToken);
        return last = Compile(first);
    }

    /// <summary>Makes the next version. It is for comments that come from then on; what waits keeps its place.</summary>
    /// <param name="context">Its reason is the version's.</param>
    /// <param name="draft">The rules as a lead wants them.</param>
    /// <param name="basedOn">The version the lead had on the screen.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="along">Written in the same transaction, so that neither is true without the other; false refuses both.</param>
    public async Task<PolicyOutcome> SaveAsync(
        ProcessContext context, PolicyDraft draft, int basedOn, CancellationToken cancellationToken, Func<ConsoleDb, DateTimeOffset, Task<bool>>? along = null)
    {
        if (string.IsNullOrWhiteSpace(context.Reason))
            throw new ArgumentException("A version needs a reason.", nameof(context));
        await InForceAsync(cancellationToken);
        return await writer.WriteAsync<PolicyOutcome>(context, async (db, now) =>
        {
            await BulkSql.On(db).TakeTurnAsync("policy", cancellationToken);
            var latest = (await LatestAsync(db, cancellationToken))!;
            if (latest.Number != basedOn)
                return (new PolicyOutcome.Stale(latest.Number), AuditSubject.Nothing);
            if (along is not null && !await along(db, now))
                return (new PolicyOutcome.Refused(), AuditSubject.Nothing);
            var version = new PolicyVersion
            {
                Id = Ids.New(clock),
                Number = latest.Number + 1,
                InflammatoryThreshold = draft.Inflammatory,
                MarketingThreshold = draft.Marketing,
                ImproperThreshold = draft.Improper,
                Words = PolicyWords.Write(draft.Words),
                PromisedMinutes = draft.PromisedMinutes,
                CampaignsFollow = draft.CampaignsFollow,
                SampleRandom = draft.Samples?.Random ?? latest.SampleRandom,
                SampleUncertain = draft.Samples?.Uncertain ?? latest.SampleUncertain,
                SampleFlagged = draft.Samples?.Flagged ?? latest.SampleFlagged,
                Strikes = draft.Strikes ?? latest.Strikes,
                Reason = context.Reason,
                CreatedById = context.ActorId,
                CreatedAt = now,
            };
            db.PolicyVersions.Add(version);
            var detail = JsonSerializer.Serialize(new { draft.Inflammatory, draft.Marketing, draft.Improper, draft.PromisedMinutes, Words = draft.Words.Sum(list => list.Words.Count), draft.CampaignsFollow }, JsonSerializerOptions.Web);
            return (new PolicyOutcome.Saved(version.Number), new AuditSubject($"policy:{version.Number}", detail));
        }, cancellationToken);
    }

    private static Task<PolicyVersion?> LatestAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstOrDefaultAsync(cancellationToken);

    private static PolicyInForce Compile(PolicyVersion policy) =>
        new(policy.Number, policy.InflammatoryThreshold, policy.MarketingThreshold, policy.ImproperThreshold, new WordLists(PolicyWords.Read(policy.Words)))
        {
            Samples = new SampleSizes(policy.SampleRandom, policy.SampleUncertain, policy.SampleFlagged),
        };
}
