using System.Text.Json;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Decide.Appeals;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class AppealTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Chen = new(Ids.New(TimeProvider.System), "Chen Yu", IsLead: false);
    private static readonly Moderator Lead = new(Ids.New(TimeProvider.System), "Sun Qiao", IsLead: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Receive_TheSameAppealTenTimesAtOnce_KeepsItOnce(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var (comment, removal) = await house.RemovedAsync(Li);
        var sent = new IncomingAppeal("ap-1", comment.PlatformId, null, "没有骂人", null);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => house.ReceiveAsync(sent)));

        Assert.Single(outcomes.Cast<ReceiveOutcome.Kept>(), kept => kept.IsNew);
        Assert.Equal(new ReceiveOutcome.AlreadyAppealed("ap-1"), await house.ReceiveAsync(sent with { PlatformId = "ap-2", CommentId = null, DecisionId = removal }));
        Assert.Equal(new ReceiveOutcome.Unknown(), await house.ReceiveAsync(sent with { PlatformId = "ap-3", CommentId = "nowhere" }));
        var waiting = await house.InsertAsync();
        Assert.Equal(new ReceiveOutcome.NothingRemoved(), await house.ReceiveAsync(sent with { PlatformId = "ap-4", CommentId = waiting.PlatformId }));
        Assert.Equal(new ReceiveOutcome.IdTaken(), await house.ReceiveAsync(sent with { CommentId = waiting.PlatformId }));
        await using var db = house.Db();
        var appeal = await db.Appeals.SingleAsync(Stop);
        Assert.Equal((removal, Li.Id, RemovalReason.Insult), (appeal.DecisionId, appeal.AgainstId!.Value, appeal.AgainstReason!.Value));
        Assert.Single(await db.AuditEntries.Where(a => a.Kind == "appeal.receive").ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Overturn_OfARemoval_RestoresAllOfItAndTellsThePlatform(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        await using (var before = house.Db())
            Assert.Equal(5, (await before.Authors.SingleAsync(Stop)).RemovedCount);

        Assert.IsType<AnswerOutcome.Answered>(await house.Get<AppealBook>().AnswerAsync(Chen, appeal.Id, overturn: true, "这是误判", Stop));

        await using var db = house.Db();
        var answered = await db.Appeals.SingleAsync(Stop);
        Assert.Equal((AppealState.Overturned, "Chen Yu", "这是误判"), (answered.State, answered.AnsweredBy, answered.Answer));
        Assert.Equal(CommentStatus.Approved, (await db.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(4, (await db.Authors.SingleAsync(Stop)).RemovedCount);
        Assert.NotNull((await db.Strikes.SingleAsync(Stop)).RevokedAt);
        var decision = await db.Decisions.OrderByDescending(d => d.Id).FirstAsync(Stop);
        Assert.Equal((DecisionKind.Approve, appeal.Id, appeal.DecisionId), (decision.Kind, decision.AppealId!.Value, decision.UndoesId!.Value));
        var messages = await db.OutboxMessages.Where(m => m.Kind == "comment.approved" || m.Kind.StartsWith("appeal.")).ToListAsync(Stop);
        Assert.Equal(["appeal.overturned", "comment.approved"], messages.Select(m => m.Kind).Order(StringComparer.Ordinal));
        Assert.Single(messages.Select(m => m.Sequence).Distinct()); // one transaction
        using var told = JsonDocument.Parse(messages.Single(m => m.Kind == "appeal.overturned").Payload);
        Assert.Equal("这是误判", told.RootElement.GetProperty("data").GetProperty("answer").GetString());
        Assert.DoesNotContain("Chen", told.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Single(await db.AuditEntries.Where(a => a.Kind == "appeal.overturn").ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Overturn_WhenTheAuditRowCannotBeWritten_LeavesNothingHalfDone(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        await using (var db = house.Db())
            await db.Database.ExecuteSqlRawAsync("DELETE FROM audit_heads", Stop);

        await Assert.ThrowsAnyAsync<Exception>(() => house.Get<AppealBook>().AnswerAsync(Chen, appeal.Id, overturn: true, "误判", Stop));

        await using var read = house.Db();
        Assert.Equal(AppealState.Waiting, (await read.Appeals.SingleAsync(Stop)).State);
        Assert.Equal(CommentStatus.Removed, (await read.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(5, (await read.Authors.SingleAsync(Stop)).RemovedCount);
        Assert.Single(await read.Decisions.ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Answer_ByTenAtOnce_StandsOnceAndNamesWhoWasFirst(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        var people = Enumerable.Range(1, 10).Select(i => new Moderator(Ids.New(TimeProvider.System), $"moderator {i}", IsLead: false)).ToList();

        var outcomes = await Task.WhenAll(people.Select((who, i) => house.Get<AppealBook>().AnswerAsync(who, appeal.Id, overturn: i % 2 == 0, "看过了", Stop)));

        var stands = Assert.Single(outcomes.OfType<AnswerOutcome.Answered>()).Appeal;
        var told = outcomes.OfType<AnswerOutcome.AlreadyAnswered>().ToList();
        Assert.Equal(9, told.Count);
        Assert.All(told, t => Assert.Equal((stands.State, stands.AnsweredBy), (t.State, t.By)));
        await using var db = house.Db();
        Assert.Single(await db.OutboxMessages.Where(m => m.Kind.StartsWith("appeal.")).ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Answer_ByWhoDecided_IsRefused(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Lead);

        Assert.Equal(new AnswerOutcome.OwnDecision(), await house.Get<AppealBook>().AnswerAsync(Lead, appeal.Id, overturn: false, "维持", Stop));

        await using var db = house.Db();
        Assert.Equal(AppealState.Waiting, (await db.Appeals.SingleAsync(Stop)).State);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Overturn_WhenTheTextChangedSinceTheRemoval_RevokesTheStrikeAndLeavesTheCommentWhereItIs(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        await ChangedAsync(house);

        Assert.IsType<AnswerOutcome.Answered>(await house.Get<AppealBook>().AnswerAsync(Chen, appeal.Id, overturn: true, "误判", Stop));

        await using var db = house.Db();
        Assert.NotNull((await db.Strikes.SingleAsync(Stop)).RevokedAt);
        Assert.Equal(CommentStatus.Waiting, (await db.Comments.SingleAsync(Stop)).Status);
        Assert.Equal(QueueState.Waiting, (await db.QueueEntries.SingleAsync(Stop)).State);
        Assert.DoesNotContain(await db.Decisions.ToListAsync(Stop), d => d.Kind == DecisionKind.Approve); // nobody read the new text
        Assert.Single(await db.OutboxMessages.Where(m => m.Kind == AppealEvent.Overturned).ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Answer_WhenTheNewTextWasDecidedOn_ClosesTheAppealAndTellsThePlatform(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var appeal = await house.AppealedAsync(Li);
        var comment = await ChangedAsync(house);
        Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Chen, comment.Id, new Verdict(DecisionKind.Approve), new Seen(comment.Version, comment.TextHash), Stop));

        Assert.Equal(new AnswerOutcome.Moot(), await house.Get<AppealBook>().AnswerAsync(Chen, appeal.Id, overturn: true, "误判", Stop));

        await using var db = house.Db();
        Assert.Equal(AppealState.Moot, (await db.Appeals.SingleAsync(Stop)).State);
        Assert.Equal(CommentStatus.Approved, (await db.Comments.SingleAsync(Stop)).Status);
        var told = await db.OutboxMessages.SingleAsync(m => m.Kind.StartsWith("appeal."), Stop);
        Assert.Equal((appeal.Id, AppealEvent.Closed), (told.Id, told.Kind));
    }

    /// <summary>The author wrote something else: it waits, with the place that it had.</summary>
    private static async Task<Comment> ChangedAsync(DecisionHouse house)
    {
        await using var db = house.Db();
        var comment = await db.Comments.SingleAsync(Stop);
        (comment.Text, comment.TextHash, comment.Status) = ("改过的话", Comment.HashOf("改过的话"), CommentStatus.Waiting);
        (await db.QueueEntries.SingleAsync(Stop)).State = QueueState.Waiting;
        await db.SaveChangesAsync(Stop);
        return comment;
    }
}
