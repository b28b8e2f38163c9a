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

/// <summary>Draws pictures in the database and keeps each for a minute: moving a handle costs nothing.</summary>
public sealed class ScorePictures(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Windows a lead can choose, in days.</summary>
    public static IReadOnlyList<int> Windows { get; } = [1, 7, 30, 365];

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Category, int), (DateTimeOffset At, Task<ScorePicture> Picture)> drawn = new();

    public async Task<ScorePicture> OfAsync(Category category, int days, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var stale = now - Fresh;
        var entry = drawn.AddOrUpdate(
            (category, days),
            _ => (now, DrawAsync(category, days, now)),
            (_, kept) => kept.At > stale && !kept.Picture.IsFaulted ? kept : (now, DrawAsync(category, days, now)));
        return await entry.Picture.WaitAsync(cancellationToken);
    }

    private async Task<ScorePicture> DrawAsync(Category category, int days, DateTimeOffset now)
    {
        await Task.Yield(); // whoever asks for another picture meanwhile does not wait for this one's first statement
        var since = now.AddDays(-days);
        await using var db = await databases.CreateDbContextAsync();
        var scores = db.CommentScores.AsNoTracking().Where(s => s.ArrivedAt >= since);
        var first = await scores.MinAsync(s => s.ArrivedAt);
        var scored = await CountAsync(Columns(scores, category));
        var judged =
            from d in db.Decisions.AsNoTracking()
            where d.DecidedAt >= since && (d.Kind == DecisionKind.Approve || d.Kind == DecisionKind.Remove)
                && d.DecidedById != Moderator.Policy.Id && !db.Decisions.Any(u => u.UndoesId == d.Id)
            select d;
        var removed = await CountAsync(Columns(Scores(db, judged.Where(d => d.Kind == DecisionKind.Remove)), category));
        var approved = await CountAsync(Columns(Scores(db, judged.Where(d => d.Kind == DecisionKind.Approve)), category));
        var handled = await db.Decisions.Where(d => d.DecidedAt >= since && d.HandledMs != null && d.DecidedById != Moderator.Policy.Id)
            .AverageAsync(d => (double?)d.HandledMs);
        var whole = TimeSpan.FromDays(days);
        var span = first is { } began ? now - began : whole;
        span = span > whole ? whole : span;
        return new ScorePicture(category, (span < Shortest ? Shortest : span).TotalDays, scored, removed, approved, handled / 1000);
    }

    /// <summary>A decided comment keeps the score it was decided under: no later model judges it again.</summary>
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

    private static async Task<IReadOnlyList<long>> CountAsync(IQueryable<int> columns)
    {
        var counts = new long[ScorePicture.Columns];
        foreach (var column in await columns.GroupBy(c => c).Select(g => new { Column = g.Key, Count = g.LongCount() }).ToListAsync())
            counts[Math.Clamp(column.Column, 0, ScorePicture.Columns - 1)] += column.Count;
        return counts;
    }
}
