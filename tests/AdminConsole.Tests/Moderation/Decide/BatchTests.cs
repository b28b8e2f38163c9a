using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Builders;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Decide;

public sealed class BatchTests
{
    private static readonly Moderator Li = new(Ids.New(TimeProvider.System), "Li Wen", IsLead: false);
    private static readonly Moderator Chen = new(Ids.New(TimeProvider.System), "Chen Yu", IsLead: false);
    private static readonly Moderator Lead = new(Ids.New(TimeProvider.System), "Sun Qiao", IsLead: true);
    private static readonly Verdict Marketing = new(DecisionKind.Remove, RemovalReason.Marketing, "the same text everywhere");
    private static readonly Verdict Approve = new(DecisionKind.Approve);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_WithConflicts_DecidesTheRestAndSaysWhoWasFirst(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comments = await InsertAsync(house, 6);
        await house.Decisions.DecideAsync(Chen, comments[1].Id, Approve, SeenOf(comments[1]), Stop);
        await ChangeAsync(house, comments[2].Id, c => c.TextHash = Comment.HashOf(c.Text = "改过的话"));
        await ChangeAsync(house, comments[3].Id, c => c.Status = CommentStatus.Withdrawn);
        await HoldAsync(house, comments[4].Id, Chen);
        var result = await house.Get<Batches>().StartAsync(Li, Marketing, [.. comments.Select(c => (c.Id, SeenOf(c)))], null, Stop);

        Assert.Equal(
            [
                (BatchItemOutcome.Recorded, null), (BatchItemOutcome.AlreadyDecided, "Chen Yu"), (BatchItemOutcome.TextChanged, null),
                (BatchItemOutcome.NotWaiting, null), (BatchItemOutcome.Held, "Chen Yu"), (BatchItemOutcome.Recorded, null),
            ],
            result.Items.Select(i => (i.Outcome, i.By)));
        Assert.Equal((BatchState.Done, 6), (result.Batch.State, result.Batch.Total));
        await using var db = house.Db();
        var decided = await db.Decisions.Where(d => d.BatchId == result.Batch.Id).OrderBy(d => d.CommentId).ToListAsync(Stop);
        Assert.Equal([comments[0].Id, comments[5].Id], decided.Select(d => d.CommentId));
        Assert.Equal(result.Items.Where(i => i.Outcome == BatchItemOutcome.Recorded).Select(i => i.DecisionId), decided.Select(d => (Guid?)d.Id));
        Assert.All(decided, d => Assert.Equal((DecisionKind.Remove, RemovalReason.Marketing, "the same text everywhere"), (d.Kind, d.Reason, d.Note)));
        var events = await db.OutboxMessages.Where(m => m.Kind == "comment.removed").OrderBy(m => m.Sequence).ToListAsync(Stop);
        Assert.Equal(decided.Select(d => d.Id), events.Select(m => m.Id));
        Assert.Equal(2, events.Select(m => m.Sequence).Distinct().Count());
        Assert.Equal(2, await db.AuditEntries.CountAsync(a => a.Kind == "comment.remove", Stop));
        Assert.Equal(4 + 2, (await db.Authors.SingleAsync(Stop)).RemovedCount);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Undo_AsAWhole_LeavesAloneWhatWasDecidedAnew(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var clock = house.Clock;
        var batches = house.Get<Batches>();
        var comments = await InsertAsync(house, 4);
        var campaign = Ids.New(TimeProvider.System);
        var batch = (await batches.StartAsync(Li, Marketing, [.. comments.Select(c => (c.Id, SeenOf(c)))], campaign, Stop)).Batch;
        await using (var db = house.Db())
            Assert.Equal((batch.Id, "Li Wen"), await db.CampaignVerdicts.SingleAsync(Stop) is var verdict ? (verdict.BatchId, verdict.DecidedBy) : default);
        var first = (await batches.FindAsync(batch.Id, Stop))!.Items;
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, first[1].DecisionId!.Value, null, Stop));
        Assert.IsType<UndoOutcome.Undone>(await house.Decisions.UndoAsync(Li, first[2].DecisionId!.Value, null, Stop));
        Assert.IsType<DecideOutcome.Recorded>(await house.Decisions.DecideAsync(Chen, comments[2].Id, Marketing, SeenOf(comments[2]), Stop));
        await ChangeAsync(house, comments[3].Id, c => (c.TextHash, c.Status) = (Comment.HashOf(c.Text = "改过的话"), CommentStatus.Waiting));

        Assert.IsType<BatchUndoOutcome.NotYours>(await batches.UndoAsync(Chen, batch.Id, "no", Stop));
        Assert.IsType<BatchUndoOutcome.ReasonNeeded>(await batches.UndoAsync(Lead, batch.Id, null, Stop));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<BatchUndoOutcome.ReasonNeeded>(await batches.UndoAsync(Li, batch.Id, " ", Stop));
        var undone = Assert.IsType<BatchUndoOutcome.Begun>(await batches.UndoAsync(Lead, batch.Id, "a song, not an advertisement", Stop)).Result;
        Assert.Equal(
            [BatchItemOutcome.Undone, BatchItemOutcome.Undone, BatchItemOutcome.Undone, BatchItemOutcome.Undone],
            undone.Items.Select(i => i.Outcome));
        Assert.Equal("Sun Qiao", Assert.IsType<BatchUndoOutcome.AlreadyUndone>(await batches.UndoAsync(Li, batch.Id, "no", Stop)).By);

