using System.Collections.Concurrent;
using AdminConsole.Engine.Learning.Estimating;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Comparing;

/// <summary>How the scores of one model lie: a hundred columns for each category, column 62 holds .62 up to .63.</summary>
public sealed class ScoreSpread
{
    public const int Columns = 100;

    private readonly Dictionary<Category, int[]> counts = Categories.All.ToDictionary(category => category, _ => new int[Columns]);

    public IReadOnlyList<int> Of(Category category) => counts[category];

    /// <summary>Comments at or above a threshold of whole hundredths.</summary>
    public int From(Category category, double threshold) => counts[category].Skip((int)Math.Round(threshold * Columns)).Sum();

    internal void Add(CategoryScores scores)
    {
        foreach (var category in Categories.All)
        {
            if (scores[category] is { } probability)
                counts[category][Math.Clamp((int)(probability * Columns), 0, Columns - 1)]++;
        }
    }
}

/// <summary>What a version makes of what came lately, beside what the champion made of the same comments.</summary>
/// <param name="Comments">The newest ones that were scored.</param>
/// <param name="Since">When the oldest of them came.</param>
/// <param name="Champion">Null where the version is the champion itself.</param>
/// <param name="JudgedFrom">Lots from this day on count; from those before it, or the champion beside it, has learned.</param>
/// <param name="JudgedDays">Days from which a lot was drawn; 0 while nothing can be estimated.</param>
/// <param name="Judged">Comments that people judged of these days.</param>
public sealed record RecentReading(
    int Comments, DateTimeOffset? Since, ScoreSpread Own, ScoreSpread? Champion,
    DateTimeOffset JudgedFrom, int JudgedDays, int Judged, IReadOnlyList<CategoryEstimate> Estimates, IReadOnlyList<CategoryEstimate> ChampionEstimates)
{
    /// <summary>Comments that were judged without being drawn count from this day on; null where all do.</summary>
    public DateTimeOffset? BesidesFrom { get; init; }
}

/// <summary>Lets any version score the newest comments and the judged lot, for its page only. Figures are kept for some minutes, the model is not.</summary>
public sealed class RecentScores(IDbContextFactory<ConsoleDb> databases, DataFolder folder, TimeProvider clock)
{
    private const int Most = 5_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(ModelVersionId, ModelVersionId?, int), (DateTimeOffset At, Task<RecentReading?> Reading)> kept = new();

    /// <summary>Null where the version's file cannot be used.</summary>
    public async Task<RecentReading?> OfAsync(ModelVersion version, PolicyInForce policy, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var old in kept.Where(entry => entry.Value.At <= now - Fresh))
            kept.TryRemove(old);
        ModelVersion? champion;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            champion = await Models.Champion(db, version.Kind).SingleOrDefaultAsync(cancellationToken);
        if (champion?.Id == version.Id)
            champion = null;
        var entry = kept.AddOrUpdate(
            (version.Id, champion?.Id, policy.Number),
            _ => (now, ReadAsync(version, champion, policy)),
            (_, known) => known.Reading is { IsFaulted: true } or { IsCompletedSuccessfully: true, Result: null } ? (now, ReadAsync(version, champion, policy)) : known);
        return await entry.Reading.WaitAsync(cancellationToken);
    }

    /// <summary>What was judged before a version was trained here it may have learned by heart: figures from it would flatter.</summary>
    private DateTimeOffset JudgedFrom(ModelVersion version)
    {
        var earliest = Midnight(clock.GetUtcNow()).AddDays(-QualityEstimates.Days);
        var trained = version.TrainingRunId is null ? earliest : Midnight(version.CreatedAt).AddDays(1);
        return trained > earliest ? trained : earliest;

        static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
    }

    private Classifier? Load(ModelVersion version)
    {
        try
        {
            return ModelFiles.ProblemOf(folder, version) is null ? ClassifierFile.Load(Path.Combine(folder.Models, version.FileName)) : null;
        }
        catch (ClassifierFileException)
        {
            return null; // promoting it says so too
        }
    }

    private async Task<RecentReading?> ReadAsync(ModelVersion version, ModelVersion? inForce, PolicyInForce policy)
    {
        await Task.Yield(); // whoever asks for another version meanwhile does not wait for this one's file
        if (Load(version) is not { } scorer)
            return null;
        var champion = inForce is null ? null : Load(inForce);
        await using var db = await databases.CreateDbContextAsync();
        var recent = await (
            from score in db.CommentScores.AsNoTracking()
            join comment in db.Comments on score.CommentId equals comment.Id
            where comment.Text != ""
            orderby score.CommentId descending
            select new { comment.Text, comment.ReceivedAt, score.Context }).Take(Most).ToListAsync();
        var (own, before) = (new ScoreSpread(), new ScoreSpread());
        foreach (var comment in recent)
        {
            own.Add(scorer.Score(comment.Text, comment.Context ?? default));
            if (champion is not null)
                before.Add(champion.Score(comment.Text, comment.Context ?? default));
        }

        var from = JudgedFrom(version);
        if (champion is not null && JudgedFrom(inForce!) is var later && later > from)
            from = later;
        var sample = await QualityEstimates.ReadAsync(db, from, CancellationToken.None, QualityEstimates.Most);
        return new RecentReading(
            recent.Count,
            recent.Count == 0 ? null : recent.Min(comment => comment.ReceivedAt),
            own,
            champion is null ? null : before,
            from,
            sample.Days,
            sample.Texts.Count,
            Estimate(scorer),
            champion is null ? [] : Estimate(champion))
        {
            BesidesFrom = sample.BesidesFrom,
        };

        IReadOnlyList<CategoryEstimate> Estimate(Classifier by)
        {
            if (sample.Days == 0)
                return [];
            var scores = sample.Texts.ToDictionary(text => text.Comment, text => by.Score(text.Text, text.Context));
            return [.. Categories.All.Select(category => sample.Estimate(category, policy.Threshold(category), text => scores[text.Comment][category] ?? 0))];
        }
    }
}
