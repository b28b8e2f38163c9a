using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Score;

/// <summary>A policy version as scoring uses it.</summary>
public sealed record PolicyInForce(int Number, double Inflammatory, double Marketing, double Improper, WordList Words)
{
    public double Threshold(Category category) => category switch
    {
        Category.Inflammatory => Inflammatory,
        Category.Marketing => Marketing,
        Category.Improper => Improper,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a category."),
    };
}

/// <summary>The policy with the highest number is in force; the first one is made when somebody first asks.</summary>
public sealed class PolicyBook(IDbContextFactory<ConsoleDb> databases, AuditedWriter writer, TimeProvider clock)
{
    /// <summary>Probabilities are calibrated: at ½ a flag is as likely right as wrong, and a lead moves it from there.</summary>
    private const double FirstThreshold = 0.5;

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
                Words = "[]",
                PromisedMinutes = FirstPromiseMinutes,
                Reason = "The policy every console starts with.",
                CreatedById = null,
                CreatedAt = now,
            };
            db.PolicyVersions.Add(policy);
            return (policy, new AuditSubject("policy:1"));
        }, cancellationToken);
        return last = Compile(first);
    }

    private static Task<PolicyVersion?> LatestAsync(ConsoleDb db, CancellationToken cancellationToken) =>
        db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstOrDefaultAsync(cancellationToken);

    private static PolicyInForce Compile(PolicyVersion policy) =>
        new(policy.Number, policy.InflammatoryThreshold, policy.MarketingThreshold, policy.ImproperThreshold, new WordList(PolicyWords.Read(policy.Words)));
}
