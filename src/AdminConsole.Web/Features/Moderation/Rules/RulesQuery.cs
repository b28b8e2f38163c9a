using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Words;
using AdminConsole.Engine.Storage;
using AdminConsole.Web.Charts;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Web.Features.Moderation.Rules;

/// <summary>The rules in force, how they came to be, and what other thresholds would do to the comments scored last.</summary>
public sealed class RulesQuery(ConsoleDb db, PolicyBook policies)
{
    private const int BinCount = 25;

    /// <summary>So many scores are looked at: enough for a steady picture, few enough to count while one waits.</summary>
    private const int Looked = 20_000;

    private const int MostVersions = 50;

    /// <summary>Hits of words are counted over so many flags, the newest.</summary>
    public const int LookedFlags = 20_000;

    public async Task<PolicyVersion> InForceAsync(CancellationToken cancel)
    {
        await policies.InForceAsync(cancel); // makes the first one
        return await db.PolicyVersions.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync(cancel);
    }

    public Task<PolicyVersion?> FindAsync(int number, CancellationToken cancel) =>
        db.PolicyVersions.AsNoTracking().SingleOrDefaultAsync(p => p.Number == number, cancel);

    public async Task<RulesPage> PageAsync(RulesForm? form, CancellationToken cancel)
    {
        var inForce = await InForceAsync(cancel);
        form ??= RulesForm.Of(inForce);
        var scores = await db.CommentScores.AsNoTracking().OrderByDescending(s => s.ScoredAt).Take(Looked)
            .Select(s => new Scored(s.Inflammatory, s.Marketing, s.Improper)).ToListAsync(cancel);
        double Now(Category category) => category switch
        {
            Category.Inflammatory => inForce.InflammatoryThreshold,
            Category.Marketing => inForce.MarketingThreshold,
            _ => inForce.ImproperThreshold,
        };
        double Then(Category category) => form.IsThreshold(category) ? form.Threshold(category)!.Value : Now(category);
        var outlook = new Outlook(
            scores.Count,
            [
                .. Categories.All.Select(c => new CategoryOutlook(
                    c, Bins(scores, c), Now(c), scores.Count(s => s.Of(c) >= Now(c)), scores.Count(s => s.Of(c) >= Then(c)))),
            ],
            scores.Count(s => Categories.All.Any(c => s.Of(c) >= Now(c))),
            scores.Count(s => Categories.All.Any(c => s.Of(c) >= Then(c))));
        return new RulesPage(form, outlook, await VersionsAsync(cancel))
        {
            Strikes = StrikeRules.Read(inForce.Strikes),
            WordHits = await WordHitsAsync(cancel),
            LiveByWord = await db.AutoRules.CountAsync(r => r.State == RuleState.Live && r.NeedsWord, cancel),
        };
    }

    private async Task<IReadOnlyList<WordCount>> WordHitsAsync(CancellationToken cancel) =>
        await db.Flags.AsNoTracking().OrderByDescending(f => f.Id).Take(LookedFlags)
            .Where(f => (f.Kind == FlagKind.WordList || f.Kind == FlagKind.NotedWord) && f.Detail != null)
            .GroupBy(f => f.Detail!)
            .Select(group => new WordCount(group.Key, group.Count())).ToListAsync(cancel);

    private static List<Bin> Bins(List<Scored> scores, Category category)
    {
        var counts = new long[BinCount];
        foreach (var score in scores)
            counts[Math.Clamp((int)(score.Of(category) * BinCount), 0, BinCount - 1)]++;
        return [.. counts.Select((count, i) => new Bin((double)i / BinCount, (double)(i + 1) / BinCount, count))];
    }

    private async Task<IReadOnlyList<VersionRow>> VersionsAsync(CancellationToken cancel)
    {
        var versions = await (
            from p in db.PolicyVersions.AsNoTracking()
            join person in db.People.AsNoTracking() on p.CreatedById equals (Guid?)person.Id into makers
            from maker in makers.DefaultIfEmpty()
            orderby p.Number descending
            select new { Version = p, By = maker == null ? null : maker.DisplayName }).Take(MostVersions).ToListAsync(cancel);
        return
        [
            .. versions.Select(v => new VersionRow(
                v.Version.Number, v.Version.InflammatoryThreshold, v.Version.MarketingThreshold, v.Version.ImproperThreshold,
                PolicyWords.Read(v.Version.Words).Sum(list => list.Words.Count), v.Version.PromisedMinutes, v.Version.Reason, v.By, v.Version.CreatedAt)),
        ];
    }

    private sealed record Scored(float Inflammatory, float Marketing, float Improper)
    {
        public float Of(Category category) => category switch { Category.Inflammatory => Inflammatory, Category.Marketing => Marketing, _ => Improper };
    }
}