        await using var read = house.Db();
        var status = await read.Comments.OrderBy(c => c.Id).Select(c => c.Status).ToListAsync(Stop);
        Assert.Equal([CommentStatus.Waiting, CommentStatus.Waiting, CommentStatus.Removed, CommentStatus.Waiting], status);
        Assert.Equal("Chen Yu", (await DecisionHistory.ReadAsync(read, comments[2].Id, Stop)).Standing!.DecidedBy);
        Assert.Empty(await read.CampaignVerdicts.ToListAsync(Stop));
        var compensating = await read.Decisions.Where(d => d.UndoesId == first[0].DecisionId).SingleAsync(Stop);
        Assert.Equal(("Sun Qiao", "a song, not an advertisement", (Guid?)batch.Id), (compensating.DecidedBy, compensating.Note, compensating.BatchId));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Start_OfABatchThatDecidesNothing_LeavesTheCampaignsVerdict(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comments = await InsertAsync(house, 2);
        var campaign = Ids.New(TimeProvider.System);
        var items = comments.Select(c => (c.Id, SeenOf(c))).ToList();
        await house.Get<Batches>().StartAsync(Li, Marketing, items, campaign, Stop);

        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await house.Get<Batches>().StartAsync(Chen, new Verdict(DecisionKind.Approve), items, campaign, Stop);

        Assert.Equal(2, late.Count(BatchItemOutcome.AlreadyDecided));
        await using var db = house.Db();
        var verdict = await db.CampaignVerdicts.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(("Li Wen", DecisionKind.Remove), (verdict.DecidedBy, verdict.Kind));

        // One more comes, and this time the word holds.
        var another = await house.InsertAsync();
        await house.Get<Batches>().StartAsync(Chen, new Verdict(DecisionKind.Approve), [(another.Id, SeenOf(another))], campaign, Stop);
        verdict = await db.CampaignVerdicts.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(("Chen Yu", DecisionKind.Approve), (verdict.DecidedBy, verdict.Kind));
    }

    /// <summary>A process that died after a chunk leaves exactly what this writes by hand: some items decided, the others pending.</summary>
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Finish_AfterACrashInTheMiddle_DecidesOnlyWhatWasLeft(StorageProvider provider)
    {
        await using var house = await DecisionHouse.OpenAsync(provider);
        var comments = await InsertAsync(house, 3);
        var batch = (await house.Get<Batches>().StartAsync(Li, Approve, [.. comments.Take(2).Select(c => (c.Id, SeenOf(c)))], null, Stop)).Batch;
        await using (var db = house.Db())
        {
            db.BatchItems.Add(new BatchItem { BatchId = batch.Id, CommentId = comments[2].Id, TextHash = comments[2].TextHash, SeenVersion = comments[2].Version });
            await db.Batches.ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BatchState.Running), Stop);
            await db.SaveChangesAsync(Stop);
        }

        Assert.IsType<BatchUndoOutcome.StillRunning>(await house.Get<Batches>().UndoAsync(Li, batch.Id, null, Stop));
        var chunks = house.Get<BatchChunks>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => chunks.FinishAsync(batch.Id, null, Stop)));
        await using var read = house.Db();
        Assert.Equal(comments.Select(c => c.Id), await read.Decisions.OrderBy(d => d.CommentId).Select(d => d.CommentId).ToListAsync(Stop));
        Assert.Equal(3, await read.OutboxMessages.CountAsync(Stop));
        Assert.Equal(BatchState.Done, (await read.Batches.SingleAsync(Stop)).State);
    }

    private static Seen SeenOf(Comment comment) => new(comment.Version, comment.TextHash);

    private static async Task<List<Comment>> InsertAsync(DecisionHouse house, int count)
    {
        var comments = new List<Comment>();
        for (var i = 0; i < count; i++)
            comments.Add(await house.InsertAsync(new QueuedComment()));
        return comments;
    }

    private static async Task ChangeAsync(DecisionHouse house, CommentId id, Action<Comment> change)
    {
        await using var db = house.Db();
        change(await db.Comments.SingleAsync(c => c.Id == id, Stop));
        await db.SaveChangesAsync(Stop);
    }

    private static async Task HoldAsync(DecisionHouse house, CommentId id, Moderator who)
    {
        await using var db = house.Db();
        var now = house.Clock.GetUtcNow();
        var lease = new Lease { Id = Ids.New(TimeProvider.System), Token = 1, HolderId = who.Id, Holder = who.Name, TakenAt = now, ExpiresAt = now.AddMinutes(5) };
        db.Leases.Add(lease);
        (await db.QueueEntries.SingleAsync(e => e.CommentId == id, Stop)).LeaseId = lease.Id;
        await db.SaveChangesAsync(Stop);
    }
}
