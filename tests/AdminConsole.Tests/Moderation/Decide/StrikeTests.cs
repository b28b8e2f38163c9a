using System.Text.Json;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Decide.Authors;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class StrikeTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Lead = new(Ids.New(TimeProvider.System), "Sun Qiao", IsLead: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Removal_GivesAStrikeThatExpiresAndTellsThePlatform(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var (comment, removal) = await house.RemovedAsync(Li);

        await using (var db = house.Db())
        {
            var strike = await db.Strikes.SingleAsync(Stop);
            Assert.Equal((removal, RemovalReason.Insult, 2), (strike.DecisionId, strike.Reason, strike.Points));
            var message = await db.OutboxMessages.SingleAsync(m => m.Kind == "author.striked", Stop);
            Assert.Equal((strike.Id, $"author:{comment.AuthorId}"), (message.Id, message.Subject));
            Assert.Equal(await db.OutboxMessages.Where(m => m.Id == removal).Select(m => m.Sequence).SingleAsync(Stop), message.Sequence);
            using var told = JsonDocument.Parse(message.Payload);
            Assert.Equal(("a-南风不识字", 2), (told.RootElement.GetProperty("data").GetProperty("author_id").GetString(), told.RootElement.GetProperty("data").GetProperty("points").GetInt32()));
            Assert.Equal(2, await PointsAsync(house, comment.AuthorId));
        }

        house.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal(0, await PointsAsync(house, comment.AuthorId));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_OfARemoval_RevokesTheStrikeAndLeavesItsAppealMoot(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);

        Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(Li, appeal.DecisionId, "看错了", Stop));

        await using var db = house.Db();
        Assert.NotNull((await db.Strikes.SingleAsync(Stop)).RevokedAt);
        Assert.Equal(4, (await db.Authors.SingleAsync(Stop)).RemovedCount);
        Assert.Equal(AppealState.Moot, (await db.Appeals.SingleAsync(Stop)).State);
        Assert.Equal(appeal.Id, (await db.OutboxMessages.SingleAsync(m => m.Kind == AppealEvent.Closed && m.Sequence > 0, Stop)).Id);
        Assert.Equal(new AnswerOutcome.Moot(), await house.Get<AppealBook>().AnswerAsync(Lead, appeal.Id, overturn: true, "误判", Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_OfARemovalWhoseCommentWasWithdrawn_RevokesTheStrikeAndBringsNothingBack(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        await using (var db = house.Db())
        {
            var platformId = await db.Comments.Select(c => c.PlatformId).SingleAsync(Stop);
            await house.Get<Withdrawals>().WithdrawAsync(ProcessContext.System("comment.withdraw", "test"), platformId, erase: true, Stop);
            Assert.Equal("", (await db.Appeals.AsNoTracking().SingleAsync(Stop)).Text);
        }

        Assert.IsType<UndoOutcome.Undone>(await house.Get<Decisions>().UndoAsync(Lead, appeal.DecisionId, "看错了", Stop));

        await using var read = house.Db();
        Assert.NotNull((await read.Strikes.SingleAsync(Stop)).RevokedAt);
        Assert.Equal(4, (await read.Authors.SingleAsync(Stop)).RemovedCount);
        Assert.Equal((CommentStatus.Withdrawn, QueueState.Decided), ((await read.Comments.SingleAsync(Stop)).Status, (await read.QueueEntries.SingleAsync(Stop)).State));
        Assert.Equal(AppealState.Moot, (await read.Appeals.SingleAsync(Stop)).State);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Points_ThatReachAThresholdInParallel_RecommendOnceAndAreConfirmedOnce(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        await using (var db = house.Db())
            await new QueuedComment().InsertAsync(db); // thread and author exist
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => house.RemovedAsync(Li)));

        Guid id;
        await using (var db = house.Db())
        {
            var recommendation = await db.Recommendations.SingleAsync(Stop);
            Assert.Equal((SanctionKind.Warn, 6, RecommendationState.Open), (recommendation.Kind, recommendation.Points, recommendation.State));
            id = recommendation.Id;
        }

        var people = Enumerable.Range(1, 10).Select(i => new Moderator(Ids.New(TimeProvider.System), $"moderator {i}", IsLead: false));
        var outcomes = await Task.WhenAll(people.Select(who => house.Get<Sanctions>().ConfirmAsync(who, id, SanctionKind.Warn, null, Stop)));

        var confirmed = Assert.Single(outcomes.OfType<RecommendationOutcome.Confirmed>()).Sanction;
        Assert.All(outcomes.OfType<RecommendationOutcome.AlreadyAnswered>(), o => Assert.Equal(confirmed.By, o.By));
        Assert.Equal(9, outcomes.OfType<RecommendationOutcome.AlreadyAnswered>().Count());
        await house.RemovedAsync(Li, RemovalReason.Other); // 7 points: the warning is in force, so nothing new
        await using var read = house.Db();
        Assert.Equal(RecommendationState.Confirmed, (await read.Recommendations.SingleAsync(Stop)).State);
        Assert.Equal(confirmed.Id, (await read.OutboxMessages.SingleAsync(m => m.Kind == "author.warned", Stop)).Id);
        Assert.Single(await read.AuditEntries.Where(a => a.Kind == "author.warn").ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Mute_IsALeadsToConfirm_AndEndsWhenItIsLifted(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        for (var i = 0; i < 4; i++)
            await house.RemovedAsync(Li);
        await using var db = house.Db();
        var recommendation = await db.Recommendations.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(SanctionKind.Mute, recommendation.Kind); // raised from a warning by the strikes that followed
        var sanctions = house.Get<Sanctions>();
        Assert.Equal(new RecommendationOutcome.LeadNeeded(), await sanctions.ConfirmAsync(Li, recommendation.Id, SanctionKind.Mute, null, Stop));
        Assert.Equal(new RecommendationOutcome.Changed(SanctionKind.Mute), await sanctions.ConfirmAsync(Lead, recommendation.Id, SanctionKind.Warn, null, Stop));

        var mute = Assert.IsType<RecommendationOutcome.Confirmed>(await sanctions.ConfirmAsync(Lead, recommendation.Id, SanctionKind.Mute, "反复辱骂", Stop)).Sanction;

        Assert.Equal(house.Clock.GetUtcNow().AddDays(7), mute.Until);
        Assert.Equal(new LiftOutcome.ReasonNeeded(), await sanctions.LiftAsync(Lead, mute.Id, " ", Stop));
        Assert.IsType<LiftOutcome.Lifted>(await sanctions.LiftAsync(Lead, mute.Id, "已道歉", Stop));
        Assert.Equal("Sun Qiao", Assert.IsType<LiftOutcome.AlreadyOver>(await sanctions.LiftAsync(Lead, mute.Id, "再来", Stop)).By);
        var kinds = await db.OutboxMessages.Where(m => m.Kind == "author.muted" || m.Kind == "author.lifted").OrderBy(m => m.Sequence).Select(m => m.Kind).ToListAsync(Stop);
        Assert.Equal(["author.muted", "author.lifted"], kinds);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Recommendation_WhosePointsAreGone_IsNotConfirmed(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        await house.RemovedAsync(Li);
        var (_, second) = await house.RemovedAsync(Li);
        Guid id;
        await using (var db = house.Db())
            id = (await db.Recommendations.SingleAsync(Stop)).Id;
        await house.Get<Decisions>().UndoAsync(Li, second, "看错了", Stop);
        Assert.IsType<RecommendationOutcome.Lapsed>(await house.Get<Sanctions>().ConfirmAsync(Lead, id, SanctionKind.Warn, null, Stop));

        await house.RemovedAsync(Li);
        house.Clock.Advance(TimeSpan.FromDays(91)); // expired, and nothing has happened since that would have noticed
        await using (var db = house.Db())
            id = (await db.Recommendations.SingleAsync(r => r.State == RecommendationState.Open, Stop)).Id;
        Assert.Equal(new RecommendationOutcome.Lapsed(0), await house.Get<Sanctions>().ConfirmAsync(Lead, id, SanctionKind.Warn, null, Stop));
        await using var read = house.Db();
        Assert.Empty(await read.Sanctions.ToListAsync(Stop));
        Assert.All(await read.Recommendations.ToListAsync(Stop), r => Assert.Equal(RecommendationState.Lapsed, r.State));
    }

    private static async Task<int> PointsAsync(DecisionHouse house, Guid author)
    {
        await using var db = house.Db();
        return (await StrikeBook.PointsAsync(db, [author], house.Clock.GetUtcNow(), Stop)).GetValueOrDefault(author);
    }
}
