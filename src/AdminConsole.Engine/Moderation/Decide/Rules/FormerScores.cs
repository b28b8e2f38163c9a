using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Rules;

/// <summary>A comment whose stored score is an earlier model's, and what the champion makes of it.</summary>
public sealed record FormerScore(CommentId Id, DateTimeOffset ArrivedAt, CategoryScores Now);

/// <summary>
/// What the champion makes of a window's comments that an earlier model scored: of all while they are few, else of an even part
/// that stands for the others.
/// </summary>
/// <param name="Count">How many there are.</param>
/// <param name="Scored">Those that were scored.</param>
public sealed record FormerScores(long Count, IReadOnlyList<FormerScore> Scored)
{
    /// <summary>A share of a column that .7 % of the comments lie in is right to a tenth of itself.</summary>
    public const int Most = 20_000;

    private const int Steps = 65_536;

    public static FormerScores None { get; } = new(0, []);

    /// <summary>How many comments each of those scored stands for.</summary>
    public double Weight => Scored.Count == 0 ? 0 : (double)Count / Scored.Count;

    internal static async Task<FormerScores> ReadAsync(ConsoleDb db, ChampionScores champion, DateTimeOffset since)
    {
        var version = champion.Version;
        var count = await db.CommentScores.LongCountAsync(s => s.ModelVersionId != version && s.ArrivedAt >= since);
        if (count == 0)
            return None;
        var part = count <= Most ? Steps : (int)Math.Max(1, (long)Steps * Most / count);
        var rows = await (
            from score in Part(db, part).AsNoTracking()
            where score.ModelVersionId != version && score.ArrivedAt >= since
            join comment in db.Comments on score.CommentId equals comment.Id
            where comment.Text != ""
            select new { Score = score, comment.Text, comment.TextHash }).ToListAsync();
        return new FormerScores(count, rows.ConvertAll(r => new FormerScore(r.Score.CommentId, r.Score.ArrivedAt!.Value, champion.Of(r.Score, r.Score.CommentId, r.TextHash, r.Text))));
    }

    /// <summary>An even part of all scores: an id ends in random bits.</summary>
    private static IQueryable<CommentScore> Part(ConsoleDb db, int part) => part == Steps
        ? db.CommentScores
        : db is SqliteConsoleDb
            ? db.CommentScores.FromSqlRaw("SELECT * FROM comment_scores WHERE substr(comment_id, 15, 2) < {0}", (object)new[] { (byte)(part >> 8), (byte)part })
            : db.CommentScores.FromSqlRaw("SELECT * FROM comment_scores WHERE get_byte(uuid_send(comment_id), 14) * 256 + get_byte(uuid_send(comment_id), 15) < {0}", part);
}
