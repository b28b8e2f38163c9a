using AdminConsole.Engine.Learning.Comparing;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Learning.Drifting;

/// <summary>Measures the champion on what came each week, against the four weeks before it was trained.</summary>
public sealed class Drift(Models models, PolicyBook policies, IDbContextFactory<ConsoleDb> databases, BookkeepingWriter books, DataFolder folder, LearningOptions options)
{
    private const int ReferenceDays = 28;
    private const int PerWeek = 4_000;
    private const int InReference = 20_000;

    /// <summary>Returns how many weeks were measured; none while there is no champion.</summary>
    public async Task<int> MeasureAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await models.ChampionAsync(ModelKind.Classifier, cancellationToken) is not { } champion)
            return 0;
        var scorer = ClassifierFile.Load(Path.Combine(folder.Models, champion.FileName));
        var thresholds = Thresholds.Of(await policies.InForceAsync(cancellationToken));
        var first = Monday(now).AddDays(-7 * (options.DriftWeeks - 1));
        var samples = await SampleAsync(first, champion.CreatedAt, cancellationToken);
        var reference = samples.Reference.ConvertAll(text => scorer.Score(text));
        var psi = Categories.All.ToDictionary(category => category, category => new Psi(Of(reference, category)));
        var measured = new List<DriftWeek>();
        foreach (var (week, texts) in samples.Weeks.OrderBy(w => w.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scores = texts.ConvertAll(text => scorer.Score(text));
            measured.Add(new DriftWeek
            {
                ModelVersionId = champion.Id,
                Week = week,
                Comments = texts.Count,
                Inflammatory = psi[Category.Inflammatory].Of(Of(scores, Category.Inflammatory)),
                Marketing = psi[Category.Marketing].Of(Of(scores, Category.Marketing)),
                Improper = psi[Category.Improper].Of(Of(scores, Category.Improper)),
                Flagged = (double)scores.Count(thresholds.FlagAny) / texts.Count,
                Unknown = Pairs.UnknownShare(scorer, texts),
                MeasuredAt = now,
            });
        }

        return await books.WriteAsync(async db =>
        {
            // One champion's weeks are shown at a time; a former one's would be measured anew if it came back.
            await db.DriftWeeks.ExecuteDeleteAsync(cancellationToken);
            db.DriftWeeks.AddRange(measured);
            return measured.Count;
        }, cancellationToken);
    }

    private static List<float> Of(List<CategoryScores> scores, Category category) =>
        [.. scores.Where(s => s[category] is not null).Select(s => s[category]!.Value)];

    /// <summary>Reads once through what came since; a fixed seed draws the same comments for the same rows.</summary>
    private async Task<(Dictionary<DateOnly, List<string>> Weeks, List<string> Reference)> SampleAsync(
        DateOnly first, DateTimeOffset trained, CancellationToken cancellationToken)
    {
        var since = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero);
        var from = trained.AddDays(-ReferenceDays);
        var (oldest, random) = (since < from ? since : from, new Random(20));
        var weeks = new Dictionary<DateOnly, (int Seen, List<string> Texts)>();
        var (referred, reference) = (0, new List<string>());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var comment in db.Comments.AsNoTracking().Where(c => c.ReceivedAt >= oldest && c.Text != "")
            .Select(c => new { c.ReceivedAt, c.Text }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (comment.ReceivedAt >= since)
            {
                var week = Monday(comment.ReceivedAt);
                var (seen, texts) = weeks.TryGetValue(week, out var known) ? known : (0, []);
                Draw(random, texts, PerWeek, ++seen, comment.Text);
                weeks[week] = (seen, texts);
            }

            if (comment.ReceivedAt >= from && comment.ReceivedAt < trained)
                Draw(random, reference, InReference, ++referred, comment.Text);
        }

        return (weeks.ToDictionary(w => w.Key, w => w.Value.Texts), reference);
    }

    /// <summary>Vitter's reservoir (1985, algorithm R).</summary>
    private static void Draw(Random random, List<string> sample, int most, int seen, string text)
    {
        if (sample.Count < most)
            sample.Add(text);
        else if (random.Next(seen) is var at && at < most)
            sample[at] = text;
    }

    private static DateOnly Monday(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
