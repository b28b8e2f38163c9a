using System.Collections.Concurrent;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>Shares of comments between two scores.</summary>
/// <param name="Hits">What people removed of what they judged there.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct JudgedBand(long Hits, long Judged)
{
    public double? Precision => Judged == 0 ? null : (double)Hits / Judged;

    /// <summary>Wilson, 95 %.</summary>
    public (double Low, double High) Interval => Wilson.Interval((int)Hits, (int)Judged);
}

/// <summary>
/// How the scores of one category lie, in a hundred columns: what came in a window, and what people decided of it. It
/// answers for every pair of thresholds without asking the database again.
/// </summary>
/// <param name="Days">How long the window really is: a console that is young has seen less.</param>
/// <param name="Scored">Comments by column; column 62 holds .62 up to .63.</param>
/// <param name="Removed">Of those that people decided, removed ones by column.</param>
/// <param name="Approved">The others.</param>
/// <param name="HandledSeconds">What a decision takes on average, as measured; null while none was.</param>
public sealed record ScorePicture(
    Category Category, double Days, IReadOnlyList<long> Scored, IReadOnlyList<long> Removed, IReadOnlyList<long> Approved, double? HandledSeconds)
{
    public const int Columns = 100;

    /// <summary>Whose scores they are; null where no champion could be used and every stored score counts.</summary>
    public ModelVersionId? Champion { get; init; }

    /// <summary>Of the window's comments, those whose stored score is an earlier model's.</summary>
    public FormerScores Former { get; init; } = FormerScores.None;

    /// <summary>Decisions from then on are counted, since there are so many; null where all of the window are.</summary>
    public DateTimeOffset? JudgedFrom { get; init; }

    public long Total => Scored.Sum();

    /// <summary>Comments from a column on and before another.</summary>
    public long Between(int from, int until) => Sum(Scored, from, until);

    public double ADay(int from, int until) => Between(from, until) / Days;

    public JudgedBand Judged(int from, int until) => new(Sum(Removed, from, until), Sum(Removed, from, until) + Sum(Approved, from, until));

    private static long Sum(IReadOnlyList<long> columns, int from, int until)
    {
        long sum = 0;
        for (var i = Math.Max(0, from); i < Math.Min(Columns, until); i++)
            sum += columns[i];
        return sum;
    }
}

/// <summary>
/// Draws pictures in the database and keeps each for a minute: moving a handle costs nothing. What an earlier model scored is
/// drawn as the champion sees it.
/// </summary>
public sealed class ScorePictures(IDbContextFactory<ConsoleDb> databases, ScoresNow scores, TimeProvider clock)
{
    /// <summary>Windows a lead can choose, in days.</summary>
    public static IReadOnlyList<int> Windows { get; } = [1, 7, 30, 365];

    /// <summary>So many decisions on comments that an earlier model scored are read, the newest.</summary>
    private const int MostJudged = 20_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(ModelVersionId?, Category, int), (DateTimeOffset At, Task<ScorePicture> Picture)> drawn = new();
    private readonly ConcurrentDictionary<int, (ModelVersionId Champion, DateTimeOffset At, Task<FormerScores> Scores)> former = new();

    public async Task<ScorePicture> OfAsync(Category category, int days, CancellationToken cancellationToken)
    {
        var champion = await scores.GetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var stale = now - Fresh;
        foreach (var old in drawn.Where(entry => entry.Key.Item1 != champion?.Version))
            drawn.TryRemove(old);
        var entry = drawn.AddOrUpdate(
            (champion?.Version, category, days),
            _ => (now, DrawAsync(category, days, champion, now)),
            (_, kept) => kept.At > stale && !kept.Picture.IsFaulted ? kept : (now, DrawAsync(category, days, champion, now)));
        return await entry.Picture.WaitAsync(cancellationToken);
    }

    private async Task<ScorePicture> DrawAsync(Category category, int days, ChampionScores? champion, DateTimeOffset now)
    {
        await Task.Yield(); // whoever asks for another picture meanwhile does not wait for this one's first statement
        var since = now.AddDays(-days);
        await using var db = await databases.CreateDbContextAsync();
        var all = db.CommentScores.AsNoTracking().Where(s => s.ArrivedAt >= since);
        var first = await all.MinAsync(s => s.ArrivedAt);
        var earlier = champion is null ? FormerScores.None : await FormerAsync(champion, days, now);
        var scored = await CountAsync(Columns(Own(all, champion), category));
        Add(scored, earlier.Scored.Select(s => (s.Now, earlier.Weight)), category);

        var judged =
            from d in db.Decisions.AsNoTracking()
            where d.DecidedAt >= since && (d.Kind == DecisionKind.Approve || d.Kind == DecisionKind.Remove)
                && d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id)
            select d;
        var removed = await CountAsync(Columns(Own(Scores(db, judged.Where(d => d.Kind == DecisionKind.Remove)), champion), category));
        var approved = await CountAsync(Columns(Own(Scores(db, judged.Where(d => d.Kind == DecisionKind.Approve)), champion), category));
        var again = champion is null ? [] : await JudgedAgainAsync(db, judged, champion);
        Add(removed, again.Where(d => d.Removed).Select(d => (d.Now, 1.0)), category);
        Add(approved, again.Where(d => !d.Removed).Select(d => (d.Now, 1.0)), category);

