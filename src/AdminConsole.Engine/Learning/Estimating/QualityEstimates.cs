using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Rules;
using AdminConsole.Engine.Moderation.Queue.Sampling;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Estimating;

/// <summary>
/// How well the model does on all comments, not only on those people get to see: precision and recall with intervals. What
/// automatic rules removed is counted, too, as a stratum of its own that is judged through the blind share the rules leave to
/// people; until somebody has judged one of those, recall is not known.
/// </summary>
public sealed class QualityEstimates(IDbContextFactory<ConsoleDb> databases, PolicyBook policies, ScoresNow scores, TimeProvider clock)
{
    /// <summary>
    /// So many of people's decisions are read besides those on the lot, the newest: their intervals are narrower than anybody
    /// needs, and a page waits for them.
    /// </summary>
    internal const int Most = 20_000;

    /// <summary>Far enough back for a few hundred judged comments, near enough for the platform of now.</summary>
    public const int Days = 28;

    /// <summary>Every category at the policy's thresholds, by the model in force.</summary>
    public async Task<IReadOnlyList<CategoryEstimate>> NowAsync(CancellationToken cancellationToken)
    {
        var policy = await policies.InForceAsync(cancellationToken);
        var sample = await ReadAsync(Days, cancellationToken);
        return [.. Categories.All.Select(category => sample.Estimate(category, policy.Threshold(category)))];
    }

