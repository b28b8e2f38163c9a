using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Search;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Demo.Seeding;

/// <summary>
/// What followed from the demo's removals: strikes, a few sanctions, recommendations that wait, and appeals, some of them
/// answered. Like the history before it, it tells the platform nothing: the platform knows.
/// </summary>
public sealed class DemoAppeals(DemoPeople people, AuditedWriter writer, TimeProvider clock)
{
    private const string Step = "appeals";
    private const int Answered = 14;
    private const int Waiting = 9;
    private const int Recommended = 5;

    /// <summary>Every so many answered appeals, one succeeds.</summary>
    private const int OneSucceedsOf = 4;

    private static readonly string[] Texts =
    [
        "我只是在和朋友开玩笑，没有骂人的意思，请再看一下。",
        "这句是歌词，不是我在骂谁。",
        "我没有打广告，只是分享自己的歌单。",
        "楼上先阴阳怪气的，为什么只删我的？",
        "已经改了说话方式，希望能恢复这条评论。",
        "I was quoting the song, please look at the thread.",
        "这条评论发了很久，突然说违规，我不理解。",
        "只是吐槽编曲，没有针对任何人。",
        "联系方式是乐队公开的，不是我的私人微信。",
    ];

    public async Task TakeAsync(DemoPlatform platform, CancellationToken cancellationToken)
    {
        var ids = await people.IdsAsync(cancellationToken);
        await writer.WriteAsync(ProcessContext.System("demo.appeals", "demo"), async (db, now) =>
        {
            if (await db.Markers.AnyAsync(m => m.Key == $"demo.{Step}", cancellationToken))
                return (false, AuditSubject.Nothing);
            var removals = await (
                from decision in db.Decisions.AsNoTracking()
                join comment in db.Comments on decision.CommentId equals comment.Id
                where decision.Kind == DecisionKind.Remove && comment.Status == CommentStatus.Removed
                orderby comment.PlatformId
                select new Removed(decision, comment)).ToListAsync(cancellationToken);
            var strikes = removals.ConvertAll(StrikeOf);
            db.Strikes.AddRange(strikes);
            Judge(db, strikes, ids);
            await AppealAsync(db, new DemoRandom(platform.Seed).Branch(Step), removals, strikes, now, ids, cancellationToken);
            DemoMarkers.MarkDone(db, Step, now);
            return (true, new AuditSubject("demo:appeals", $$"""{"strikes":{{strikes.Count}},"appeals":{{Math.Min(removals.Count, Answered + Waiting)}}}"""));
        }, cancellationToken);
    }

    private Strike StrikeOf(Removed removed)
    {
        var rule = StrikeRules.Default.For(removed.Decision.Reason!.Value);
        return new Strike
        {
            Id = Ids.New(clock),
            AuthorId = removed.Comment.AuthorId,
            DecisionId = removed.Decision.Id,
            Reason = rule.Reason,
            Points = rule.Points,
            At = removed.Decision.DecidedAt,
            ExpiresAt = removed.Decision.DecidedAt.AddDays(rule.Days),
        };
    }

    /// <summary>Of those whose points reach a threshold, the latest wait for a person; with the others somebody has dealt.</summary>
    private void Judge(ConsoleDb db, List<Strike> strikes, IReadOnlyDictionary<string, Guid> ids)
    {
        var reached = strikes.GroupBy(s => s.AuthorId)
            .Select(g => (Author: g.Key, Points: g.Sum(s => s.Points), Last: g.Max(s => s.At)))
            .Where(a => StrikeRules.Default.Recommended(a.Points) is not null)
            .OrderByDescending(a => a.Last).ToList();
        for (var i = 0; i < reached.Count; i++)
        {
            var (author, points, last) = reached[i];
            var kind = StrikeRules.Default.Recommended(points)!.Value;
            if (i < Recommended)
                db.Recommendations.Add(new Recommendation { Id = Ids.New(clock), AuthorId = author, Kind = kind, Points = points, At = last });
            else
                Sanction(db, kind, author, points, last.AddHours(2), kind == SanctionKind.Warn ? DemoAccounts.Moderator : DemoAccounts.Lead, ids);
        }
    }