        var handled = await db.Decisions.Where(d => d.DecidedAt >= since && d.HandledMs != null && d.DecidedById != Moderator.Policy.Id)
            .AverageAsync(d => (double?)d.HandledMs);
        var whole = TimeSpan.FromDays(days);
        var span = first is { } began ? now - began : whole;
        span = span > whole ? whole : span;
        return new ScorePicture(category, (span < Shortest ? Shortest : span).TotalDays, Whole(scored), Whole(removed), Whole(approved), handled / 1000)
        {
            Champion = champion?.Version,
            Former = earlier,
            JudgedFrom = again.Count == MostJudged ? again[^1].At : null,
        };
    }

    /// <summary>The same for every category, so that it is read once.</summary>
    private Task<FormerScores> FormerAsync(ChampionScores champion, int days, DateTimeOffset now) => former.AddOrUpdate(
        days,
        _ => (champion.Version, now, ReadFormerAsync(champion, now.AddDays(-days))),
        (_, kept) => kept.Champion == champion.Version && kept.At > now - Fresh && !kept.Scores.IsFaulted
            ? kept
            : (champion.Version, now, ReadFormerAsync(champion, now.AddDays(-days)))).Scores;

    private async Task<FormerScores> ReadFormerAsync(ChampionScores champion, DateTimeOffset since)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await FormerScores.ReadAsync(db, champion, since);
    }

    private static IQueryable<CommentScore> Own(IQueryable<CommentScore> all, ChampionScores? champion)
    {
        if (champion is null)
            return all;
        var version = champion.Version;
        return all.Where(s => s.ModelVersionId == version);
    }

    /// <summary>The score a decided comment was decided under stays with it, so after a promotion the champion is asked; the newest decision first.</summary>
    private static async Task<IReadOnlyList<(bool Removed, DateTimeOffset At, CategoryScores Now)>> JudgedAgainAsync(
        ConsoleDb db, IQueryable<Decision> judged, ChampionScores champion)
    {
        var version = champion.Version;
        var rows = await (
            from d in judged
            orderby d.DecidedAt descending
            join s in db.CommentScores.AsNoTracking() on d.CommentId equals s.CommentId
            where s.ModelVersionId != version
            join c in db.Comments on d.CommentId equals c.Id
            where c.Text != ""
            select new { d.Kind, d.DecidedAt, Score = s, c.Text, c.TextHash }).Take(MostJudged).ToListAsync();
        return rows.ConvertAll(r => (r.Kind == DecisionKind.Remove, r.DecidedAt, champion.Of(r.Score, r.Score.CommentId, r.TextHash, r.Text)));
    }

    private static IQueryable<CommentScore> Scores(ConsoleDb db, IQueryable<Decision> decided) =>
        from d in decided
        join s in db.CommentScores.AsNoTracking() on d.CommentId equals s.CommentId
        select s;

    private static IQueryable<int> Columns(IQueryable<CommentScore> scores, Category category) => category switch
    {
        Category.Inflammatory => scores.Select(s => (int)Math.Floor(s.Inflammatory * 100d)),
        Category.Marketing => scores.Select(s => (int)Math.Floor(s.Marketing * 100d)),
        _ => scores.Select(s => (int)Math.Floor(s.Improper * 100d)),
    };

    private static async Task<double[]> CountAsync(IQueryable<int> columns)
    {
        var counts = new double[ScorePicture.Columns];
        foreach (var column in await columns.GroupBy(c => c).Select(g => new { Column = g.Key, Count = g.LongCount() }).ToListAsync())
            counts[Math.Clamp(column.Column, 0, ScorePicture.Columns - 1)] += column.Count;
        return counts;
    }

    private static void Add(double[] counts, IEnumerable<(CategoryScores Now, double Weight)> scored, Category category)
    {
        foreach (var (now, weight) in scored)
            counts[Math.Clamp((int)Math.Floor((now[category] ?? 0) * 100d), 0, ScorePicture.Columns - 1)] += weight;
    }

    private static long[] Whole(double[] counts) => Array.ConvertAll(counts, count => (long)Math.Round(count));
}
