using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Scheduling;
using AdminConsole.Engine.Storage;
using AdminConsole.Engine.Storage.Bulk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Engine.Learning.Shadowing;

/// <summary>
/// Follows the stream behind the champion, apart from the intake: a shadow must never slow or break what it shadows. What
/// is done stands in rows with the comment's id as their key, so that several nodes and restarts only ever add what is missing.
/// </summary>
public sealed partial class ShadowFollower(
    Judging judging, IDbContextFactory<ConsoleDb> databases, BookkeepingWriter books, DataFolder folder, LearningOptions options,
    TimeProvider clock, ILogger<ShadowFollower> log) : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    private const int Batch = 2_000;

    /// <summary>Transactions commit in another order than their ids were made in: what is this young is looked for again.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private (ModelVersionId Id, ICommentScorer Scorer)? held;

    protected override Task RoundAsync(CancellationToken cancellationToken) => FollowAsync(cancellationToken);

    /// <summary>Scores what came since the last time; returns how many comments.</summary>
    internal async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        ShadowRun? run;
        ModelVersion? version;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            run = await db.ShadowRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Open != null, cancellationToken);
            version = run is null ? null : await db.ModelVersions.AsNoTracking().SingleAsync(m => m.Id == run.ModelVersionId, cancellationToken);
        }

        await ForgetAsync(now, cancellationToken);
        if (run is null || version is null)
        {
            held = null;
            return 0;
        }

        if (held?.Id != version.Id)
            held = (version.Id, ClassifierFile.Load(Path.Combine(folder.Models, version.FileName)));
        var total = 0;
        while (true)
        {
            var policy = (await judging.NowAsync(cancellationToken)).Policy;
            var stream = await NextAsync(run, cancellationToken);
            var rows = stream.ConvertAll(comment => Compare(run.Id, comment, policy));
            var through = stream.Count < Batch;
            total += await WriteAsync(run, rows, through ? now : null, cancellationToken);
            if (through)
                return total;
        }
    }

    private async Task<List<Streamed>> NextAsync(ShadowRun run, CancellationToken cancellationToken)
    {
        var young = run.SeenUntil - Slack;
        var start = young > run.StartedAt ? young : run.StartedAt;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from comment in CommentRange.After(db, new CommentId(Ids.Lowest(start)))
            join score in db.CommentScores on comment.Id equals score.CommentId
            where comment.Text != "" && comment.ReceivedAt < run.EndsAt && comment.ReceivedAt >= run.StartedAt && !db.ShadowScores.Any(s => s.RunId == run.Id && s.CommentId == comment.Id)
            orderby comment.Id
            select new Streamed(
                comment.Id, comment.Text, comment.ReceivedAt, score.Context, score.Inflammatory, score.Marketing, score.Improper))
            .AsNoTracking().Take(Batch).ToListAsync(cancellationToken);
    }

    private ShadowScore Compare(Guid run, Streamed comment, PolicyInForce policy)
    {
        var champion = new CategoryScores(comment.Inflammatory, comment.Marketing, comment.Improper);
        var challenger = held!.Value.Scorer.Score(comment.Text, comment.Context ?? default);
        var apart = Categories.All.MaxBy(category => Math.Abs((challenger[category] ?? 0) - (champion[category] ?? 0)));
        return new ShadowScore
        {
            RunId = run,
            CommentId = comment.Id,
            Day = DateOnly.FromDateTime(comment.ReceivedAt.UtcDateTime).DayNumber,
            ChampionFlags = Flags(champion),
            ChallengerFlags = Flags(challenger),
            Category = (int)apart,
            Champion = champion[apart] ?? 0,
            Challenger = challenger[apart] ?? 0,
        };

        int Flags(CategoryScores scores)
        {
            var flags = 0;
            foreach (var category in Categories.All)
            {
                if (scores[category] is { } p && p >= policy.Threshold(category))
                    flags |= 1 << ((int)category - 1);
            }

            return flags;
        }
    }

    /// <param name="through">Up to when nothing is left; its days may be over then.</param>
    private Task<int> WriteAsync(ShadowRun run, List<ShadowScore> rows, DateTimeOffset? through, CancellationToken cancellationToken) =>
        books.WriteAsync(async db =>
        {
            var added = await BulkSql.On(db).RunAsync(
                """
                INSERT INTO shadow_scores (run_id, comment_id, day, champion_flags, challenger_flags, category, champion, challenger) {rows}
                ON CONFLICT (run_id, comment_id) DO NOTHING
                """,
                rows,
                [
                    BulkColumn.Id<ShadowScore>("run", s => s.RunId),
                    BulkColumn.Id<ShadowScore>("comment", s => s.CommentId.Value),
                    BulkColumn.Int<ShadowScore>("day", s => s.Day),
                    BulkColumn.Int<ShadowScore>("before", s => s.ChampionFlags),
                    BulkColumn.Int<ShadowScore>("after", s => s.ChallengerFlags),
                    BulkColumn.Int<ShadowScore>("category", s => s.Category),
                    BulkColumn.Real<ShadowScore>("champion", s => s.Champion),
                    BulkColumn.Real<ShadowScore>("challenger", s => s.Challenger),
                ], cancellationToken);
            var seen = through ?? run.SeenUntil;
            await db.ShadowRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set
                .SetProperty(r => r.Scored, r => r.Scored + added)
                .SetProperty(r => r.SeenUntil, r => r.SeenUntil > seen ? r.SeenUntil : seen), cancellationToken);
            if (seen >= run.EndsAt)
            {
                await db.ShadowRuns.Where(r => r.Id == run.Id && r.Open != null).ExecuteUpdateAsync(set => set
                    .SetProperty(r => r.Open, (int?)null)
                    .SetProperty(r => r.EndedAt, run.EndsAt)
                    .SetProperty(r => r.Version, r => r.Version + 1), cancellationToken);
                Log.Over(Logger, run.Id);
            }

            return added;
        }, cancellationToken);

    /// <summary>The comparison of single comments is kept for a while after its run.</summary>
    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now.AddDays(-options.KeepShadowDays);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.ShadowRuns.AnyAsync(r => r.EndedAt < before && db.ShadowScores.Any(s => s.RunId == r.Id), cancellationToken))
                return;
        }

        await books.WriteAsync(db => db.ShadowScores
            .Where(s => db.ShadowRuns.Any(r => r.Id == s.RunId && r.EndedAt < before))
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    private sealed record Streamed(
        CommentId Id, string Text, DateTimeOffset ReceivedAt, CommentContext? Context, float Inflammatory, float Marketing, float Improper);

    private static partial class Log
    {
        [LoggerMessage(3210, LogLevel.Information, "Shadow run {Run} is over")]
        public static partial void Over(ILogger log, Guid run);
    }
}