    private void Sanction(ConsoleDb db, SanctionKind kind, Guid author, int points, DateTimeOffset at, string by, IReadOnlyDictionary<string, Guid> ids) =>
        db.Sanctions.Add(new Sanction
        {
            Id = Ids.New(clock),
            AuthorId = author,
            Kind = kind,
            Points = points,
            At = at,
            Until = StrikeRules.Default.Until(kind, at),
            ById = IdOf(ids, by),
            By = DemoAccounts.Of(by).DisplayName,
        });

    private async Task AppealAsync(
        ConsoleDb db, DemoRandom random, List<Removed> removals, List<Strike> strikes, DateTimeOffset now,
        IReadOnlyDictionary<string, Guid> ids, CancellationToken cancellationToken)
    {
        var chosen = random.Shuffled(removals).Take(Answered + Waiting).ToList();
        for (var i = 0; i < chosen.Count; i++)
        {
            var removed = chosen[i];
            var waits = i >= Answered;
            var received = waits
                ? now.AddMinutes(-random.Between(20, 34 * 60))
                : removed.Decision.DecidedAt.AddMinutes(random.LogNormal(400, .7)) is var soon && soon < now.AddHours(-20) ? soon : now.AddHours(-20);
            var appeal = new Appeal
            {
                Id = Ids.New(clock),
                PlatformId = $"ap-{1001 + i}",
                CommentId = removed.Comment.Id,
                DecisionId = removed.Decision.Id,
                AgainstId = removed.Decision.DecidedById,
                AgainstReason = removed.Decision.Reason,
                Text = Texts[i % Texts.Length],
                CreatedAt = received.AddSeconds(-3),
                ReceivedAt = received,
            };
            db.Appeals.Add(appeal);
            if (waits)
                continue;
            var judge = DemoAccounts.Of(removed.Decision.DecidedBy == DemoAccounts.Of(DemoAccounts.Lead).DisplayName ? DemoAccounts.SecondModerator : DemoAccounts.Lead);
            var overturned = i % OneSucceedsOf == 0;
            var key = new AnswerKey(removed.Decision.Reason!.Value, overturned, "zh");
            (appeal.State, appeal.Answer) = (overturned ? AppealState.Overturned : AppealState.Upheld, AnswerTemplates.Shipped(key));
            (appeal.AnsweredById, appeal.AnsweredBy, appeal.AnsweredAt) = (IdOf(ids, judge.Email), judge.DisplayName, received.AddMinutes(random.LogNormal(180, .8)));
            if (overturned)
                await RestoreAsync(db, appeal, removed, strikes, cancellationToken);
        }
    }

    private async Task RestoreAsync(ConsoleDb db, Appeal appeal, Removed removed, List<Strike> strikes, CancellationToken cancellationToken)
    {
        db.Decisions.Add(new Decision
        {
            Id = Ids.New(clock),
            CommentId = removed.Comment.Id,
            Kind = DecisionKind.Approve,
            DecidedById = appeal.AnsweredById,
            DecidedBy = appeal.AnsweredBy!,
            DecidedAt = appeal.AnsweredAt!.Value,
            TextHash = removed.Decision.TextHash,
            Category = removed.Decision.Category,
            Probability = removed.Decision.Probability,
            ModelVersionId = removed.Decision.ModelVersionId,
            PolicyNumber = removed.Decision.PolicyNumber,
            UndoesId = removed.Decision.Id,
            AppealId = appeal.Id,
        });
        removed.Comment.Status = CommentStatus.Approved;
        db.SearchChanges.Add(new SearchChange { CommentId = removed.Comment.Id });
        strikes.Single(s => s.DecisionId == removed.Decision.Id).RevokedAt = appeal.AnsweredAt;
        var author = await db.Authors.SingleAsync(a => a.Id == removed.Comment.AuthorId, cancellationToken);
        author.RemovedCount--;
    }

    private static Guid? IdOf(IReadOnlyDictionary<string, Guid> ids, string email) => ids.TryGetValue(email, out var id) ? id : null;

    private sealed record Removed(Decision Decision, Comment Comment);
}
