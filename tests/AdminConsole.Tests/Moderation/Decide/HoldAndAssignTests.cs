using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class HoldAndAssignTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Chen = new(Ids.New(TimeProvider.System), "Chen Yu", IsLead: false);
    private static readonly Moderator Lead = new(Ids.New(TimeProvider.System), "Sun Qiao", IsLead: true);
    private static readonly Verdict Approve = new(DecisionKind.Approve);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Hold_UntilADate_KeepsItOutOfTheQueueUntilThen(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        var comment = await house.InsertAsync(new QueuedComment { At = Start });
        var until = Start.AddHours(3);
        var held = await RecordAsync(house, Li, comment, new Verdict(DecisionKind.Hold, HoldUntil: until));
        Assert.Equal(until, held.HoldUntil);

        // Whoever opened it before is told; whoever has seen that it is put aside may decide.
        var told = Assert.IsType<DecideOutcome.AlreadyDecided>(await house.Decisions.DecideAsync(Chen, comment.Id, Approve, SeenOf(comment), Stop));
        Assert.Equal((held.Id, "Li Wen"), (told.Decision.Id, told.Decision.By));
        Assert.Equal((CommentStatus.Waiting, QueueState.Held, until), await PlaceAsync(house));

        clock.Advance(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await house.Get<HeldComments>().ReturnAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await house.Get<HeldComments>().ReturnAsync(Stop));
        await using (var db = house.Db())
            Assert.Equal($"comment:{comment.Id}", (await db.AuditEntries.SingleAsync(a => a.Kind == "comment.return", Stop)).Subject); // open pages hear of it by this
        Assert.Equal((CommentStatus.Waiting, QueueState.Waiting, null), await PlaceAsync(house));
        Assert.Null(Assert.IsType<UndoOutcome.NotTheLatest>(await house.Decisions.UndoAsync(Li, held.Id, "no more", Stop)).Standing);
        await RecordAsync(house, Chen, comment, Approve);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Hold_OfWhatALeadHasToDecide_ReturnsToTheLead(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        var comment = await house.InsertAsync(new QueuedComment { At = Start });
        await RecordAsync(house, Li, comment, new Verdict(DecisionKind.Escalate));
        await RecordAsync(house, Lead, await NowAsync(house), new Verdict(DecisionKind.Hold, HoldUntil: Start.AddDays(1)));
        Assert.Equal((CommentStatus.Escalated, QueueState.Held, Start.AddDays(1)), await PlaceAsync(house));
        clock.Advance(TimeSpan.FromDays(1));
        await house.Get<HeldComments>().ReturnAsync(Stop);
        Assert.Equal((CommentStatus.Escalated, QueueState.Escalated, null), await PlaceAsync(house));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_OfAHold_LeavesItWithWhomItWasHandedTo(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comment = await house.InsertAsync(new QueuedComment());
        var assigned = await RecordAsync(house, Li, comment, new Verdict(DecisionKind.Assign, AssignTo: new Assignee(Chen.Id, Chen.Name)));
        Assert.Equal("Chen Yu", assigned.AssignedTo);
        var held = await RecordAsync(house, Chen, await NowAsync(house), new Verdict(DecisionKind.Hold, HoldUntil: Start.AddDays(2)));
        Assert.IsType<UndoOutcome.NotTheLatest>(await house.Decisions.UndoAsync(Li, assigned.Id, null, Stop));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Chen, held.Id, null, Stop));
        Assert.Equal((QueueState.Waiting, Chen.Id), await AssignedAsync(house));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, assigned.Id, null, Stop));
        Assert.Equal((QueueState.Waiting, null), await AssignedAsync(house));
        await using var db = house.Db();
        Assert.Equal(
            ["comment.assigned", "comment.held", "comment.restored", "comment.restored"],
            await db.OutboxMessages.OrderBy(m => m.Sequence).Select(m => m.Kind).ToListAsync(Stop));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_WhatAnotherHolds_NamesThem(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        var comment = await house.InsertAsync(new QueuedComment { At = Start });
        var (lost, live) = (LeaseOf(Li, 1, Start.AddMinutes(5)), LeaseOf(Chen, 2, Start.AddMinutes(12)));
        await LeaseAsync(house, lost);
        clock.Advance(TimeSpan.FromMinutes(7));
        await LeaseAsync(house, live);

        var other = Assert.IsType<DecideOutcome.HeldByOther>(await house.Decisions.DecideAsync(Li, comment.Id, Approve, SeenOf(comment), Stop));
        Assert.Equal(("Chen Yu", live.ExpiresAt), (other.By, other.Until));
        Assert.IsType<DecideOutcome.HeldByOther>(await house.Decisions.DecideAsync(Lead, comment.Id, Approve, SeenOf(comment), Stop));
        Assert.IsType<DecideOutcome.HeldByOther>(
            await house.Decisions.DecideAsync(Li, comment.Id, Approve, SeenOf(comment) with { LeaseId = live.Id, TakeOver = true }, Stop));

        // Nobody decided and the text is the same, so what was read under a lost lease counts.
        var late = await house.Decisions.DecideAsync(Li, comment.Id, Approve, SeenOf(comment) with { LeaseId = lost.Id, ShownMs = 8_000 }, Stop);
        var decision = Assert.IsType<DecideOutcome.Recorded>(late).Decision;
        Assert.IsType<DecideOutcome.AlreadyDecided>(
            await house.Decisions.DecideAsync(Chen, comment.Id, Approve, SeenOf(comment) with { LeaseId = live.Id }, Stop));
        await using var db = house.Db();
        var row = await db.Decisions.SingleAsync(d => d.Id == decision.Id, Stop);
        Assert.Equal((lost.TakenAt, 8_000), (row.ClaimedAt!.Value, row.HandledMs!.Value));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Decide_ByALeadWhoTakesOver_IsRecordedAndTimedFromTheirOwnLeaseOnly(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        var comment = await house.InsertAsync(new QueuedComment { At = Start });
        await LeaseAsync(house, LeaseOf(Chen, 1, Start.AddMinutes(5)));
        var outcome = await house.Decisions.DecideAsync(Lead, comment.Id, Approve, SeenOf(comment) with { TakeOver = true, ShownMs = int.MaxValue }, Stop);
        Assert.IsType<DecideOutcome.Recorded>(outcome);
        await using var db = house.Db();
        var row = await db.Decisions.SingleAsync(Stop);
        Assert.Null(row.ClaimedAt);
        Assert.Equal(3_600_000, row.HandledMs);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_AfterTheirOwnGrace_NeedsAReason(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        await using (var db = house.Db())
        {
            db.PersonSettings.Add(new PersonSettings { PersonId = Li.Id, GraceSeconds = 60 });
            await db.SaveChangesAsync(Stop);
        }

        var comment = await house.InsertAsync(new QueuedComment { At = Start });
        var first = await RecordAsync(house, Li, comment, Approve);
        await using (var db = house.Db())
            Assert.Equal(Start.AddSeconds(60), (await db.OutboxMessages.SingleAsync(Stop)).NotBefore);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, first.Id, null, Stop));
        var second = await RecordAsync(house, Li, comment, Approve);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.IsType<UndoOutcome.ReasonNeeded>(await house.Decisions.UndoAsync(Li, second.Id, " ", Stop));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, second.Id, "wrong key", Stop));
    }

    private static Seen SeenOf(Comment comment) => new(comment.Version, comment.TextHash);

    private static async Task<StandingDecision> RecordAsync(DecisionHouse house, Moderator who, Comment comment, Verdict verdict) =>
        Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(who, comment.Id, verdict, SeenOf(comment), Stop)).Decision;

    private static Lease LeaseOf(Moderator who, long token, DateTimeOffset until) => new()
    {
        Id = Ids.New(TimeProvider.System),
        Token = token,
        HolderId = who.Id,
        Holder = who.Name,
        TakenAt = until.AddMinutes(-5),
        ExpiresAt = until,
    };

    private static async Task LeaseAsync(DecisionHouse house, Lease lease)
    {
        await using var db = house.Db();
        db.Leases.Add(lease);
        (await db.QueueEntries.SingleAsync(Stop)).LeaseId = lease.Id;
        await db.SaveChangesAsync(Stop);
    }

    private static async Task<Comment> NowAsync(DecisionHouse house)
    {
        await using var db = house.Db();
        return await db.Comments.AsNoTracking().SingleAsync(Stop);
    }

    private static async Task<(CommentStatus, QueueState, DateTimeOffset?)> PlaceAsync(DecisionHouse house)
    {
        await using var db = house.Db();
        var entry = await db.QueueEntries.SingleAsync(Stop);
        return ((await db.Comments.SingleAsync(Stop)).Status, entry.State, entry.HeldUntil);
    }

    private static async Task<(QueueState, Guid?)> AssignedAsync(DecisionHouse house)
    {
        await using var db = house.Db();
        var entry = await db.QueueEntries.SingleAsync(Stop);
        return (entry.State, entry.AssignedToId);
    }
}