    /// <summary>The judged sample of the last days as the champion of now scores it; from it, any threshold can be estimated without reading again.</summary>
    public async Task<JudgedSample> ReadAsync(int days, CancellationToken cancellationToken)
    {
        var since = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-days);
        var champion = await scores.GetAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, since, cancellationToken, Most, champion);
    }

    /// <param name="db">Where to read.</param>
    /// <param name="since">The first day that counts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="most">How many decisions are read besides those on the lot; null reads all.</param>
    /// <param name="champion">Whose scores the texts get; null leaves those that are stored.</param>
    internal static async Task<JudgedSample> ReadAsync(
        ConsoleDb db, DateTimeOffset since, CancellationToken cancellationToken, int? most = null, ChampionScores? champion = null)
    {
        var drawn = await db.SampleDays.AsNoTracking().Where(d => d.Day >= since).ToListAsync(cancellationToken);
        if (drawn.Count == 0)
            return new JudgedSample(0, [], []);
        var first = drawn.Min(d => d.Day);
        var days = drawn.GroupBy(d => d.Day).ToDictionary(day => day.Key, day => day.Max(d => d.DrawnAt));
        var cut = most is { } bound ? await BoundAsync(db, first, days.Keys.Max(), bound, cancellationToken) : null;
        var from = cut ?? first;
        var decided = db.Decisions.Where(d => d.DecidedAt >= from).Select(d => d.CommentId)
            .Union(db.SampledComments.Where(s => s.Day >= since).Select(s => s.CommentId))
            .Union(db.RuleMatches.Where(m => m.Fate == RuleFate.Blind && m.At >= first).Select(m => m.CommentId)); // a lot, too
        var sampled = await db.SampledComments.AsNoTracking().Where(s => s.Day >= since).ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var flagged = (await db.Flags.AsNoTracking().Where(f => f.Kind == FlagKind.Model && decided.Contains(f.CommentId))
            .Select(f => f.CommentId).ToListAsync(cancellationToken)).ToHashSet();
        var entered = await db.QueueEntries.AsNoTracking().Where(e => decided.Contains(e.CommentId)).ToDictionaryAsync(e => e.CommentId, e => (At: e.EnteredAt, e.ByRule, e.Blind), cancellationToken);
        var scores = await db.CommentScores.AsNoTracking().Where(s => decided.Contains(s.CommentId)).ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var judged = new List<JudgedText>();
        foreach (var verdict in await Verdicts.ReadAsync(db, first, cancellationToken, decided))
        {
            var day = new DateTimeOffset(Ids.At(verdict.Comment.Value).UtcDateTime.Date, TimeSpan.Zero); // as the draw counts days: by the ids
            if (!days.TryGetValue(day, out var drawnAt) || StratumOf(verdict, drawnAt) is not { } stratum)
                continue;
            var score = scores.GetValueOrDefault(verdict.Comment);
            judged.Add(new JudgedText(
                verdict.Comment, verdict.Text, verdict.Standing.Says, stratum, day, 1,
                champion?.Of(score, verdict.Comment, verdict.TextHash, verdict.Text)
                    ?? (score is null ? null : new CategoryScores(score.Inflammatory, score.Marketing, score.Improper)))
            {
                Context = score?.Context ?? default,
            });
        }

        return new JudgedSample(
            days.Count,
            [.. drawn.GroupBy(d => d.Stratum).OrderBy(s => s.Key).Select(s => new StratumProgress(
                s.Key, s.Sum(d => d.Frame), s.Sum(d => d.Drawn), judged.Count(text => text.Stratum == s.Key)))],
            Weighted(drawn, judged))
        {
            BesidesFrom = cut,
        };

        // Of what rules take, those that were spared for people are the sample. Whatever a rule removed and a person judged afterwards
        // was complained about or taken back: no sample of what rules remove, and none of what is flagged.
        // Of those that were flagged or in somebody's hands before the draw, all that were judged count. What passed and was judged
        // without being drawn was judged for a reason, and so is no sample of what passed.
        SampleStratum? StratumOf(VerdictOn verdict, DateTimeOffset drawnAt)
        {
            if (sampled.TryGetValue(verdict.Comment, out var lot))
                return lot.TextHash.AsSpan().SequenceEqual(verdict.TextHash) ? lot.Stratum : null;
            var place = entered.GetValueOrDefault(verdict.Comment);
            if (place.ByRule)
                return place.Blind ? SampleStratum.ByRule : null;
            if (Ids.At(verdict.Comment.Value) < from)
                return null; // of its day only what was decided late was read
            if (flagged.Contains(verdict.Comment))
                return SampleStratum.Flagged;
            return place.At != default && place.At < drawnAt ? SampleStratum.Otherwise : null;
        }
    }

    /// <summary>
    /// The day from which on comments that were judged without being drawn are read, where there are more than enough; null
    /// reads those of all days. Whole days: of a day that is cut only what was decided late would stand for all.
    /// </summary>
    private static async Task<DateTimeOffset?> BoundAsync(ConsoleDb db, DateTimeOffset first, DateTimeOffset last, int most, CancellationToken cancellationToken)
    {
        Guid[] automatic = [.. Moderator.Automatic];
        var oldest = await db.Decisions.Where(d => d.DecidedAt >= first && d.DecidedById != null && !automatic.Contains(d.DecidedById.Value))
            .OrderByDescending(d => d.DecidedAt).Skip(most).Select(d => (DateTimeOffset?)d.DecidedAt).FirstOrDefaultAsync(cancellationToken);
        if (oldest is not { } cut)
            return null;
        var next = new DateTimeOffset(cut.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        return next < last ? next : last;
    }

    /// <summary>What a judged comment stands for: its day's comments shared among those of its stratum that were judged, and days without any shared among the others.</summary>
    private static IReadOnlyList<JudgedText> Weighted(IReadOnlyList<SampleDay> drawn, IReadOnlyList<JudgedText> judged)
    {
        var counts = judged.CountBy(text => (text.Stratum, text.Day)).ToDictionary();
        var whole = drawn.GroupBy(d => d.Stratum).ToDictionary(s => s.Key, s => (double)s.Sum(d => d.Frame));
        var answered = drawn.Where(d => counts.ContainsKey((d.Stratum, d.Day))).GroupBy(d => d.Stratum).ToDictionary(s => s.Key, s => (double)s.Sum(d => d.Frame));
        var frames = drawn.ToDictionary(d => (d.Stratum, d.Day), d => d.Frame);
        return [.. judged.Where(text => frames.ContainsKey((text.Stratum, text.Day))).Select(text => text with
        {
            Weight = frames[(text.Stratum, text.Day)] / (double)counts[(text.Stratum, text.Day)] * (whole[text.Stratum] / answered[text.Stratum]),
        })];
    }
}
